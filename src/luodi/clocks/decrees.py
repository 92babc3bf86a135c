"""The State Council's yearly notice of holidays (放假调休): days of rest and weekends worked, by year."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luodi.errors import LuodiError
from luodi.written import tables

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利七十周年纪念日",
}
_REST, _WORK = ("休", "放假", "休息", "休息日", "节假日"), ("班", "上班", "调休上班", "工作", "工作日")


@dataclass(frozen=True, slots=True)
class YearDecree:
    """What one year's notice says. ``rest`` are its holidays by day with their names, ``work`` the weekend days worked.

    Every other day follows the week. ``source`` names the notice.
    """

    year: int
    rest: Mapping[dt.date, str]
    work: frozenset[dt.date]
    source: str

    def working(self, day: dt.date) -> bool:
        """Whether the day of this year is a working day."""
        return day in self.work or (day not in self.rest and day.weekday() < 5)


@functools.cache
def known_decree(year: int) -> YearDecree | None:
    """The year as package chinesecalendar has it; None outside the years it covers."""
    from chinese_calendar import constants

    rest = {day: _NAMES.get(name, name) for day, name in constants.holidays.items() if day.year == year}
    if not rest:
        return None
    work = frozenset(day for day in constants.workdays if day.year == year)
    return YearDecree(year, rest, work, f"国务院办公厅关于{year}年部分节假日安排的通知")


def read_decree(path: Path) -> YearDecree:
    """The year in a CSV or TOML file that an administrator uploads. Raises LuodiError naming the line and the mend."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LuodiError(
            zh="日历文件不是 UTF-8 编码。", en="The calendar is not UTF-8.", file=path.name, place=f"byte {error.start}"
        ) from None
    return parse_toml(text, path.name) if path.suffix.lower() == ".toml" else parse_csv(text, path.name)


def parse_csv(text: str, file: str) -> YearDecree:
    """Read 日期,类型,名称 with 类型 休 or 班; 日期 is a day or two days with 至; the source may stand in a column 依据.

    >>> decree = parse_csv("日期,类型,名称\\n2027-01-01至2027-01-03,休,元旦\\n2027-01-09,班,\\n", "2027.csv")
    >>> decree.year, len(decree.rest), decree.work
    (2027, 3, frozenset({datetime.date(2027, 1, 9)}))
    """
    try:
        return _parsed(csv.DictReader(io.StringIO(text)), file)
    except csv.Error as error:
        raise LuodiError(
            zh="日历不是正确的 CSV。", en="The calendar is no valid CSV.", file=file, place=str(error),
            mend_zh="请用表格软件另存为 CSV。", mend_en="Save it as CSV in a spreadsheet.",
        ) from None  # fmt: skip


def _parsed(reader: csv.DictReader[str], file: str) -> YearDecree:
    heads = [head.strip() for head in reader.fieldnames or []]
    if not {"日期", "类型"} <= set(heads):
        raise LuodiError(
            zh="日历缺少“日期”或“类型”列。",
            en="The calendar has no column 日期 or 类型.",
            file=file,
            place="1",
            mend_zh="第一行应为：日期,类型,名称。",
            mend_en="The first line should be: 日期,类型,名称.",
        )
    entries: list[_Entry] = []
    source = ""
    for row in reader:
        cells = {(head or "").strip(): (cell or "").strip() for head, cell in row.items() if isinstance(cell, str)}
        if not any(cells.values()):
            continue
        source = source or cells.get("依据", "")
        entries += _entries(cells["日期"], cells["类型"], cells.get("名称", ""), file, str(reader.line_num))
    return _decree(entries, source, file)


