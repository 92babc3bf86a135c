"""A roster read into tables, row by row: every cell checked, bad households set aside, the rest written as Parquet."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any, Final

from luodi.errors import LuodiError
from luodi.facts.types import DAY, Bool, Day, Number, Type
from luodi.facts.values import ValueProblemError
from luodi.rules.pack import Pack
from luodi.rules.populations.shape import Read, columns_read
from luodi.rules.populations.sources import Progress, silent_progress
from luodi.rules.records import NONE_WORDS
from luodi.rules.roster import identity
from luodi.rules.roster.cells import key_text, read_cell
from luodi.rules.roster.headings import RECORD_KEYS, Chosen, Column, Known, Layout, known_headings, plain, recognise
from luodi.rules.roster.problems import Problem, Problems
from luodi.rules.roster.sheets import Sheet, open_sheets
from luodi.rules.sql.population import Path

BATCH: Final = 20_000
ROW: Final = "__row"
SHEET: Final = "__sheet"
TOLD_EVERY: Final = 5_000
BORN: Final = "born"
"""The fact that an identity number tells as well."""


@dataclass(slots=True)
class Staged:
    """Use it in a ``with`` block. ``folder`` has a Parquet file a table, keyed by the household's number.

    ``rows``: rows read of each sheet; ``layouts``: what each sheet's columns were taken for; ``passed``: sheets that
    were read over.
    """

    folder: File
    problems: Problems
    layouts: tuple[Layout, ...]
    rows: dict[str, int]
    passed: tuple[str, ...]
    records: int = 0
    work: Any = field(default=None, repr=False)

    def __enter__(self) -> Staged:
        return self

    def __exit__(self, *_: object) -> None:
        if self.work is not None:
            self.work.cleanup()


def stage(
    pack: Pack,
    rule: str,
    file: str | File,
    *,
    only_needed: bool = True,
    chosen: Chosen | None = None,
    on: dt.date | None = None,
    progress: Progress = silent_progress,
) -> Staged:
    """Read a roster for ``rule``: a workbook, a CSV file, a folder of CSV files, or Parquet with a row a person.

    LuodiError where no sheet can be recognised, or none has the household's number. What is wrong with single cells is
    listed in ``problems``; the households concerned are left out whole. ``chosen``: what a person said of columns;
    ``on``: the day of decision, after which nobody in it can be born.
    """
    needed = columns_read(pack.program, (rule,)) if only_needed else None
    return stage_records(pack, pack.root(rule), file, needed, chosen=chosen, on=on, progress=progress)


def stage_records(
    pack: Pack,
    root: str,
    file: str | File,
    needed: frozenset[Read] | None,
    *,
    chosen: Chosen | None = None,
    on: dt.date | None = None,
    progress: Progress = silent_progress,
) -> Staged:
    """Read a roster of records of the kind ``root`` with the columns that are ``needed`` (None: all)."""
    known = known_headings(pack, root)
    work = tempfile.TemporaryDirectory(prefix="luodi-", ignore_cleanup_errors=True)
    try:
        staged = Stager(pack, known, needed, File(work.name), File(file), progress, chosen or {}, on).stage()
    except BaseException:
        work.cleanup()
        raise
    staged.work = work
    return staged


def nothing_recognised(file: File) -> LuodiError:
    """The refusal of a file none of whose sheets has headings that are known."""
    return LuodiError(
        zh="没有认出任何表头。", en="No heading was recognised.", file=file.name,
        mend_zh="请下载模板，按模板的表头填写。", mend_en="Get the template and use its headings.",
    )  # fmt: skip


@dataclass(slots=True)
class Stager:
    pack: Pack
    known: Known
    needed: frozenset[Read] | None
    folder: File
    file: File
    progress: Progress
    chosen: Chosen = field(default_factory=dict)
    on: dt.date | None = None
    problems: Problems = field(default_factory=Problems)
    layouts: list[Layout] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    raw: dict[Path, list[File]] = field(default_factory=dict)

    def stage(self) -> Staged:
        for sheet in open_sheets(self.file):
            layout = recognise(self.known, sheet, self.chosen)
            if layout is None:
                self.passed.append(sheet.label)
                continue
            self.layouts.append(layout)
            self.read(layout)
        if not self.layouts:
            raise nothing_recognised(self.file)
        staged = Staged(self.folder, self.problems, tuple(self.layouts), self.rows, tuple(self.passed))
        from luodi.rules.roster.joining import join

        staged.records = join(self)
        return staged

    # ---- one sheet

    def read(self, layout: Layout) -> None:
        sheet = layout.sheet
        record = self.key_column(layout)
        writers = {layout.path: _Writer(self, layout.path, len(self.layouts), layout)}
        if layout.both:
            writers[()] = _Writer(self, (), len(self.layouts), layout)
        label = sheet.label
        count = 0
        try:
            for number, cells in sheet.rows():
                self.row(layout, number, cells, record, writers)
                count += 1
                if count % TOLD_EVERY == 0:
                    self.progress(f"读取{label} {count:,} 行 / reading", min(count / 1_048_576, 0.99))
        finally:
            for writer in writers.values():
                writer.close()
        self.rows[label] = count

    def key_column(self, layout: Layout) -> int:
        keys = [at for at, column in layout.columns.items() if column.kind == "record"]
        if not keys:
            raise LuodiError(
                zh="没有“户编号”一列，分不清各行属于哪一户。", en="There is no column with the household's number.",
                file=layout.sheet.file, place=layout.sheet.name or None,
                mend_zh="请加上“户编号”，同一户写同一个编号。",
                mend_en="Add 户编号, the same for all rows of a household.",
            )  # fmt: skip
        order = [plain(word) for word in RECORD_KEYS]
        return min(keys, key=lambda at: order.index(plain(layout.sheet.headings[at])))

    def row(
        self, layout: Layout, number: int, cells: Mapping[int, Any], record: int, writers: Mapping[Path, _Writer]
    ) -> None:
        sheet = layout.sheet
        if record not in cells or not key_text(cells[record]):
            place = sheet.place(number, record)
            self.problems.add(Problem(sheet.file, place, "缺少户编号，这一行没有计算。请补上。",
                                      "The household's number is missing; the row is not in. Add it."))  # fmt: skip
            return
        key = key_text(cells[record])
        values: dict[Path, dict[str, Any]] = {path: {} for path in writers}
        person, given = "", ""
        for at, column in layout.columns.items():
            cell = cells.get(at)
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                continue
            if column.kind == "fact":
                self.fact(layout, number, at, column, cell, key, values[column.path])
            elif column.kind == "person":
                person = key_text(cell)
            elif column.kind == "identity":
                given = self.identity(sheet, number, at, str(cell), key)
        if given and layout.path == self.known.people:
            self.birthday(layout, number, given, key, values[layout.path])
        for path, writer in writers.items():
            writer.add(key, person, number, values[path])

    def fact(
        self, layout: Layout, number: int, at: int, column: Column, cell: Any, key: str, values: dict[str, Any]
    ) -> None:
        shape = self.known.tables[column.path]
        attribute = self.pack.vocabulary[shape.entity].attributes.get(column.name)
        if attribute is not None and attribute.optional and str(cell).strip() in NONE_WORDS:
            values[f"{column.name}_none"] = True
            return
        try:
            type_, excel = shape.columns[column.name], layout.sheet.excel
            values[column.name] = read_cell(type_, attribute, cell, excel=excel, on=self.on)
        except ValueProblemError as problem:
            heading = layout.sheet.headings[at]
            self.problems.add(
                Problem(layout.sheet.file, layout.sheet.place(number, at), f"“{heading}”：{problem.zh}请改正。",
                        f"“{heading}”: {problem.en} Mend it.", key)
            )  # fmt: skip

    def identity(self, sheet: Sheet, number: int, at: int, given: str, key: str) -> str:
        wrong = identity.checked(given, self.on)
        if wrong is None:
            return given
        shown = identity.masked(given)
        self.problems.add(Problem(sheet.file, sheet.place(number, at), f"{wrong[0]}（{shown}）请核对证件。",
                                  f"{wrong[1]} ({shown}) Check the document.", key))  # fmt: skip
        return ""

    def birthday(self, layout: Layout, number: int, given: str, key: str, values: dict[str, Any]) -> None:
        """A birthday that is missing is taken from the identity number; one that differs is a problem."""
        days = [
            name for name, type_ in self.known.tables[layout.path].columns.items() if name == "born" and type_ == DAY
        ]
        for name in days:
            of_number = identity.born(given)
            if name in values and values[name] != of_number:
                at = next(i for i, column in layout.columns.items() if column.name == name)
                self.problems.add(
                    Problem(layout.sheet.file, layout.sheet.place(number, at), "出生日期与身份号码不一致。请核对。",
                            "The birthday differs from the identity number. Check it.", key)
                )  # fmt: skip
            values.setdefault(name, of_number)

    def columns(self, layout: Layout, path: Path) -> list[str]:
        """The table's columns that this sheet has and the rule needs."""
        shape = self.known.tables[path]
        names = {column.name for column in layout.columns.values() if column.kind == "fact" and column.path == path}
        if (
            path == self.known.people
            and BORN in shape.columns
            and any(column.kind == "identity" for column in layout.columns.values())
        ):
            names.add(BORN)
        names = {name for name in names if self.needed is None or (shape.entity, name) in self.needed}
        names |= {f"{name}_none" for name in names if f"{name}_none" in shape.columns}
        return sorted(names)


