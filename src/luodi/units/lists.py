"""Lists of units, places, successions and group definitions as CSV files with Chinese headings."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from luodi.errors import LuodiError
from luodi.units.model import GroupDefinition, Kind, Level, Place, Succession, Unit
from luodi.units.names import fold

LEVELS: dict[str, Level] = {
    "国家": "national",
    "省": "province",
    "市": "city",
    "县": "district",
    "乡": "township",
    "企业": "enterprise",
    "其他": "other",
}

KINDS: dict[str, Kind] = {
    "行政区": "division",
    "功能区": "zone",
    "政府": "government",
    "管委会": "committee",
    "部门": "department",
    "党委": "party",
    "人大": "congress",
    "政协": "consultative",
    "法院": "court",
    "检察院": "procuratorate",
    "群团": "mass_organisation",
    "事业单位": "institution",
    "垂管": "field_office",
    "议事协调": "coordination",
    "军队": "armed_forces",
    "企业": "enterprise",
    "其他": "other",
}

NAME, SHORT, ALIASES, LEVEL, KIND, PLACE, PARENT = "名称", "简称", "别名", "级别", "类别", "所在地", "上级"
CODES, SINCE, UNTIL, DOUBT = "代字", "设立", "撤销", "存疑"
COLUMNS = (NAME, SHORT, ALIASES, LEVEL, KIND, PLACE, PARENT, CODES, SINCE, UNTIL, DOUBT)
REQUIRED = (NAME, LEVEL, KIND, PLACE)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class UnitList:
    """What one file holds, in its order."""

    places: tuple[Place, ...]
    units: tuple[Unit, ...]


def read_units(path: Path) -> UnitList:
    """The list in a UTF-8 CSV file with the headings of ``COLUMNS`` (其余 columns may be left out).

    Raises LuodiError naming the line when a heading, level, kind or date is wrong.
    """
    return parse_units(text_of(path), path.name)


def text_of(path: Path) -> str:
    """The file's text without a byte order mark; LuodiError where it is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LuodiError(
            zh="名单不是 UTF-8 编码。",
            en="The list is not UTF-8.",
            file=path.name,
            place=f"byte {error.start}",
            mend_zh="请另存为“CSV UTF-8”。",
            mend_en="Save it as CSV UTF-8.",
        ) from None


def parse_units(text: str, file: str) -> UnitList:
    """Read a list of units from CSV text.

    >>> listed = parse_units("名称,简称,级别,类别,所在地\\n云洲市财政局,市财政局,市,部门,云洲市\\n", "a.csv")
    >>> listed.units[0].name, listed.units[0].level, listed.units[0].place
    ('云洲市财政局', 'city', '云洲市')
    """
    places: list[Place] = []
    units: list[Unit] = []
    for at, row in rows_of(text, file, REQUIRED):
        level, kind = _choice(LEVELS, row, LEVEL, file, at), _choice(KINDS, row, KIND, file, at)
        name, short = fold(row[NAME]), fold(row.get(SHORT, ""))
        since, until = _date(row, SINCE, file, at), _date(row, UNTIL, file, at)
        aliases = _list(row.get(ALIASES, ""))
        doubt, where = row.get(DOUBT, ""), fold(row[PLACE])
        if kind in ("division", "zone"):
            full = name if kind == "zone" or level == "province" else where + name
            codes = _list(row.get(CODES, ""))
            places.append(Place(full, name, short, aliases, level, kind, where, codes, since, until, doubt))
        else:
            parent = fold(row.get(PARENT, "")) or None
            units.append(Unit(name, short, aliases, level, kind, where, parent, since, until, doubt))
    return UnitList(tuple(places), tuple(units))


def parse_successions(text: str, file: str) -> tuple[Succession, ...]:
    """Read 原单位,新单位,日期,方式,依据,存疑."""
    out = []
    for at, row in rows_of(text, file, ("原单位", "新单位", "日期", "方式", "依据")):
        date = _date(row, "日期", file, at)
        if date is None:
            raise _wrong(file, at, "日期", "", "YYYY-MM-DD")
        out.append(Succession(row["原单位"], row["新单位"], date, row["方式"], row["依据"], row.get("存疑", "")))
    return tuple(out)


def parse_definitions(text: str, file: str) -> tuple[GroupDefinition, ...]:
    """Read 文号,名称,包括,原文: how a document defines a group word."""
    return tuple(
        GroupDefinition(row["名称"], _list(row["包括"]), row["原文"], fold(row["文号"]))
        for _, row in rows_of(text, file, ("文号", "名称", "包括", "原文"))
    )


def rows_of(text: str, file: str, required: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells (stripped) of each row that is not empty; LuodiError where a required cell is missing."""
    reader = csv.reader(io.StringIO(text))
    head = [cell.strip() for cell in next(reader, [])]
    for heading in required:
        if heading not in head:
            raise LuodiError(
                zh=f"名单缺少“{heading}”列。",
                en=f"The list has no column {heading}.",
                file=file,
                place="1",
                mend_zh=f"第一行应为列名，至少包括：{'、'.join(required)}。",
                mend_en=f"The first line names the columns, at least: {', '.join(required)}.",
            )
    for cells in reader:
        row = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        if not any(row.values()):
            continue
        for heading in required:
            if not row.get(heading) and heading != "包括":
                raise _wrong(file, reader.line_num, heading, "", "…")
        yield reader.line_num, row


def _choice(options: Mapping[str, T], row: dict[str, str], heading: str, file: str, at: int) -> T:
    value = row[heading].removesuffix("级")
    if value not in options:
        raise _wrong(file, at, heading, row[heading], "、".join(options))
    return options[value]


def _date(row: dict[str, str], heading: str, file: str, at: int) -> dt.date | None:
    value = row.get(heading, "")
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise _wrong(file, at, heading, value, "YYYY-MM-DD") from None


def _list(cell: str) -> tuple[str, ...]:
    return tuple(fold(part) for part in cell.replace(";", "；").split("；") if part.strip())


def _wrong(file: str, at: int, heading: str, value: str, expected: str) -> LuodiError:
    return LuodiError(
        zh=f"“{heading}”的值“{value}”不正确。",
        en=f"{heading} has the value “{value}”.",
        file=file,
        place=str(at),
        mend_zh=f"应为：{expected}。",
        mend_en=f"Expected: {expected}.",
    )
