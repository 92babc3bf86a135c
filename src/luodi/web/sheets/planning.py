"""What a filled-in sheet asks for, row by row: what changes, what is the same, what is in conflict, what is wrong."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from luodi.errors import LuodiError
from luodi.web.ledger.models import Milestone, Report
from luodi.web.ledger.visibility import visible
from luodi.web.people.models import User
from luodi.web.sheets import figures
from luodi.web.sheets.checks import Check, Key, summed
from luodi.web.sheets.columns import FILLED, TOLD, Column
from luodi.web.sheets.gathering import DELAYS, YES, Line, gathered
from luodi.web.sheets.reading import Book, Given
from luodi.web.sheets.workbook import cell_text

Outcome = Literal["possible", "same", "conflict", "wrong"]
_NO = {"", "否", "no", "n", "0", "×"}
_YES = {YES, "yes", "y", "1", "√", "✓", "办结"}
LONGEST = {"delay_text": 2000}
MOST_TEXT = 20_000


@dataclass(slots=True)
class Planned:
    """A row and what it asks for. ``told`` are the fields of its report; ``sparing`` the same where the site's version
    of what is in conflict stays, empty where nothing would be left to report. ``changes``, ``conflicts`` and ``kept``
    are by column: what the site has and what the sheet says. ``problems`` are by cell."""

    row: Given
    key: Key | None = None
    line: Line | None = None
    outcome: Outcome = "same"
    told: dict[str, Any] = field(default_factory=dict)
    sparing: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[Column, str, str]] = field(default_factory=list)
    conflicts: list[tuple[Column, str, str]] = field(default_factory=list)
    kept: list[tuple[Column, str, str]] = field(default_factory=list)
    problems: list[tuple[str, LuodiError]] = field(default_factory=list)

    def wrong(self, code: str, error: LuodiError) -> None:
        self.problems.append((self.row.place(code), error))
        self.outcome = "wrong"


def plan(book: Book, user: User, on: dt.date) -> list[Planned]:
    """Each row with what it asks for; nothing is changed. Rows are matched by their key, wherever they stand."""
    planned = [Planned(row, Key.of(row.cells.get("k", ""))) for row in book.rows]
    keys = {one.key.commitment for one in planned if one.key}
    lines = {line.key: line for line in gathered(visible(user).filter(pk__in=keys).order_by("pk"), user, "full")}
    twice = Counter(one.key for one in planned if one.key)
    sums = _texts(planned)
    for one in planned:
        if one.key is None:
            _without_key(one)
            continue
        one.line = lines.get(one.key)
        if twice[one.key] > 1:
            one.wrong("k", _twice())
        elif one.line is None:
            one.wrong("k", _not_yours())
        else:
            check = Check.of(one.row.cells.get("h", ""))
            if check is None:
                one.wrong("h", _no_check())
            else:
                _compare(one, one.line, check, sums, on)
    return [one for one in planned if one.outcome != "same" or one.kept]


def _texts(planned: Iterable[Planned]) -> dict[str, Key]:
    """Whose 具体工作 each sum is: to see when keys and rows were mixed up."""
    found = {}
    for one in planned:
        check = Check.of(one.row.cells.get("h", ""))
        if one.key and check and "t" in check.sums:
            found[check.sums["t"]] = one.key
    return found


def _without_key(one: Planned) -> None:
    """A row of one's own: it is left out, and said so where it has anything to report."""
    if one.row.cells.get("k"):
        one.wrong("k", LuodiError(
            zh="标识被改动，认不出是哪项任务。", en="The key was changed; which task it is cannot be told.",
            mend_zh="请从原导出的表格复制该行的标识，或重新下载。",
            mend_en="Copy the key from the original file, or export it anew.",
        ))  # fmt: skip
    elif any(one.row.cells.get(column.code) for column in FILLED):
        one.wrong("k", LuodiError(
            zh="新增的行没有标识，不能填报。", en="A row that was added has no key and cannot be reported on.",
            mend_zh="立项请在文件录入与审核中办理。", mend_en="New tasks come in by entering a document.",
        ))  # fmt: skip