class _Writer:
    """The rows of one table from one sheet, written in batches."""

    def __init__(self, stager: Stager, path: Path, number: int, layout: Layout) -> None:
        import pyarrow as pa
        import pyarrow.parquet as parquet

        shape = stager.known.tables[path]
        self.names = stager.columns(layout, path)
        self.number = number
        fields = [("key", pa.string()), ("person", pa.string()), (ROW, pa.int64()), (SHEET, pa.int64())]
        fields += [(name, _arrow(pa, shape.columns[name])) for name in self.names]
        self.schema = pa.schema(fields)
        self.path = stager.folder / f"raw_{number}_{'_'.join(path) or 'root'}.parquet"
        self.writer = parquet.ParquetWriter(self.path, self.schema, compression="zstd")
        self.batch: list[list[Any]] = [[] for _ in fields]
        self.pa = pa
        stager.raw.setdefault(path, []).append(self.path)

    def add(self, key: str, person: str, number: int, values: Mapping[str, Any]) -> None:
        row = [key, person, number, self.number, *(values.get(name) for name in self.names)]
        for column, value in zip(self.batch, row, strict=True):
            column.append(value)
        if len(self.batch[0]) >= BATCH:
            self.flush()

    def flush(self) -> None:
        arrays = [self.pa.array(column, type=f.type) for column, f in zip(self.batch, self.schema, strict=True)]
        self.writer.write_table(self.pa.Table.from_arrays(arrays, schema=self.schema))
        self.batch = [[] for _ in self.schema]

    def close(self) -> None:
        self.flush()
        self.writer.close()


def _arrow(pa: Any, type_: Type) -> Any:
    match type_:
        case Bool():
            return pa.bool_()
        case Number():
            return pa.int64()
        case Day():
            return pa.date32()
        case _:
            return pa.string()
