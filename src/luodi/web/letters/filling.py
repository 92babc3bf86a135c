"""督办函: filled from the tasks of a unit that are overdue, or whose report was returned."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import override

from luodi.web.ledger.flow import OPEN
from luodi.web.ledger.lights import RED, lit
from luodi.web.ledger.models import Charge, Clock, Commitment, Report
from luodi.web.ledger.place import place_of
from luodi.web.ledger.visibility import LIVE, visible
from luodi.web.letters.content import Annex, Content, chinese_day, ordinal
from luodi.web.letters.models import Style
from luodi.web.people.models import Secrecy, Unit, User

IN_BODY = 5
"""Up to so many tasks stand in the letter itself; all stand in its annex. A choice of this project."""
REASON = 60
"""Characters of a return's reason in the annex."""
COLUMNS = ("序号", "督办事项", "出处", "完成时限", "情况")
WIDTHS = (8, 34, 23, 18, 17)


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Item:
    """One task as the letter tells it. ``late`` in days, 0 where it is not overdue; ``limit`` which limit it is."""

    key: str
    text: str
    source: str
    due: str
    limit: str
    late: int
    returned: str
    secrecy: int

    @property
    def standing(self) -> str:
        """情况: 逾期10天, 反馈被退回, or both."""
        parts = [f"{self.limit}逾期{self.late}天" if self.late else "", self.returned]
        return "；".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter's content with what it was filled from: ``facts`` are compared with later ones."""

    content: Content
    facts: dict[str, Any]
    secrecy: int


def urgent(user: User, today: dt.date) -> QuerySet[Charge]:
    """Parts that a unit is reminded of: the task is overdue, or the unit's report was returned.

    Those of documents above 内部 are left out: such letters go by other ways.
    """
    tasks = visible(user).filter(LIVE, review=Commitment.Review.CONFIRMED, answered_by=None)
    tasks = tasks.filter(document__secrecy__lte=Secrecy.INTERNAL).exclude(progress=Commitment.Progress.SUSPENDED)
    overdue = Charge.objects.filter(state__in=OPEN, commitment__in=tasks.filter(lit(RED, today)).values("pk"))
    returned = Charge.objects.filter(state=Charge.State.RETURNED, commitment__in=tasks.order_by().values("pk"))
    return Charge.objects.filter(Q(pk__in=overdue.values("pk")) | Q(pk__in=returned.values("pk")))


def units_to_urge(user: User, today: dt.date) -> list[dict[str, Any]]:
    """Units with such parts, those with most overdue first: key, name, overdue, returned."""
    rows = (
        urgent(user, today)
        .order_by()
        .values("unit__key", "unit__name")
        .annotate(
            overdue=Count("pk", filter=Q(commitment__due__lt=today)),
            returned=Count("pk", filter=Q(state=Charge.State.RETURNED)),
        )
        .order_by("-overdue", "-returned", "unit__name")
    )
    return [
        {"key": row["unit__key"], "name": row["unit__name"], "overdue": row["overdue"], "returned": row["returned"]}
        for row in rows
    ]


def items(unit: Unit, user: User, today: dt.date) -> list[Item]:
    """The unit's tasks to be told, the longest overdue first."""
    limits = Clock.objects.filter(charge=None, purpose=Clock.Purpose.COMPLETION).exclude(standing=Clock.Standing.OTHER)
    back = Report.objects.filter(state=Report.State.RETURNED).order_by("-id")
    rows = (
        urgent(user, today)
        .filter(unit=unit)
        .select_related("commitment__document")
        .prefetch_related(Prefetch("commitment__clocks", limits), Prefetch("reports", back))
        .order_by("commitment__due", "commitment__document", "commitment__order")
    )
    with override("zh-hans"):  # A letter is Chinese whatever language its writer reads the pages in.
        return [_item(charge, today) for charge in rows]


def _item(charge: Charge, today: dt.date) -> Item:
    task = charge.commitment
    late = max((today - task.due).days, 0)
    limit = next((one.get_standing_display() for one in task.clocks.all() if one.due == task.due), "") if late else ""
    returned = ""
    if charge.state == Charge.State.RETURNED:
        reason = next((one.returned_because for one in charge.reports.all()), "")
        reason = reason if len(reason) <= REASON else reason[: REASON - 1] + "…"
        returned = f"反馈被退回：{reason.rstrip('。')}" if reason else "反馈被退回"
    return Item(
        key=str(task.pk), text=task.text, source=source_of(task), due=_due(task), limit=str(limit), late=late,
        returned=returned, secrecy=task.document.secrecy,
    )  # fmt: skip


def source_of(task: Commitment) -> str:
    """The document and the place in it: 云洲府发〔2026〕5号 二（三）; a document without a number by its title."""
    document = task.document
    return " ".join(part for part in (document.number or f"《{document.title}》", place_of(task)) if part)


def _due(task: Commitment) -> str:
    if task.due.year == 9999:
        return "未明确"
    moved = f"（原定{task.deadline}）" if task.deadline and task.adjusted and task.adjusted != task.deadline else ""
    return f"{task.due}{moved}"


def urge(unit: Unit, user: User, style: Style, today: dt.date, answer_by: dt.date | None) -> Filled | None:
    """The letter to a unit as things stand; None where there is nothing to remind it of."""
    found = items(unit, user, today)
    if not found:
        return None
    late, back = sum(bool(one.late) for one in found), sum(bool(one.returned) for one in found)
    counts = [f"{late}项任务逾期未办结" if late else "", f"{back}项任务的反馈被退回" if back else ""]
    body = [
        f"经对照督办台账，截至{chinese_day(today)}，你单位承担的任务中有{'、'.join(part for part in counts if part)}，"
        "现予督办。",
        "一、督办事项",
        *_told(found),
        "二、办理要求",
        _asked(answer_by),
    ]
    what = "逾期任务" if not back else "被退回任务" if not late else "逾期和被退回任务"
    rows = tuple((str(at), one.text, one.source, one.due, one.standing) for at, one in enumerate(found, 1))
    content = Content(
        organ=style.organ, number="", title=f"关于办理{what}的督办函", to=unit.name, body="\n".join(body),
        signer=style.signer, day="", note=style.note, copies=style.copies, printer=style.printer, form=style.form,
        annexes=(Annex("督办任务清单", COLUMNS, WIDTHS, rows),),
    )  # fmt: skip
    facts = {"tasks": [[one.key, one.due, one.late, bool(one.returned)] for one in found]}
    if answer_by:
        facts["answer_by"] = answer_by.isoformat()
    return Filled(content, facts, max(one.secrecy for one in found))


def _told(found: list[Item]) -> Iterable[str]:
    if len(found) > IN_BODY:
        yield f"共{len(found)}项，详见附件《督办任务清单》。"
        return
    for at, one in enumerate(found, 1):
        text = one.text.rstrip("。；;")
        due = _ISO.sub(lambda day: chinese_day(dt.date.fromisoformat(day[0])), one.due)
        yield f"（{ordinal(at)}）{text}（{one.source}）。完成时限为{due}，{one.standing}。"


def _asked(answer_by: dt.date | None) -> str:
    by = f"于{chinese_day(answer_by)}前" if answer_by else "尽快"
    return f"请你单位对照附件逐项查明原因，明确措施和责任人，{by}通过督办系统反馈办理情况；确需延期的，按程序申请。"
