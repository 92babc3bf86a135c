"""Populations in files as others write them get the same answers from machine code as from DuckDB, or go to DuckDB."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path as File
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from luodi.rules.native import reading
from luodi.rules.native.answering import answer
from luodi.rules.native.refusal import NotForNativeError
from luodi.rules.pack import Pack
from luodi.rules.sql.population import Population, TableOf
from tests.rules.minipack import DAY
from tests.rules.minipack import pack as made_pack
from tests.rules.native.test_answering import both
from tests.rules.simulate.homes import home, mini, write


@pytest.fixture
def pack(tmp_path: File) -> Pack:
    return mini(tmp_path / "pack")


def many(rows: int) -> pa.Table:
    return pa.table(
        {
            "id": np.arange(1, rows + 1), "district": pa.array(["云东区"] * rows), "area": pa.array(["城"] * rows),
            "owner": pa.array([False] * rows), "tenant": pa.array([False] * rows),
            "assets": np.arange(rows) % 90_000,
        }
    )  # fmt: skip


def values(found: list[dict[str, Any]], rule: str) -> list[Any]:
    return [row[rule] for row in found]


def test_an_empty_row_group_before_a_long_one(pack: Pack, tmp_path: File) -> None:
    people, rows = write(tmp_path / "people", [home(1)]), many(140_000)
    with pq.ParquetWriter(people / "home.parquet", rows.schema) as file:
        file.write_table(rows.slice(0, 0))
        file.write_table(rows, row_group_size=1 << 20)
    found = both(pack, ["modest"], people, tmp_path, DAY)
    assert values(found, "modest") == [n % 90_000 <= 60_000 for n in range(140_000)]


def test_words_of_a_dictionary_that_no_row_has(pack: Pack, tmp_path: File) -> None:
    people = write(tmp_path / "people", [home(key) for key in range(1, 4)])
    rows = pq.read_table(people / "home.parquet")
    area = pa.DictionaryArray.from_arrays(pa.array([0, None, 1], pa.int32()), ["城", "乡", "未用"])
    pq.write_table(rows.set_column(rows.schema.get_field_index("area"), "area", area), people / "home.parquet")
    assert len(both(pack, ["aid"], people, tmp_path, DAY)) == 3


def test_root_files_that_stand_in_the_wrong_order_are_sorted(pack: Pack, tmp_path: File) -> None:
    people = write(tmp_path / "people", [home(key, assets=key * 100) for key in range(1, 10)])
    rows = pq.read_table(people / "home.parquet")
    (people / "home.parquet").unlink()
    (people / "home").mkdir()
    pq.write_table(rows.slice(5), people / "home" / "a.parquet")
    pq.write_table(rows.slice(0, 5), people / "home" / "b.parquet")
    out = tmp_path / "out.parquet"
    told = answer(pack, ["modest"], people, on=DAY, out=out, engine="native")
    assert told.engine == "native"
    answers = {row["id"]: row["modest"] for row in pq.read_table(out).to_pylist()}
    assert answers == {key: key <= 6 for key in range(1, 10)}


def test_unsorted_files_that_polars_cannot_join_go_to_duckdb(pack: Pack, tmp_path: File) -> None:
    people = write(tmp_path / "people", [home(key, assets=key * 100) for key in range(1, 10)])
    rows = pq.read_table(people / "home.parquet")
    (people / "home.parquet").unlink()
    (people / "home").mkdir()
    for name, part, words in (("a", rows.slice(5), ["城", "乡"]), ("b", rows.slice(0, 5), ["乡", "城"])):
        frame = pl.from_arrow(part)
        assert isinstance(frame, pl.DataFrame)
        frame.with_columns(pl.col("area").cast(pl.Enum(words))).write_parquet(people / "home" / f"{name}.parquet")
    told = answer(pack, ["aid"], people, on=DAY, out=tmp_path / "out.parquet", engine="auto")
    assert (told.engine, told.records) == ("duckdb", 9)


@pytest.mark.parametrize("pattern", ["sub*/home.parquet", "sub1/hom?.parquet", "sub1/[h]ome.parquet"])
def test_a_pattern_that_only_duckdb_knows_goes_to_duckdb(pack: Pack, tmp_path: File, pattern: str) -> None:
    people = write(tmp_path / "people", [home(key) for key in range(1, 6)])
    (people / "sub1").mkdir()
    (people / "home.parquet").rename(people / "sub1" / "home.parquet")
    columns = frozenset(("district", "area", "owner", "tenant", "assets"))
    tables = {
        (): TableOf(f"read_parquet('{people / pattern}')", columns),
        ("members",): TableOf(
            f"read_parquet('{people}/home_members.parquet')", frozenset(("wage",)), "id", "parent_id"
        ),
    }
    population, out = Population("Home", tables), tmp_path / "out.parquet"
    with pytest.raises(NotForNativeError):
        answer(pack, ["modest"], population, on=DAY, out=out, engine="native")
    told = answer(pack, ["modest"], population, on=DAY, out=out, engine="auto")
    assert (told.engine, told.records) == ("duckdb", 5)


def test_a_long_chain_with_a_rule_about_the_owner_over_a_table_that_is_not_there(tmp_path: File) -> None:
    links = "".join(
        f'@rule("二", "链{i}")\ndef r{i}(h: Home) -> bool:\n    return r{i - 1}(h) or h.rooms > {i}\n\n'
        for i in range(1, 40)
    )
    pack = made_pack(
        tmp_path / "pack",
        '@rule("一", "底")\ndef low(h: Home) -> bool:\n    return h.assets > yuan(1)\n\n'
        '@rule("一", "环")\ndef r0(h: Home) -> bool:\n'
        "    return any(low(h) and m.well for m in h.members) or h.owner\n\n" + links,
    )
    people = tmp_path / "people"
    people.mkdir()
    table = {"id": [1, 2, 3], "assets": [100, 1000, None], "rooms": [1, 45, None], "owner": [False, True, None]}
    pq.write_table(pa.table(table), people / "home.parquet")
    # Of home 1 the members are not known and nothing else says yes; home 2 is owned; of home 3 nothing is known.
    assert values(both(pack, ["r39"], people, tmp_path, DAY), "r39") == [None, True, None]


def test_two_that_write_the_same_file_at_once_leave_one_whole(pack: Pack, tmp_path: File) -> None:
    people = write(tmp_path / "people", [home(1)])
    pq.write_table(many(200_000), people / "home.parquet")
    out = tmp_path / "out.parquet"

    def run(rules: list[str]) -> int:
        return answer(pack, rules, people, on=DAY, out=out, engine="native").records

    run(["modest"])
    for _ in range(3):
        with ThreadPoolExecutor(2) as threads:
            assert list(threads.map(run, (["modest"], ["aid", "extra"]))) == [200_000, 200_000]
        assert pq.read_table(out).num_rows == 200_000
    assert list(tmp_path.glob("*.part")) == []


def test_a_population_of_many_files_keeps_few_of_them_open(
    pack: Pack, tmp_path: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = write(tmp_path / "people", [home(key, assets=key * 100) for key in range(1, 31)])
    rows = pq.read_table(people / "home.parquet")
    (people / "home.parquet").unlink()
    (people / "home").mkdir()
    for key in range(30):
        pq.write_table(rows.slice(key, 1), people / "home" / f"{key:02}.parquet")
    held: list[int] = []
    plain = reading.Reader._file

    def counted(reader: reading.Reader, number: int) -> Any:
        found = plain(reader, number)
        held.append(len(reader.own.__dict__["files"]))
        return found

    monkeypatch.setattr(reading.Reader, "_file", counted)
    told = answer(pack, ["modest"], people, on=DAY, out=tmp_path / "out.parquet", engine="native")
    assert told.records == 30
    assert set(held) == {1}
