"""Letters and assessments for the demo: styles, who signs, letters issued, drafted and void, two months assessed."""

from __future__ import annotations

import datetime as dt
from typing import Any

OWN = "云洲市人民政府督查室"
CODES = (("urge", "云督函"), ("bulletin", "云督报"), ("analysis", "云督析"), ("result", "云督考"))


def write(supervisor: Any, chief: Any, administrator: Any, leader: Any) -> int:
    """Let letters and assessments be written; gives how many letters there are. Once only."""
    from django.utils import timezone

    from luodi.web.actions import Caller
    from luodi.web.letters.actions.name_signatory import name_signatory
    from luodi.web.letters.actions.set_style import set_style
    from luodi.web.letters.models import Letter, Style

    if Style.objects.exists():
        return 0
    by, over = Caller(administrator, "command"), Caller(supervisor, "command")
    for kind, code in CODES:
        set_style(
            by, kind, organ=OWN, code=code, signer=OWN, printer=OWN, copies="云洲市人民政府办公室",
            to="各县（市、区）人民政府，市政府各部门", form="letter" if kind == "urge" else "general",
        )  # fmt: skip
    name_signatory(by, chief)
    today = timezone.localdate()
    _assess(over, Caller(chief, "command"), Caller(leader, "command"), today)
    _urge(over, Caller(chief, "command"), today)
    _analyse(over)
    return Letter.objects.count()


def _urge(over: Any, chief: Any, today: dt.date) -> None:
    """Three units are reminded: one letter issued, one issued and void, one still a draft."""
    from luodi.web.letters.actions.issue_letter import issue_letter
    from luodi.web.letters.actions.prepare_urge import prepare_urge
    from luodi.web.letters.actions.void_letter import void_letter
    from luodi.web.letters.filling import units_to_urge
    from luodi.web.people.models import Unit

    rows = units_to_urge(over.user, today)[:3]
    for at, row in enumerate(rows):
        letter = prepare_urge(over, Unit.objects.get(key=row["key"]), answer_by=today + dt.timedelta(days=14))
        if at < 2:
            letter = issue_letter(chief, letter)
        if at == 1:
            void_letter(chief, letter, why="主送单位有误，另行行文。")


def _analyse(over: Any) -> None:
    """The quarter that has ended is drafted, made final and becomes a letter that waits to be signed."""
    from django.utils import timezone

    from luodi.clocks.moments import local
    from luodi.web.letters.actions.prepare_bulletin import prepare_bulletin
    from luodi.web.notices.actions.finalise_draft import finalise_draft
    from luodi.web.notices.actions.make_draft import make_draft
    from luodi.web.notices.actions.write_remarks import write_remarks
    from luodi.web.notices.periods import last_due

    draft = make_draft(over, "quarterly", last_due("quarterly", 1, 0, local(timezone.now()))[1])
    if draft is not None:
        draft = write_remarks(over, draft, remarks="请各单位对照台账，逐项倒排工期。\n逾期任务下月底前办结。")
        prepare_bulletin(over, finalise_draft(over, draft))


def _assess(over: Any, chief: Any, unit: Any, today: dt.date) -> None:
    """A scheme since the year began; the last two months issued, an appeal waits, the newest is told in a letter."""
    from luodi.web.assessment.actions.appeal import appeal
    from luodi.web.assessment.actions.issue_assessment import issue_assessment
    from luodi.web.assessment.actions.prepare_result import prepare_result
    from luodi.web.assessment.actions.set_scheme import set_scheme
    from luodi.web.assessment.schemes import FIRST
    from luodi.web.letters.actions.issue_letter import issue_letter
    from luodi.web.notices.periods import period_of

    set_scheme(over, FIRST, effective=today.replace(year=today.year - 1, month=1, day=1), why="演示 demo")
    day, row = today.replace(day=1), None
    months = []
    for _ in range(2):
        day = (day - dt.timedelta(days=1)).replace(day=1)
        months.append(period_of("monthly", day).name)
    for month in reversed(months):
        row = issue_assessment(over, "monthly", month)
    if row is None:
        return
    issue_letter(chief, prepare_result(over, row))
    score = row.scores.filter(unit=unit.user.unit).first()
    if score is not None:
        appeal(unit, score, text="配合事项由牵头单位统一反馈，请复核本单位按时得分。")
