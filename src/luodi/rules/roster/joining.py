"""The sheets of a roster put together: numbers twice, rows without a household, facts that differ; then Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as File

from luodi.errors import LuodiError
from luodi.rules.populations.columns import quoted, text_literal
from luodi.rules.populations.opening import MEMORY
from luodi.rules.populations.sources import KEY, PARENT
from luodi.rules.roster.problems import Problem
from luodi.rules.roster.staging import ROW, SHEET, Stager
from luodi.rules.sql.population import Path


def join(stager: Stager) -> int:
    """Write the tables of a roster that was read, without the households that have a problem; how many there are."""
    return Joiner(stager).join()


class Joiner:
    """Puts the rows of all sheets together: keys twice, rows without household, differing household facts."""

    def __init__(self, stager: Stager) -> None:
        import duckdb

        self.stager, self.problems = stager, stager.problems
        self.connection = duckdb.connect(config={"temp_directory": str(stager.folder), "memory_limit": MEMORY})
        self.connection.execute("SET enable_progress_bar = false; SET preserve_insertion_order = false")

    def join(self) -> int:
        try:
            return self._join()
        finally:
            self.connection.close()

    def _join(self) -> int:
        raw = self.stager.raw
        if () not in raw:
            # People alone: a household is what its people's rows name.
            people = self.stager.known.people or min(raw, key=len)
            if people not in raw:
                raise LuodiError(zh="没有家庭或人员的表。", en="There is no sheet of households or people.",
                                 file=self.stager.file.name, mend_zh="请按模板填写。",
                                 mend_en="Use the template.")  # fmt: skip
            self.view((), [])
        for path, files in sorted(raw.items(), key=lambda item: len(item[0])):
            self.view(path, files)
        from_people = any(layout.both for layout in self.stager.layouts) or () not in raw
        self.households(self.merged() if from_people else self.plain())
        for path in sorted(raw, key=len):
            if path:
                self.inner(path)
        bad = self.bad()
        return self.write(bad)

    def view(self, path: Path, files: Sequence[File]) -> None:
        if files:
            listed = ", ".join(text_literal(str(file)) for file in files)
            source = f"SELECT * FROM read_parquet([{listed}], union_by_name = true)"
        else:
            people = "raw_" + "_".join(self.stager.known.people)
            source = f"SELECT key, '' AS person, {ROW}, {SHEET} FROM {people}"
            self.view(self.stager.known.people, self.stager.raw[self.stager.known.people])
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {self.raw(path)} AS {source}")

    def raw(self, path: Path) -> str:
        return "raw_" + ("_".join(path) or "root")

    def facts(self, path: Path) -> list[str]:
        rows = self.connection.execute(f"DESCRIBE {self.raw(path)}").fetchall()
        return [row[0] for row in rows if row[0] not in ("key", "person", ROW, SHEET)]

    # ---- households

    def plain(self) -> str:
        for sheet, row, key in self.connection.execute(
            f"SELECT {SHEET}, {ROW}, key FROM raw_root "
            f"QUALIFY row_number() OVER (PARTITION BY key ORDER BY {SHEET}, {ROW}) > 1"
        ).fetchall():
            self.tell(sheet, row, key, "户编号重复，这一户没有计算。请保留一行。",
                      "The household's number stands twice; it was left out. Keep one row.")  # fmt: skip
        facts = "".join(f", {quoted(name)}" for name in self.facts(()))
        return f"SELECT key AS {KEY}{facts} FROM raw_root"

    def merged(self) -> str:
        """One household out of the rows of its people; where they differ, the later row is named."""
        names = self.facts(())
        for name in names:
            column = quoted(name)
            differing = (
                f"SELECT {SHEET}, {ROW}, key FROM (SELECT *, first_value({column} IGNORE NULLS) OVER (PARTITION BY key "
                f"ORDER BY {SHEET}, {ROW} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS first "
                f"FROM raw_root) WHERE {column} <> first"
            )
            for sheet, row, key in self.connection.execute(differing).fetchall():
                attribute = self.stager.pack.vocabulary[self.stager.known.tables[()].entity].attributes.get(name)
                label = attribute.zh if attribute else name
                self.tell(sheet, row, key, f"“{label}”与同一户的前一行不一致。请统一。",
                          f"“{label}” differs from an earlier row of the household. Make them the same.")  # fmt: skip
        facts = "".join(f", any_value({quoted(name)}) AS {quoted(name)}" for name in names)
        return f"SELECT key AS {KEY}{facts} FROM raw_root GROUP BY key"

    def households(self, sql: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW households AS {sql}")

    # ---- inner tables

    def inner(self, path: Path) -> None:
        """Rows whose household, or whose person, is on no sheet; a person's number twice in a household."""
        raw = self.raw(path)
        for sheet, row, key in self.connection.execute(
            f"SELECT r.{SHEET}, r.{ROW}, r.key FROM {raw} AS r ANTI JOIN households AS h ON h.{KEY} = r.key"
        ).fetchall():
            self.tell(
                sheet,
                row,
                key,
                "家庭表里没有这个户编号。请核对。",
                "The household's number is on no sheet of households.",
            )
        if len(path) > 1:
            owner = self.raw(path[:-1])
            if path[:-1] not in self.stager.raw:
                return
            for sheet, row, key in self.connection.execute(
                f"SELECT r.{SHEET}, r.{ROW}, r.key FROM {raw} AS r ANTI JOIN {owner} AS o "
                "ON o.key = r.key AND o.person = r.person AND o.person <> ''"
            ).fetchall():
                self.tell(sheet, row, key, "找不到所属的人员：户编号和人员编号要与人员表一致。请核对。",
                          "The person is on no sheet of people with this 户编号 and 人员编号. Check it.")  # fmt: skip
        else:
            for sheet, row, key in self.connection.execute(
                f"SELECT {SHEET}, {ROW}, key FROM {raw} WHERE person <> '' "
                f"QUALIFY row_number() OVER (PARTITION BY key, person ORDER BY {SHEET}, {ROW}) > 1"
            ).fetchall():
                self.tell(
                    sheet,
                    row,
                    key,
                    "同一户的人员编号重复。请改正。",
                    "The person's number stands twice in the household.",
                )

    def tell(self, sheet: int, row: int, key: str, zh: str, en: str) -> None:
        layout = self.stager.layouts[sheet - 1]
        at = self.stager.key_column(layout)
        self.problems.add(Problem(layout.sheet.file, layout.sheet.place(row, at), zh, en, key))

    # ---- out

    def bad(self) -> str:
        import pyarrow as pa

        records = pa.table({"key": pa.array(sorted(self.problems.records), pa.string())})
        self.connection.register("bad", records)
        return "(SELECT key FROM bad)"

    def write(self, bad: str) -> int:
        root = self.stager.known.tables[()].name
        self.connection.execute(
            f"COPY (SELECT * FROM households WHERE {KEY} NOT IN {bad}) TO {self.target(root)} (FORMAT parquet)"
        )
        for path in sorted(self.stager.raw, key=len):
            if not path:
                continue
            own = f"CASE WHEN person = '' THEN concat(key, '#', {SHEET}, '.', {ROW}) ELSE concat(key, '/', person) END"
            parent = "key"
            if len(path) > 1:
                own, parent = f"concat(key, '#', {SHEET}, '.', {ROW})", "concat(key, '/', person)"
            facts = "".join(f", {quoted(name)}" for name in self.facts(path))
            self.connection.execute(
                f"COPY (SELECT {own} AS {KEY}, {parent} AS {PARENT}{facts} FROM {self.raw(path)} "
                f"WHERE key NOT IN {bad}) TO {self.target(self.stager.known.tables[path].name)} (FORMAT parquet)"
            )
        (count,) = self.connection.execute(f"SELECT COUNT(*) FROM read_parquet({self.target(root)})").fetchone() or (0,)
        for files in self.stager.raw.values():
            for file in files:
                file.unlink(missing_ok=True)
        return int(count)

    def target(self, name: str) -> str:
        return text_literal(str(self.stager.folder / f"{name}.parquet"))
