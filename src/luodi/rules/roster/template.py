"""An empty roster to fill in: a sheet a table, headings with notes, lists to choose from, limits that are checked."""

from __future__ import annotations

from pathlib import Path as File
from typing import Any, Final

from luodi.errors import LuodiError
from luodi.facts.attribute import Attribute, bounds
from luodi.facts.types import Bool, Choice, Day, Number, Type
from luodi.facts.values import show
from luodi.rules.pack import Pack
from luodi.rules.populations.shape import TableShape, columns_read
from luodi.rules.roster.headings import Known, heading, known_headings
from luodi.rules.sql.population import Path

ROWS: Final = 5000
"""Rows in which the lists and limits are set; more may be filled in."""
LIST: Final = 250
"""Characters that a list in a cell may have; longer ones stand on a sheet of their own."""


def write_template(pack: Pack, rule: str, target: str | File) -> None:
    """Write an .xlsx with every fact that the rule may ask for; what is left empty there is unknown."""
    import xlsxwriter

    path = File(target)
    if path.suffix != ".xlsx" or not path.parent.is_dir():
        raise LuodiError(zh="模板只能写成已有文件夹里的 .xlsx。",
                         en="A template is an .xlsx in a folder that is there.", file=str(path),
                         mend_zh="请改文件名。", mend_en="Name another file.")  # fmt: skip
    known = known_headings(pack, pack.root(rule))
    needed = columns_read(pack.program, (rule,))
    part = path.with_name(path.name + ".part")
    book = xlsxwriter.Workbook(str(part), {"strings_to_formulas": False})
    try:
        _about(book, pack, rule, known)
        sheets = _Sheets(book, pack, known)
        for table, shape in known.tables.items():
            names = [
                name
                for name in shape.columns
                if (shape.entity, name) in needed and not name.endswith(("_none", "_given"))
            ]
            if names or not table:
                sheets.add(table, shape, names)
        sheets.lists()
    finally:
        book.close()
    part.replace(path)


def _about(book: Any, pack: Pack, rule: str, known: Known) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 110)
    wrap = book.add_format({"text_wrap": True, "valign": "top", "font_size": 12})
    bold = book.add_format({"bold": True, "font_size": 14, "text_wrap": True})
    lines = [
        f"{pack.issued.title}（{pack.issued.number}）",
        f"用于认定：{pack.program.rules[rule].title} / for: {rule}",
        "每个表一页。同一户在各页写同一个“户编号”；义务人、款项等属于某一人的，再写与人员表相同的“人员编号”。",
        "也可以只用一页，每人一行，把家庭的各项写在旁边；同一户各行的家庭事项要一致，或只写在第一行。",
        "空着的格子表示不知道，不表示零，也不表示否。确知没有的，写“无”。删去的页表示这类情况不知道；"
        "留着而没有行的页表示没有。",
        "金额以元计，日期如 2023-01-15，是非写“是”或“否”。",
        "身份号码只用来核对，不保存、不写入日志。",
        "One sheet a table. The rows of a household share its 户编号; what belongs to a person has the 人员编号 too. "
        "An empty cell is unknown, neither zero nor no; 无 says that there is none. A sheet taken away is unknown, "
        "an empty sheet is none.",
    ]
    for i, line in enumerate(lines):
        sheet.write_string(i, 0, line, bold if i == 0 else wrap)


class _Sheets:
    def __init__(self, book: Any, pack: Pack, known: Known) -> None:
        self.book, self.pack, self.known = book, pack, known
        self.head = book.add_format(
            {"bold": True, "bg_color": "#D9E2EC", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.key = book.add_format(
            {"bold": True, "bg_color": "#F2D9A0", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.text = book.add_format({"num_format": "@"})
        self.long: list[tuple[str, tuple[str, ...]]] = []

    def add(self, path: Path, shape: TableShape, names: list[str]) -> None:
        sheet = self.book.add_worksheet(sheet_name(self.known.labels[path]))
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 48)
        keys = ["户编号"]
        if len(path) > 1 or path == self.known.people:
            keys.append("人员编号")
        if path == self.known.people:
            keys += ["姓名", "公民身份号码"]
        for at, word in enumerate(keys):
            sheet.write_string(0, at, word, self.key)
            sheet.set_column(at, at, 20 if word == "公民身份号码" else 12, self.text)
        for at, name in enumerate(names, len(keys)):
            self.column(sheet, at, shape, name)

    def column(self, sheet: Any, at: int, shape: TableShape, name: str) -> None:
        kind = self.pack.vocabulary[shape.entity]
        attribute, type_ = kind.attributes.get(name), shape.columns[name]
        point = self.pack.program.points.get(name)
        label = attribute.zh if attribute is not None else point.zh if point is not None else name
        sheet.write_string(0, at, heading(label, type_), self.head)
        sheet.write_comment(0, at, note(attribute, type_, point.provision if point is not None else ""),
                            {"x_scale": 2, "y_scale": 1.4})  # fmt: skip
        sheet.set_column(at, at, 14, self.day if isinstance(type_, Day) else None)
        rule = self.validation(attribute, type_)
        if rule is not None:
            rule |= {
                "error_title": "请改正 Mend it",
                "error_message": note(attribute, type_, "")[:250],
                "ignore_blank": True,
            }
            sheet.data_validation(1, at, ROWS, at, rule)

    def validation(self, attribute: Attribute | None, type_: Type) -> dict[str, Any] | None:
        optional = attribute is not None and attribute.optional
        match type_:
            case Bool():
                return {"validate": "list", "source": ["是", "否"]}
            case Choice(words=words):
                if sum(len(word) + 1 for word in words) <= LIST:
                    return {"validate": "list", "source": list(words)}
                self.long.append((type_.name, words))
                letters = chr(64 + len(self.long))
                return {"validate": "list", "source": f"=选项!${letters}$2:${letters}${len(words) + 1}"}
            case Number(scale=scale) if attribute is not None and bounds(attribute) and not optional:
                low, high = bounds(attribute) or (0, 0)
                kind = "integer" if scale == 1 else "decimal"
                return {"validate": kind, "criteria": "between", "minimum": low / scale, "maximum": high / scale}
            case _:
                return None

    def lists(self) -> None:
        """Lists that are too long for a cell, on a hidden sheet."""
        if not self.long:
            return
        sheet = self.book.add_worksheet("选项")
        for at, (name, words) in enumerate(self.long):
            sheet.write_column(0, at, [name, *words])
        sheet.hide()


def note(attribute: Attribute | None, type_: Type, provision: str) -> str:
    """What a heading's note says: the question, its unit or choices, the limits."""
    lines = (
        [attribute.ask, attribute.ask_en] if attribute is not None else [f"需裁量或其他文件规定 {provision}".strip()]
    )
    match type_:
        case Bool():
            lines.append("写“是”或“否”。 yes: 是, no: 否")
        case Choice(words=words):
            lines.append(f"选一：{'、'.join(words)}")
        case Day():
            lines.append("日期如 2023-01-15。 A date such as 2023-01-15.")
        case Number() if attribute is not None and bounds(attribute) is not None:
            low, high = bounds(attribute) or (0, 0)
            lines.append(f"{show(type_, low)} – {show(type_, high)}")
    if attribute is not None and attribute.optional:
        lines.append("没有的写“无”。 无: there is none.")
    return "\n".join(lines)


def sheet_name(label: str) -> str:
    """A label as a sheet may be called: 31 characters, none of those that sheets forbid."""
    return "".join("、" if char in "[]:*?/\\" else char for char in label)[:31]