def _compare(one: Planned, line: Line, check: Check, sums: dict[str, Key], on: dt.date) -> None:
    """What the person changed since the row went out, against what the site has now."""
    given = one.row.cells

    def moved(column: Column) -> bool:
        before = check.sums.get(column.code) or summed(cell_text(line.cells.get(column.code)))
        return one.row.has(column.code) and summed(given[column.code]) != before

    text = summed(given.get("t", ""))
    if one.row.has("t") and text != check.sums.get("t", text) and sums.get(text, one.key) != one.key:
        one.wrong("t", _mixed())
        return
    one.kept = [
        (column, cell_text(line.cells.get(column.code)), given[column.code])
        for column in TOLD
        if moved(column) and (given[column.code] or column.code != "g")
        and summed(given[column.code]) != summed(cell_text(line.cells.get(column.code)))
    ]  # fmt: skip
    for column in filter(moved, FILLED):
        now = cell_text(line.cells.get(column.code))
        if summed(given[column.code]) == summed(now):
            continue
        if column.code in check.sums and check.sums[column.code] != summed(now):
            one.conflicts.append((column, now, given[column.code]))
        else:
            one.changes.append((column, now, given[column.code]))
    if one.conflicts:
        one.outcome = "conflict"
    if (one.changes or one.conflicts) and line.key.charge is None:
        one.wrong("p", LuodiError(
            zh="该任务尚未交办，或由几个单位分别填报，不能按此行填报。",
            en="The task is not assigned yet, or several units report on it; this row cannot be reported on.",
            mend_zh="请待交办后重新下载填报表。", mend_en="Export the sheet anew once it is assigned.",
        ))  # fmt: skip
        return
    if one.changes and one.conflicts:
        one.sparing = _told(one, line, on, {column.code for column, _now, _given in one.changes})
    if one.changes or one.conflicts:
        one.told = _told(one, line, on, {column.code for column, _now, _given in (*one.changes, *one.conflicts)})
        if one.outcome == "same":
            one.outcome = "possible"


def _told(one: Planned, line: Line, on: dt.date, changed: set[str]) -> dict[str, Any]:
    """The fields of the report: the cells that were changed, and what the site has for the rest."""
    cells = {
        column.code: one.row.cells[column.code] if column.code in changed else cell_text(line.cells.get(column.code))
        for column in FILLED
    }
    told: dict[str, Any] = {}
    for column in FILLED:
        try:
            told[column.fills] = _value(column, cells[column.code], line, on, changed=column.code in changed)
        except LuodiError as error:
            one.wrong(column.code, error)
    if not cells["p"]:
        one.wrong("p", LuodiError(
            zh="没有填写进展。", en="The progress is missing.",
            mend_zh="反馈必须写明进展情况；无需反馈的，请恢复原内容。",
            mend_en="A report says what was done; else restore the row.",
        ))  # fmt: skip
    return told


def _value(column: Column, text: str, line: Line, on: dt.date, *, changed: bool) -> Any:
    """A cell as the report takes it."""
    if len(text) > LONGEST.get(column.fills, MOST_TEXT):
        most = LONGEST.get(column.fills, MOST_TEXT)
        raise LuodiError(zh=f"超过 {most} 字。", en=f"It is longer than {most} characters.",
                         mend_zh="请写得简短些。", mend_en="Shorten it.")  # fmt: skip
    match column.fills:
        case "occurred_on":
            return _day(text) if changed and text else on.isoformat()
        case "percent":
            return _percent(text) if text else None
        case "delay":
            return _delay(text)
        case "completes":
            return _truth(text)
        case "milestone":
            return _point(text, line) if text else None
        case "figures":
            return _figures(text, line) if changed else []
    return text


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise LuodiError(
            zh=f"“{text[:20]}”不是日期。", en=f"“{text[:20]}” is no day.",
            mend_zh="请写如 2026-03-02。", mend_en="Write it as 2026-03-02.",
        ) from None  # fmt: skip


