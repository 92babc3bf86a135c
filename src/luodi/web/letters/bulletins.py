"""通报 and 季度分析: filled from a period's final draft; every figure is the draft's, none is counted anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import override

from luodi.web.ledger.models import Assignment, Charge, Commitment
from luodi.web.ledger.visibility import visible
from luodi.web.letters.content import NUMERALS, Annex, Content, chinese_day
from luodi.web.letters.filling import Filled, source_of
from luodi.web.letters.models import Kind, Style
from luodi.web.notices.figures import label
from luodi.web.notices.models import Draft
from luodi.web.notices.models import Kind as Period
from luodi.web.people.models import Secrecy, User

KINDS = {Period.QUARTERLY: Kind.ANALYSIS}
"""What a draft of each kind becomes; the others become a 通报."""
NAMED = 5
"""Units named in the text; all stand in the annex. A choice of this project."""
COMPARED = ("open", "overdue", "done", "returned", "silent")


def kind_of(draft: Draft) -> str:
    """The kind of letter that a draft becomes."""
    return KINDS.get(Period(draft.kind), Kind.BULLETIN)


def period_words(draft: Draft) -> str:
    """The period as a title has it: 2026年11月, 2026年第三季度, 2026年度, or its days."""
    year, start = draft.starts.year, draft.starts
    if draft.kind == Period.YEARLY:
        return f"{year}年度"
    if draft.kind == Period.QUARTERLY:
        return f"{year}年第{NUMERALS[(start.month - 1) // 3]}季度"
    if draft.kind == Period.MONTHLY:
        return f"{year}年{start.month}月"
    if draft.starts == draft.ends:
        return chinese_day(draft.starts)
    return f"{chinese_day(draft.starts)}至{chinese_day(draft.ends)}"


def bulletin(draft: Draft, user: User, style: Style) -> Filled:
    """The letter of a draft. Tasks that the writer may not see, or that are no more, are only counted."""
    with override("zh-hans"):
        late = _late(draft, user)
        body = "\n".join(_body(draft))
        told = "分析" if kind_of(draft) == Kind.ANALYSIS else "通报"
        content = Content(
            organ=style.organ, number="", title=f"关于{period_words(draft)}督办任务办理情况的{told}", to=style.to,
            body=body, signer=style.signer, day="", note=style.note, copies=style.copies, printer=style.printer,
            form=style.form, annexes=tuple(_annexes(draft, late)),
        )  # fmt: skip
    secrecy = max((task.document.secrecy for task in late), default=Secrecy.NONE)
    return Filled(content, {"draft": draft.pk, "period": draft.period}, secrecy)


def _values(draft: Draft) -> dict[str, int]:
    return {one["code"]: one["value"] for one in draft.figures}


def _body(draft: Draft) -> Iterator[str]:
    value = _values(draft)
    parts = [("总体情况", [_overall(draft, value)])]
    against = _compared(draft, value) if kind_of(draft) == Kind.ANALYSIS else ""
    if against:
        parts.append(("与上期比较", [against]))
    if draft.units:
        parts.append(("各单位情况", list(_units(draft))))
    delays = [f"{label(code).partition('：')[2]}{n}项" for code, n in value.items() if code.startswith("delay:") and n]
    if delays:
        parts.append(("滞后原因", [f"反馈中报告的滞后原因：{'、'.join(delays)}。"]))
    remarks = [line.strip() for line in draft.remarks.splitlines() if line.strip()]
    if remarks:
        parts.append(("有关要求", remarks))
    yield f"现将{period_words(draft)}督办任务办理情况{'分析' if against else '通报'}如下。"
    for at, (head, lines) in enumerate(parts):
        yield f"{NUMERALS[at]}、{head}"
        yield from lines


def _overall(draft: Draft, value: dict[str, int]) -> str:
    named = (
        ("本期办结", "done"), ("逾期未办结", "overdue"), ("本期新逾期", "newly_overdue"), ("临期或落后于计划", "soon"),
        ("待核查", "to_verify"), ("被退回", "returned"), ("已中止", "suspended"), ("本期没有反馈", "silent"),
        ("下一期到期", "ahead"),
    )  # fmt: skip
    rest = "，".join(f"{words}{value[code]}项" for words, code in named if code in value)
    return f"截至{chinese_day(draft.as_of)}，在办任务{value.get('open', 0)}项，{rest}。"


def _compared(draft: Draft, value: dict[str, int]) -> str:
    """The figures beside those of the period before, where that was drafted."""
    earlier = Draft.objects.filter(kind=draft.kind, ends__lt=draft.starts).exclude(state=Draft.State.VOID)
    before = earlier.order_by("-ends").first()
    if before is None:
        return ""
    then = _values(before)
    found = [
        f"{label(code)}{then[code]}项→{value[code]}项" for code in COMPARED if code in then and code in value
    ]  # fmt: skip
    return f"与{period_words(before)}相比，{'，'.join(found)}。"


def _units(draft: Draft) -> Iterator[str]:
    done, timely = (sum(one[name] for one in draft.units) for name in ("done", "on_time"))
    if done:
        yield f"各单位本期办结任务{done}件次，其中按时{timely}件次，占{timely * 1000 // done / 10:g}%。"
    late = [one for one in draft.units if one["overdue"]]
    if late:
        named = "、".join(f"{one['name']}{one['overdue']}项" for one in late[:NAMED])
        more = "等" if len(late) > NAMED else ""
        yield f"有{len(late)}个单位存在逾期任务，较多的是：{named}{more}。"
    else:
        yield "没有单位存在逾期任务。"


def _late(draft: Draft, user: User) -> list[Commitment]:
    figure = next((one for one in draft.figures if one["code"] == "overdue"), {"tasks": []})
    keys = [task[0] for task in figure["tasks"]]
    tasks = visible(user).filter(pk__in=keys, document__secrecy__lte=Secrecy.INTERNAL).select_related("document")
    found = {str(task.pk): task for task in tasks}
    return [found[key] for key in keys if key in found]


def _annexes(draft: Draft, late: list[Commitment]) -> Iterator[Annex]:
    if draft.units:
        rows = tuple(
            (str(at), one["name"], *(str(one[name]) for name in ("open", "overdue", "done", "on_time")))
            for at, one in enumerate(draft.units, 1)
        )
        columns = ("序号", "单位", "在办", "逾期", "本期办结", "其中按时")
        yield Annex("各单位任务办理情况", columns, (8, 36, 12, 12, 16, 16), rows)
    if late:
        days: dict[str, Any] = {
            task[0]: task[1] for one in draft.figures if one["code"] == "overdue" for task in one["tasks"]
        }
        units = _answering(late)
        rows = tuple(
            (str(at), task.text, source_of(task), units.get(task.pk, ""), days[str(task.pk)])
            for at, task in enumerate(late, 1)
        )
        yield Annex("逾期未办结任务清单", ("序号", "任务", "出处", "责任单位", "完成时限"), (8, 33, 22, 19, 18), rows)


def _answering(tasks: list[Commitment]) -> dict[Any, str]:
    """The units that lead or answer for each task."""
    roles = (Assignment.Role.LEAD, Assignment.Role.RESPONSIBLE)
    charges = Charge.objects.filter(commitment__in=tasks, role__in=roles).exclude(state=Charge.State.WITHDRAWN)
    out: dict[Any, list[str]] = {}
    for key, name in charges.order_by("id").values_list("commitment", "unit__name"):
        out.setdefault(key, []).append(name)
    return {key: "、".join(names) for key, names in out.items()}
