"""The database engines that rules are compared on: how each takes tables and answers a query."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from luodi.facts.types import Bool, Day, Number, Type
from luodi.rules.sql import DIALECTS, Population, TableOf

Table = tuple[Mapping[str, Type], Sequence[Mapping[str, Any]]]
"""Columns with their types, and rows."""

Rows = list[dict[str, Any]]


def arrow(table: Table) -> pa.Table:
    """The rows with ``id`` and ``parent_id`` as columns of Arrow."""
    columns, rows = table
    kinds = {"id": pa.int64(), "parent_id": pa.int64(), **{name: _arrow_type(type_) for name, type_ in columns.items()}}
    return pa.table(
        {name: pa.array([row.get(name) for row in rows], kind) for name, kind in kinds.items()},
        schema=pa.schema(kinds.items()),
    )


def _arrow_type(type_: Type) -> pa.DataType:
    match type_:
        case Bool():
            return pa.bool_()
        case Number():
            return pa.int64()
        case Day():
            return pa.date32()
        case _:
            return pa.string()


class Engine:
    """One engine. Tables are handed over as Parquet files in a folder of its own; ``query`` gives rows by name."""

    dialect = ""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"luodi-{self.dialect}-"))

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def store(self, entity: str, tables: Mapping[tuple[str, ...], Table]) -> Population:
        """Put the tables, by path from the root record, where this engine finds them; earlier ones go."""
        return Population(entity, {
            path: TableOf(self.put("t_" + ("_".join(path) or "root"), table), frozenset(table[0]), "id",
                          "parent_id" if path else None)
            for path, table in tables.items()
        })  # fmt: skip

    def put(self, name: str, table: Table) -> str:
        """Store one table; gives what stands after FROM."""
        path = self.folder / f"{name}.parquet"
        pq.write_table(arrow(table), path)
        return self.file(path)

    def file(self, path: Path) -> str:
        raise NotImplementedError

    def query(self, sql: str) -> Rows:
        raise NotImplementedError


class DuckDB(Engine):
    dialect = "duckdb"

    def __init__(self) -> None:
        import duckdb

        super().__init__()
        self.connection = duckdb.connect(config={"threads": 1})

    def file(self, path: Path) -> str:
        return f"read_parquet('{path}')"

    def query(self, sql: str) -> Rows:
        result = self.connection.execute(sql)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def close(self) -> None:
        self.connection.close()
        super().close()


class PostgreSQL(Engine):
    """On a connection that commits by itself."""

    dialect = "postgres"

    def __init__(self, connection: Any) -> None:
        super().__init__()
        self.connection = connection
        connection.execute(DIALECTS[self.dialect].first)

    def put(self, name: str, table: Table) -> str:
        columns, rows = table
        kinds = {Bool: "BOOLEAN", Number: "BIGINT", Day: "DATE"}
        declared = ", ".join(f'"{c}" {kinds.get(type(t), "TEXT")}' for c, t in columns.items())
        self.connection.execute(f'DROP TABLE IF EXISTS "{name}"')
        self.connection.execute(f'CREATE TABLE "{name}" ("id" BIGINT, "parent_id" BIGINT, {declared})')
        names = ["id", "parent_id", *columns]
        with self.connection.cursor().copy(f'COPY "{name}" FROM STDIN') as copy:
            for row in rows:
                copy.write_row([row.get(column) for column in names])
        self.connection.execute(f'CREATE INDEX ON "{name}" ("parent_id")')
        self.connection.execute(f'ANALYZE "{name}"')
        return f'"{name}"'

    def query(self, sql: str) -> Rows:
        result = self.connection.execute(sql)
        names = [column.name for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


class ClickHouse(Engine):
    """ClickHouse inside this process, by chdb."""

    dialect = "clickhouse"

    def __init__(self) -> None:
        import chdb

        super().__init__()
        self.connection = chdb.connect(f"{self.folder}/state")

    def file(self, path: Path) -> str:
        return f"file('{path}', Parquet)"

    def query(self, sql: str) -> Rows:
        text = str(self.connection.query(sql, "JSONEachRow"))
        return [json.loads(line) for line in text.splitlines() if line]

    def close(self) -> None:
        self.connection.close()
        super().close()


class Spark(Engine):
    """Spark in one local Java process."""

    dialect = "spark"

    def __init__(self) -> None:
        from pyspark.sql import SparkSession

        super().__init__()
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        self.session = (
            SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.driver.memory", "2g")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", str(self.folder / "warehouse"))
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )
        self.session.sparkContext.setLogLevel("ERROR")
        self.session.sql(DIALECTS[self.dialect].first)

    def file(self, path: Path) -> str:
        return f"parquet.`{path}`"

    def query(self, sql: str) -> Rows:
        return [row.asDict() for row in self.session.sql(sql).collect()]

    def close(self) -> None:
        self.session.stop()
        super().close()