def _percent(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) <= 100:
        return int(text)
    raise LuodiError(
        zh=f"“{text[:20]}”不是 0 至 100 的整数。", en=f"“{text[:20]}” is no whole number from 0 to 100.",
        mend_zh="请填整数，如 80；单元格不要设为百分比格式。",
        mend_en="Write 80, in a cell that is not formatted as per cent.",
    )  # fmt: skip


def _delay(text: str) -> str:
    if not text:
        return ""
    english = {str(value): value for value in DELAYS}
    found = next((value for value, label in DELAYS.items() if label == text), None) or english.get(text)
    if found is None:
        if text == str(Report.Delay.NONE.label):
            return ""
        raise LuodiError(
            zh=f"没有“{text[:20]}”这一滞后原因。", en=f"There is no reason for delay “{text[:20]}”.",
            mend_zh=f"可填：{'、'.join(DELAYS.values())}。", mend_en=f"One of: {', '.join(DELAYS.values())}.",
        )  # fmt: skip
    return found


def _truth(text: str) -> bool:
    plain = text.strip().lower()
    if plain in _NO | _YES:
        return plain in _YES
    raise LuodiError(
        zh=f"“{text[:20]}”应为“是”或“否”。", en=f"“{text[:20]}” should be 是 (yes) or 否 (no).",
        mend_zh="申请办结的填“是”，否则留空。", mend_en="Write 是 to ask for completion, else nothing.",
    )  # fmt: skip


def _point(text: str, line: Line) -> int:
    waiting = Milestone.objects.filter(commitment=line.key.commitment, answered_at=None).order_by("due")
    names = list(waiting.values_list("pk", "name"))
    for pk, name in names:
        if summed(name) == summed(text):
            return int(pk)
    raise LuodiError(
        zh=f"没有待反馈的周期或节点“{text[:30]}”。", en=f"No period or plan point “{text[:30]}” waits for an answer.",
        mend_zh=f"可填：{'、'.join(name for _pk, name in names[:12]) or '（无，请清空）'}。",
        mend_en=f"One of: {', '.join(name for _pk, name in names[:12]) or '(none: empty the cell)'}.",
    )  # fmt: skip


def _figures(text: str, line: Line) -> list[list[Any]]:
    """The changed figures: label, value, numerator, denominator, as of, as JSON keeps them."""
    now = cell_text(line.cells.get("f"))
    labels = [one.rsplit("：", 1)[0] for one in now.splitlines()]
    found = figures.changed(text, now, labels)
    return [
        [
            label,
            *(None if part is None else str(part) for part in (one.value, one.numerator, one.denominator, one.as_of)),
        ]
        for label, one in found.items()
    ]


def _twice() -> LuodiError:
    return LuodiError(
        zh="同一任务在表中出现不止一次。", en="The same task stands in the sheet more than once.",
        mend_zh="请只保留一行。", mend_en="Keep one of the rows.",
    )  # fmt: skip


def _not_yours() -> LuodiError:
    return LuodiError(
        zh="该行没有由您单位承办的部分，或您无权查看。",
        en="No part of your unit is in this row, or you may not see it.",
        mend_zh="请用本人导出的填报表，或删去该行。",
        mend_en="Use the sheet that you took out yourself, or delete the row.",
    )  # fmt: skip


def _no_check() -> LuodiError:
    return LuodiError(
        zh="校验值被改动。", en="The check value was changed.",
        mend_zh="请从原导出的表格复制该行的校验值，或重新下载。",
        mend_en="Copy it from the original file, or export it anew.",
    )  # fmt: skip


def _mixed() -> LuodiError:
    return LuodiError(
        zh="该行的标识属于另一项任务，可能只对部分栏目排了序。",
        en="The key belongs to another row: only some columns were sorted.",
        mend_zh="请撤销排序，选中整张表再排。", mend_en="Undo the sorting, and sort the whole sheet.",
    )  # fmt: skip