def write_csv(decree: YearDecree) -> str:
    """The year in the form that ``parse_csv`` reads, days in their order, each by itself.

    >>> print(write_csv(YearDecree(2027, {dt.date(2027, 1, 1): "元旦"}, frozenset({dt.date(2027, 1, 9)}), "通知")))
    日期,类型,名称,依据
    2027-01-01,休,元旦,通知
    2027-01-09,班,,通知
    <BLANKLINE>
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("日期", "类型", "名称", "依据"))
    for day in sorted({*decree.rest, *decree.work}):
        worked = day in decree.work
        writer.writerow((day.isoformat(), "班" if worked else "休", "" if worked else decree.rest[day], decree.source))
    return out.getvalue()


def parse_toml(text: str, file: str) -> YearDecree:
    """Read ``source = "…"`` and tables ``[[rest]]``, ``[[work]]`` with ``day`` or ``from`` and ``to``, and ``name``.

    >>> decree = parse_toml('[[rest]]\\nfrom = 2027-01-01\\nto = 2027-01-03\\nname = "元旦"\\n', "2027.toml")
    >>> sorted(decree.rest)[-1]
    datetime.date(2027, 1, 3)
    """
    data = tables.parse_toml(text, file)
    entries: list[_Entry] = []
    for heading, kind in (("rest", "休"), ("work", "班")):
        for at, table in enumerate(_tables(data.get(heading, []))):
            first = table.get("day", table.get("from", ""))
            span = f"{first}至{table.get('to', first)}"
            entries += _entries(span, kind, str(table.get("name", "")), file, f"{heading} {at + 1}")
    return _decree(entries, str(data.get("source", "")), file)


_Entry = tuple[dt.date, bool, str, str]
"""A day, whether it is worked, its name, and the place in the file."""


def _tables(value: Any) -> Iterator[dict[str, Any]]:
    for table in value if isinstance(value, list) else []:
        if isinstance(table, dict):
            yield table


def _entries(span: str, kind: str, name: str, file: str, place: str) -> Iterator[_Entry]:
    if kind not in (*_REST, *_WORK):
        raise LuodiError(
            zh=f"类型“{kind}”不正确。",
            en=f"The kind {kind} is not known.",
            file=file,
            place=place,
            mend_zh="应为“休”或“班”。",
            mend_en="Write 休 or 班.",
        )
    days = [_day(part, file, place) for part in re.split(r"至|~|～", span)]
    first, last = days[0], days[-1]
    if last < first or (last - first).days > 31:
        raise LuodiError(
            zh=f"日期“{span}”的起止不正确。", en=f"The days {span} are not a range.", file=file, place=place,
            mend_zh="止日不早于起日，且不超过一个月。", mend_en="The last day is within a month of the first.",
        )  # fmt: skip
    for offset in range((last - first).days + 1):
        yield first + dt.timedelta(days=offset), kind in _WORK, name, place


def _day(text: str, file: str, place: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise LuodiError(
            zh=f"日期“{text}”不正确。",
            en=f"{text} is not a date.",
            file=file,
            place=place,
            mend_zh="应为 YYYY-MM-DD。",
            mend_en="Write YYYY-MM-DD.",
        ) from None


def _decree(entries: list[_Entry], source: str, file: str) -> YearDecree:
    years = {day.year for day, _, _, _ in entries}
    if len(years) != 1:
        raise LuodiError(
            zh="日历应恰好包含一个年份。" if years else "日历没有任何日期。",
            en="A calendar holds exactly one year." if years else "The calendar holds no day.",
            file=file,
            mend_zh="请每年一个文件。",
            mend_en="Give one file a year.",
        )
    rest: dict[dt.date, str] = {}
    work: set[dt.date] = set()
    for day, worked, name, place in entries:
        if day in rest or day in work:
            raise LuodiError(zh=f"{day}写了两次。", en=f"{day} stands there twice.", file=file, place=place)
        if worked and day.weekday() < 5:
            raise LuodiError(
                zh=f"{day}不是周末，本来就是工作日。",
                en=f"{day} is no weekend; it is worked anyway.",
                file=file,
                place=place,
                mend_zh="“班”只用于调休上班的周末。",
                mend_en="班 is for weekend days that are worked.",
            )
        if worked:
            work.add(day)
        else:
            rest[day] = name
    year = years.pop()
    return YearDecree(year, rest, frozenset(work), source or f"上传的{year}年日历（{file}）")
