"""确认列: say that the columns are taken rightly; the roster may be decided."""

from __future__ import annotations

from collections.abc import Mapping

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.rosters.access import DECIDING, own
from luodi.web.rosters.models import Roster


@action(roles=DECIDING)
def confirm(act: Act, roster: Roster, columns: Mapping[str, Mapping[str, str]]) -> Roster:
    """``columns``: by sheet and number of the column, the fact that it holds instead (empty: none). Said again after a
    break-off or with other columns, the roster is decided anew."""
    act.require(own(act.user).filter(pk=roster.pk).exists())
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.erased_at is not None:
        raise LuodiError(zh="该名单的数据已删除。", en="The data of this roster have been deleted.",
                         mend_zh="请重新上传。", mend_en="Upload it again.")  # fmt: skip
    roster.columns = {sheet: dict(chosen) for sheet, chosen in columns.items() if chosen}
    roster.confirmed_at = act.at
    roster.save(update_fields=["columns", "confirmed_at"])
    changed = sum(map(len, roster.columns.values()))
    act.record(roster, after={"columns_changed": changed})
    return roster
