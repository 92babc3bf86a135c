"""受理: open a matter, with its first ruling as a draft."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils import timezone

from luodi.errors import LuodiError
from luodi.packs import with_rules
from luodi.web.actions import Act, action
from luodi.web.desk.masking import Party
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.sealing import sealed
from luodi.web.desk.standing import DECIDING
from luodi.web.desk.telling import Content, pack_of, sealed_content
from luodi.web.people.models import Unit


@action(roles=DECIDING)
def begin(act: Act, pack: str, *, on: dt.date, party: Party, rule: str = "") -> Ruling:
    """Open a matter at one's own unit: ``rule`` of ``pack`` (its main one) for ``party``, as of the day ``on``."""
    unit = act.user.unit if act.user is not None else None
    if unit is None:
        raise LuodiError(
            zh="您的账号没有所在单位，不能受理。", en="Your account has no unit and cannot open a matter.",
            mend_zh="请联系管理员。", mend_en="Ask the administrator.",
        )  # fmt: skip
    if pack not in with_rules():
        raise LuodiError(zh=f"没有规则包“{pack}”。", en=f"There is no pack “{pack}”.")
    if on > timezone.localdate():
        raise LuodiError(
            zh=f"认定日 {on} 晚于今天。", en=f"The day {on} has not come yet.",
            mend_zh="请填写今天或以前的日期。", mend_en="Give today or an earlier day.",
        )  # fmt: skip
    matter = Matter(pack=pack, unit=unit, opened_by=act.user, opened_at=act.at, year=timezone.localdate().year)
    loaded = pack_of(matter)
    matter.rule = rule or loaded.main
    loaded.functions(on, None).explain(matter.rule)  # refuses a day on which there is no answer, and a wrong name
    Unit.objects.select_for_update().get(pk=unit.pk)
    last = Matter.objects.filter(unit=unit, year=matter.year).aggregate(last=Max("number"))["last"]
    matter.number = (last or 0) + 1
    matter.sealed_party = sealed({"name": party.name, "identity": party.identity})
    matter.save(force_insert=True)
    made = Ruling.objects.create(
        matter=matter, ordinal=1, on=on, maker=act.user, made_at=act.at,
        sealed=sealed_content(Content()), hands=[act.user.pk],
    )  # fmt: skip
    act.record(matter, after={"pack": pack, "rule": matter.rule, "unit": unit.key, "on": on, "version": 1})
    return made
