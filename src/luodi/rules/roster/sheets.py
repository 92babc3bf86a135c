"""A roster's sheets, whatever file they lie in: a workbook, a CSV file, a folder of them, or Parquet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from luodi.errors import LuodiError
from luodi.rules.roster.workbook import Workbook, column_letters

Row = tuple[int, dict[int, Any]]
"""Row number as the user sees it, and its cells by column from 0."""

KINDS: Final = (".xlsx", ".csv", ".parquet")
FIELD: Final = 131_072


@dataclass(frozen=True, slots=True)
class Sheet:
    """``name`` is empty where the file has one sheet only. ``headings``: the first row, by column; ``rows`` reads the
    others, each time anew. ``excel``: whether a number in a column of dates counts days from 1900 (or 1904)."""

    file: str
    name: str
    headings: dict[int, str]
    rows: Callable[[], Iterator[Row]]
    excel: bool = False

    @property
    def label(self) -> str:
        """What the sheet is called: its name, or its file's where that has one sheet only."""
        return self.name or self.file

    def place(self, row: int, column: int) -> str:
        """``家庭人员!C12``; in files without letters for columns the row and the heading."""
        sheet = f"{self.name}!" if self.name else ""
        if self.excel:
            return f"{sheet}{column_letters(column)}{row}"
        heading = self.headings.get(column, "")
        return f"{sheet}第{row}行“{heading}” / row {row}" if heading else f"{sheet}第{row}行 / row {row}"


def open_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a file or of a folder of CSV files; LuodiError for what is none of these."""
    if not path.exists():
        raise LuodiError(zh="没有这个文件。", en="There is no such file.", file=str(path),
                         mend_zh="请核对路径。", mend_en="Check the path.")  # fmt: skip
    if path.is_dir():
        files = sorted(path.glob("*.csv"))
        if not files:
            raise LuodiError(zh="文件夹里没有 CSV。", en="There is no CSV file in the folder.", file=str(path),
                             mend_zh="每表一个，如 家庭.csv。", mend_en="One a table, such as 家庭.csv.")  # fmt: skip
        for file in files:
            yield _csv(file, file.stem)
    elif path.suffix.lower() == ".xlsx":
        book = Workbook(path)
        try:
            for name in book.sheets:
                sheet = _of_workbook(book, name)
                if sheet is not None:
                    yield sheet
        finally:
            book.close()
    elif path.suffix.lower() == ".csv":
        yield _csv(path, "")
    elif path.suffix.lower() == ".parquet":
        yield _parquet(path)
    else:
        raise LuodiError(zh=f"不会读“{path.suffix}”文件。", en=f"Files of “{path.suffix}” cannot be read.",
                         file=path.name, mend_zh="请另存为 .xlsx 或 .csv。",
                         mend_en="Save it as .xlsx or .csv.")  # fmt: skip


def _of_workbook(book: Workbook, name: str) -> Sheet | None:
    first = next(book.rows(name), None)
    if first is None:
        return None
    number, cells = first
    headings = {column: str(value).strip() for column, value in cells.items()}

    def rows() -> Iterator[Row]:
        for at, row in book.rows(name):
            if at > number:
                yield at, row

    return Sheet(book.file, name, headings, rows, excel=True)


def _csv(path: Path, name: str) -> Sheet:
    encoding = _encoding(path)

    def lines() -> Iterator[Row]:
        with path.open(encoding=encoding, newline="") as stream:
            reader = csv.reader(stream)
            try:
                for cells in reader:
                    yield reader.line_num, {i: cell for i, cell in enumerate(cells) if cell.strip()}
            except csv.Error as error:
                raise LuodiError(zh=f"不是合法的 CSV：{error}。", en=f"This is not CSV: {error}.", file=path.name,
                                 place=f"第{reader.line_num}行 / row {reader.line_num}", mend_zh="请另存一份。",
                                 mend_en="Save it anew.") from None  # fmt: skip

    first = next(lines(), (0, {}))

    def rows() -> Iterator[Row]:
        for at, row in lines():
            if at > first[0] and row:
                yield at, row

    return Sheet(path.name, name, {i: str(cell).strip() for i, cell in first[1].items()}, rows)


def _encoding(path: Path) -> str:
    """UTF-8, or what Chinese spreadsheets write; anything else is refused."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as stream:
                while stream.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise LuodiError(zh="既不是 UTF-8 也不是 GB18030 文字。", en="The file is neither UTF-8 nor GB18030.",
                     file=path.name, mend_zh="请另存为 UTF-8 的 CSV。", mend_en="Save it as CSV in UTF-8.")  # fmt: skip


def _parquet(path: Path) -> Sheet:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    try:
        schema = parquet.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        raise LuodiError(zh="不是完整的 Parquet 文件。", en=f"This is no Parquet file: {error}", file=path.name,
                         mend_zh="请重新导出。", mend_en="Export it anew.") from None  # fmt: skip

    def rows() -> Iterator[Row]:
        number = 1
        for batch in parquet.ParquetFile(path).iter_batches(batch_size=20_000):
            columns = [column.to_pylist() for column in batch.columns]
            for i in range(batch.num_rows):
                number += 1
                yield number, {at: values[i] for at, values in enumerate(columns) if values[i] is not None}

    return Sheet(path.name, "", dict(enumerate(schema.names)), rows)
