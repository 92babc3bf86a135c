"""A simulation's rows as a file: one line a record, its answer before and after; CSV, Parquet or XLSX."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from luodi.errors import LuodiError
from luodi.facts.types import Bool, Number
from luodi.facts.values import show
from luodi.rules.answers import BY_RANK
from luodi.rules.populations.columns import quoted, text_literal
from luodi.rules.populations.opening import Opened
from luodi.rules.populations.sources import INVENTED, Progress, silent_progress
from luodi.rules.simulate.run import Simulation
from luodi.rules.simulate.wording import STATE, divided

BATCH = 20_000
SHEET_ROWS = 1_048_000
"""Rows on one sheet of a workbook, which cannot hold more than 1,048,576."""
KINDS: Final = (".csv", ".parquet", ".xlsx")
_CHANGES: Final = {
    "newly": "新符合 newly eligible",
    "no_longer": "不再符合 no longer eligible",
    "gain": "增加 gains",
    "lose": "减少 loses",
    "same": "不变 same",
    "open": "不能比较 cannot be compared",
}


def write_rows(
    simulation: Simulation, opened: Opened, target: str | Path, progress: Progress = silent_progress
) -> None:
    """Write ``answers`` of the open population to a file of the kind that its suffix names; a file is whole or absent.

    Texts that a spreadsheet would take for a formula are written with a quote before them.
    """
    path = Path(target)
    if path.suffix not in KINDS:
        raise LuodiError(zh=f"不会写“{path.suffix}”文件。", en=f"Files of “{path.suffix}” cannot be written.",
                         file=str(path), mend_zh=f"可用：{'、'.join(KINDS)}。",
                         mend_en=f"There is: {', '.join(KINDS)}.")  # fmt: skip
    if not path.parent.is_dir():
        raise LuodiError(zh="没有这个文件夹。", en="There is no such folder.", file=str(path.parent),
                         mend_zh="请先建好。", mend_en="Make it first.")  # fmt: skip
    part = path.with_name(path.name + ".part")
    sql, headings = _select(simulation, names=path.suffix == ".parquet")
    progress("写出各行 / writing rows", 0.0)
    try:
        if path.suffix == ".parquet":
            note = simulation.invented.replace("'", "''")
            metadata = f", KV_METADATA {{{INVENTED}: '{note}'}}" if note else ""
            opened.connection.execute(
                f"COPY ({sql}) TO {text_literal(str(part))} (FORMAT parquet, COMPRESSION zstd{metadata})"
            )
        else:
            rows = _rows(opened.connection, sql, simulation.records_answered, progress)
            (_write_csv if path.suffix == ".csv" else _write_xlsx)(part, headings, rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _select(simulation: Simulation, *, names: bool) -> tuple[str, Sequence[str]]:
    type_ = simulation.type
    columns = [("id", "编号 id", "id")]
    for name in simulation.by:
        label = simulation.pack.vocabulary[simulation.root].attributes[name].zh
        columns.append((name, f"{label} {name}", quoted(f"g_{name}")))
    columns += [(f"{word}_state", f"{zh}结论 {word}", _state(type_, k)) for k, word, zh in _WHEN]
    if not isinstance(type_, Bool):
        columns += [(word, f"{zh}结果 {word} value", _value(type_, f"o{k}", f"s{k}")) for k, word, zh in _WHEN]
    if simulation.cost:
        cost = simulation.figures.measured
        columns += [(f"{word}_cost", f"{zh}金额 {word} cost", _value(cost, f"c{k}", f"x{k}")) for k, word, zh in _WHEN]
        columns.append(("difference", "增减 difference", _value(cost, "c1 - c0", "GREATEST(x0, x1)")))
    columns.append(("change", "变化 change", _change(simulation)))
    sql = ", ".join(f"{sql} AS {quoted(name)}" for name, _, sql in columns)
    return f"SELECT {sql} FROM answers ORDER BY id", [name if names else heading for name, heading, _ in columns]


_WHEN: Final = ((0, "before", "原"), (1, "after", "新"))


def _state(type_: object, k: int) -> str:
    settled = f"CASE WHEN o{k} THEN 'yes' ELSE 'no' END" if isinstance(type_, Bool) else "'value'"
    states = " ".join(f"WHEN {rank} THEN '{word}'" for rank, word in BY_RANK.items() if rank)
    return f"CASE s{k} WHEN 0 THEN {settled} {states} END"


def _value(type_: object, sql: str, kind: str) -> str:
    if isinstance(type_, Number):
        _, places = divided(type_)
        if places:
            # Multiplied by 0.01, not divided by 100: the engine divides decimals by way of floating point.
            step = f"CAST(0.{'0' * (places - 1)}1 AS DECIMAL({places + 1},{places}))"
            sql = f"CAST(CAST({sql} AS DECIMAL(20,0)) * {step} AS DECIMAL(24,{places}))"
    return f"CASE WHEN {kind} = 0 THEN {sql} END"


def _change(simulation: Simulation) -> str:
    both = "WHEN s0 = 0 AND s1 = 0 AND"
    newly = f"{both} NOT o0 AND o1 THEN 'newly' {both} o0 AND NOT o1 THEN 'no_longer'"
    a, b, kind = ("c0", "c1", "GREATEST(x0, x1)") if simulation.cost else ("o0", "o1", "GREATEST(s0, s1)")
    return (
        f"CASE {newly if isinstance(simulation.type, Bool) else ''} WHEN {kind} > 0 THEN 'open' "
        f"WHEN {b} > {a} THEN 'gain' WHEN {b} < {a} THEN 'lose' ELSE 'same' END"
    )


def _rows(connection: Any, sql: str, total: int, progress: Progress) -> Iterator[list[Any]]:
    result = connection.execute(sql)
    done = 0
    while batch := result.fetchmany(BATCH):
        for row in batch:
            yield [_told(value) for value in row]
        done += len(batch)
        progress("写出各行 / writing rows", done / max(total, 1))


def _told(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        if value in STATE:
            return " ".join(STATE[value])
        if value in _CHANGES:
            return _CHANGES[value]
        return "'" + value if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
    if isinstance(value, bool):
        return show(Bool(), value)
    return value


def _write_csv(path: Path, headings: Sequence[str], rows: Iterator[list[Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(headings)
        writer.writerows(rows)


def _write_xlsx(path: Path, headings: Sequence[str], rows: Iterator[list[Any]]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False,
                                           "strings_to_urls": False, "tmpdir": str(path.parent)})  # fmt: skip
    bold = book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1})
    sheet, at = None, 0
    for row in rows:
        if sheet is None or at > SHEET_ROWS:
            sheet, at = _new_sheet(book, headings, bold), 1
        sheet.write_row(at, 0, [float(value) if isinstance(value, Decimal) else value for value in row])
        at += 1
    if sheet is None:
        _new_sheet(book, headings, bold)
    book.close()


def _new_sheet(book: Any, headings: Sequence[str], bold: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(headings) - 1, 18)
    sheet.write_row(0, 0, headings, bold)
    return sheet
