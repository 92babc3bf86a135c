"""填入样例数据: fill an empty site with an invented ledger."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db import models

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.invented.bulk import numbered_on, without_indexes
from luodi.web.invented.filling import Size, fill
from luodi.web.invented.heap import FILLED
from luodi.web.people.models import Role


@action(roles={Role.ADMINISTRATOR})
def fill_site(act: Act, size: Size, progress: Callable[[str, float], None]) -> dict[str, int]:
    """Everything in one transaction, with one entry in the journal for all of it; whoever breaks off leaves nothing.

    Raises LuodiError where the site holds anything already, real or invented.
    """
    _require_empty()
    with without_indexes(FILLED):
        rows = fill(size, progress)
        progress("建立索引 indexes", 0.6)
    numbered_on(FILLED)
    asked = {"commitments": size.commitments, "units": size.units, "years": size.years, "seed": size.seed}
    act.record(("luodi.site", "demo-data"), after={"invented": True, "day": size.day, **asked, "rows": rows})
    return rows


def _require_empty() -> None:
    for model in _own():
        count = model._default_manager.count()
        if count:
            name = model._meta.verbose_name
            raise LuodiError(
                zh=f"该站点已有数据（{name}：{count} 条），不能填入样例数据。",
                en=f"This site holds data already ({model._meta.label}: {count} rows): no invented data is put in.",
                mend_zh="请以 --database 或 LUODI_VAR 指定一个新的、空的站点。",
                mend_en="Name a new, empty site with --database or LUODI_VAR.",
            )


def _own() -> list[type[models.Model]]:
    """The tables of the site's own rooms; not those of the packages it stands on, which migrating fills."""
    return [
        model
        for app in apps.get_app_configs()
        if app.name.startswith("luodi.web.")
        for model in app.get_models()
        if not model._meta.proxy
    ]
