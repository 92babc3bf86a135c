"""The Parquet files of a population: which file and column each table and fact lies in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as File

import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct

from luodi.errors import LuodiError
from luodi.rules.native.refusal import NotForNativeError
from luodi.rules.pack import Pack
from luodi.rules.populations.shape import shapes
from luodi.rules.populations.sources import INVENTED, KEY, PARENT
from luodi.rules.sql.population import Path, Population, TableOf

ROWS = 1 << 17
"""Row groups smaller than this are read several at a time."""

_READ = re.compile(r"read_parquet\('((?:[^']|'')*)'(?:, union_by_name = true)?\)")


class Part(Struct, frozen=True):
    """Row groups that are read at once: they stand side by side in one file."""

    file: int
    groups: tuple[int, ...]
    first: int
    rows: int


class Table(Struct, frozen=True):
    """One table. ``headings`` lead from a column's name to what it is called in the files."""

    files: tuple[str, ...]
    headings: Mapping[str, str]
    key: str = KEY
    parent: str | None = None
    schema: pa.Schema = None
    metadata: tuple[pq.FileMetaData, ...] = ()

    @property
    def rows(self) -> int:
        return sum(m.num_rows for m in self.metadata)

    def type_of(self, name: str) -> pa.DataType:
        """The type of a column; refused where the files have none, or not all the same."""
        heading = self.headings.get(name, name)
        if self.schema.get_field_index(heading) < 0:
            raise NotForNativeError(f"没有列“{heading}”。", f"There is no column “{heading}”.", file=self.files[0])
        return self.schema.field(heading).type

    def extremes(self, part: Part, heading: str) -> tuple[int, int] | None:
        """The least and greatest integer of a column, as the file itself says; None where it does not, or not so
        that it can be relied on: of numbers without sign Arrow reads it with one."""
        place = self.schema.get_field_index(heading)
        kind = self.schema.field(place).type
        if not (pa.types.is_signed_integer(kind) or pa.types.is_date32(kind)):
            return None
        low = high = None
        for group in part.groups:
            column = self.metadata[part.file].row_group(group).column(place)
            told = column.statistics
            if told is None or not told.has_min_max or column.path_in_schema != heading:
                return None
            least, greatest = told.min_raw, told.max_raw
            low = least if low is None else min(low, least)
            high = greatest if high is None else max(high, greatest)
        return None if low is None or high is None else (low, high)

    def parts(self) -> Iterator[Part]:
        """All rows in the order of the files."""
        for number, metadata in enumerate(self.metadata):
            groups: list[int] = []
            first = rows = 0
            for group in range(metadata.num_row_groups):
                more = metadata.row_group(group).num_rows
                if rows and rows + more > ROWS:
                    yield Part(number, tuple(groups), first, rows)
                    groups, first, rows = [], first + rows, 0
                groups.append(group)
                rows += more
            if rows:
                yield Part(number, tuple(groups), first, rows)


Tables = Mapping[Path, Table]


def tables_of(population: Population) -> dict[Path, Table]:
    """The files of a population whose sources are ``read_parquet('…')``; any other source is refused."""
    found = {}
    for path, table in population.tables.items():
        if not table.source:
            continue
        match = _READ.fullmatch(table.source)
        if match is None:
            raise NotForNativeError("不是 Parquet 文件。", "It is no Parquet file.", file=table.source)
        pattern = File(match.group(1).replace("''", "'"))
        if set("*?[") & set(str(pattern.parent)) or set("?[") & set(pattern.name):
            raise NotForNativeError("这样的文件名模式只有 DuckDB 认得。", "Only DuckDB knows such a pattern of files.",
                                    file=str(pattern))  # fmt: skip
        files = sorted(pattern.parent.glob(pattern.name)) if "*" in pattern.name else [pattern]
        found[path] = _table(files, {name: name for name in table.columns}, table.key, table.parent, *_opened(files))
    return found


def open_folder(pack: Pack, root: str, folder: File) -> tuple[Population, dict[Path, Table]]:
    """The tables of a folder, ``household.parquet`` or ``household/*.parquet`` and so on, with columns called by name
    or by Chinese label. A table that is not there is missing for everybody."""
    found: dict[Path, Table] = {}
    for path, shape in shapes(pack, root).items():
        single, parts = folder / f"{shape.name}.parquet", sorted((folder / shape.name).glob("*.parquet"))
        files = [single] if single.is_file() else parts
        if not files or (path and path[:-1] not in found):
            continue
        metadata, schemas = _opened(files)
        headings = {shape.labels[name]: name for name in schemas[0].names if name in shape.labels}
        found[path] = _table(files, headings, KEY, PARENT if path else None, metadata, schemas)
    if () not in found:
        raise NotForNativeError("不是按表存放的 Parquet 文件夹。", "It is no folder of Parquet tables.",
                                file=str(folder))  # fmt: skip
    of = {path: TableOf(path[-1] if path else root, frozenset(t.headings), t.key, t.parent)
          for path, t in found.items()}  # fmt: skip
    return Population(root, of), found


def _opened(files: Sequence[File]) -> tuple[list[pq.FileMetaData], list[pa.Schema]]:
    """What each file says of itself."""
    metadata, schemas = [], []
    for file in files:
        try:
            with pq.ParquetFile(file) as opened:
                metadata.append(opened.metadata)
                schemas.append(opened.schema_arrow)
        except (OSError, pa.ArrowInvalid) as error:
            raise LuodiError(
                zh="读不出这个表。", en=f"This table cannot be read: {str(error).splitlines()[0]}", file=str(file),
                mend_zh="请核对文件是否完整的 Parquet。", mend_en="Check that it is a whole Parquet file.",
            ) from None  # fmt: skip
    return metadata, schemas


def _table(files: Sequence[File], headings: Mapping[str, str], key: str, parent: str | None,
           metadata: Sequence[pq.FileMetaData], schemas: Sequence[pa.Schema]) -> Table:  # fmt: skip
    if not files or any(not schema.equals(schemas[0]) for schema in schemas):
        raise NotForNativeError("各文件的列不同。", "The files differ in their columns.", file=str(files[:1]))
    return Table(tuple(map(str, files)), headings, key, parent, schemas[0], tuple(metadata))


def invented_note(tables: Tables) -> bytes | None:
    """What the root's file says about being invented."""
    found = (tables[()].metadata[0].metadata or {}).get(INVENTED.encode())
    return bytes(found) if found is not None else None
