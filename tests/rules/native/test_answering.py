"""Machine code and DuckDB write the same file for the same population, whatever way it lies in its files."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from importlib import import_module
from pathlib import Path as File
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from luodi.commands.answer import command
from luodi.errors import LuodiError
from luodi.packs import load
from luodi.rules.native import answering, reading, running
from luodi.rules.native.answering import NEEDED, answer
from luodi.rules.native.refusal import NotForNativeError
from luodi.rules.pack import Pack
from luodi.rules.populations.invented import invent
from luodi.rules.sql.population import Population, TableOf
from tests.rules.minipack import DAY
from tests.rules.minipack import pack as made_pack
from tests.rules.simulate.homes import home, mini, write

ON = dt.date(2025, 6, 30)

KINDS = """
    @rule("一", "够不够")
    def enough(h: Home) -> bool:
        return h.assets > yuan(1)

    @rule("二", "存款")
    def money(h: Home) -> Money:
        return h.assets

    @rule("三", "有何处")
    def place(h: Home) -> str:
        return h.district

    @rule("四", "从何日")
    def day(h: Home) -> Date:
        return h.since

    @rule("五", "人均")
    def share(h: Home) -> Exact[Money]:
        return h.assets / count(m for m in h.members)
"""


def rows(file: File) -> tuple[list[str], list[dict[str, Any]]]:
    table = pq.read_table(file)
    return [f"{f.name} {f.type}" for f in table.schema], table.to_pylist()


def both(
    pack: Pack, rules: list[str], population: Population | File, folder: File, on: dt.date
) -> list[dict[str, Any]]:
    """The rows of machine code, read by Arrow, after they were held against those read by Polars and DuckDB's."""
    found = {}
    for name, engine, many in (("arrow", "native", 1 << 60), ("polars", "native", -1), ("duckdb", "duckdb", 0)):
        out = folder / f"{name}.parquet"
        with patch.object(reading, "MANY", many), patch.object(running, "import_module", wraps=import_module) as loaded:
            told = answer(pack, rules, population, on=on, out=out, engine=engine, why=True)  # type: ignore[arg-type]
        assert told.engine == engine
        assert bool(loaded.call_count) == (name == "polars")
        found[name] = rows(out)
    for name in ("polars", "duckdb"):
        assert found["arrow"][0] == found[name][0]
        pairs = zip(found["arrow"][1], found[name][1], strict=True)
        assert [(a, b) for a, b in pairs if a != b][:1] == []
    assert [f.name for f in folder.glob("*.part")] == []
    return found["arrow"][1]


def test_an_invented_population_gets_the_same_answers_from_both_engines(tmp_path: File) -> None:
    pack = load("dibao_2022")
    people = File(invent(tmp_path / "people", households=400, seed=3, day=ON, progress=lambda *_: None))
    found = both(pack, ["eligible", "heads", "within_three_times"], people, tmp_path, ON)
    assert len(found) == 400
    assert {row["eligible"] for row in found} >= {True, False}
    assert pq.read_schema(tmp_path / "arrow.parquet").metadata[b"luodi_invented"]


def test_every_type_of_answer_is_written_as_a_query_gives_it(tmp_path: File) -> None:
    pack = made_pack(tmp_path / "pack", KINDS)
    people = tmp_path / "people"
    people.mkdir()
    days = [dt.date(1969, 12, 31), None, dt.date(2024, 2, 29)]
    pq.write_table(pa.table({"id": pa.array([3, 5, 9], pa.int32()), "assets": [100, None, 101],
                             "district": ["甲区", "乙区", None], "since": days}), people / "home.parquet")  # fmt: skip
    pq.write_table(pa.table({"id": [1, 2, 3], "parent_id": [3, 3, 9]}), people / "home_members.parquet")
    found = both(pack, ["enough", "money", "day", "share"], people, tmp_path, DAY)
    # 1.00 yuan is not more than one yuan, 1.01 is; nothing is known of home 5, and nobody lives there.
    assert [row["id"] for row in found] == [3, 5, 9]
    assert [(row["enough"], row["money"], row["day"]) for row in found] == [
        (False, 100, days[0]), (None, None, None), (True, 101, days[2]),
    ]  # fmt: skip
    assert [row["enough__kind"] for row in found] == [0, 3, 0]
    assert [row["share__n"] and row["share__n"] / row["share__d"] for row in found] == [50, None, 101]


def test_tables_may_lie_in_any_order_and_in_several_files(tmp_path: File) -> None:
    pack = mini(tmp_path / "pack")
    homes = [home(k, assets=k * 100, wages=[50, 100][: k % 3]) for k in (5, 3, 9, 1, 7)]
    folder = write(tmp_path / "people", homes)
    members = pq.read_table(folder / "home_members.parquet")
    (folder / "home_members.parquet").unlink()
    (folder / "home_members").mkdir()
    pq.write_table(members.slice(3).take(list(range(members.num_rows - 3))[::-1]), folder / "home_members/a.parquet")
    pq.write_table(members.slice(0, 3), folder / "home_members/b.parquet")
    found = both(pack, ["eligible", "aid"], folder, tmp_path, DAY)
    # Within 600 yuan, and somebody earns 100: the homes with two members.
    assert {row["id"]: row["eligible"] for row in found} == {1: False, 3: False, 5: True, 7: False, 9: False}


def test_a_table_that_is_not_there_is_unknown_and_named(tmp_path: File) -> None:
    folder = write(tmp_path / "people", [home(1)])
    (folder / "home_members.parquet").unlink()
    told = answer(mini(tmp_path / "pack"), ["eligible"], folder, on=DAY, out=tmp_path / "out.parquet")
    assert (told.engine, told.absent) == ("native", ("home_members",))
    assert both(mini(tmp_path / "pack"), ["eligible"], folder, tmp_path, DAY)[0]["eligible__kind"] == 3


def test_rows_that_cannot_be_read_are_left_to_duckdb_which_lists_them(tmp_path: File) -> None:
    pack = mini(tmp_path / "pack")
    folder = write(tmp_path / "people", [home(1), home(2, assets=-5), home(3)])
    out = tmp_path / "out.parquet"
    with pytest.raises(NotForNativeError, match="out of their range"):
        answer(pack, ["eligible"], folder, on=DAY, out=out, engine="native")
    assert not out.exists()
    told = answer(pack, ["eligible"], folder, on=DAY, out=out)
    assert (told.engine, told.records, told.left_out, told.bad_count) == ("duckdb", 2, 1, 1)
    assert "out of their range" in str(told.refused)
    assert [row["id"] for row in rows(out)[1]] == [1, 3]


def test_a_birth_after_the_day_of_decision_is_left_to_duckdb_which_lists_it(tmp_path: File) -> None:
    folder, out = invent(tmp_path / "people", households=40, seed=3), tmp_path / "out.parquet"
    pack, file = load("dibao_2022"), folder / "household_members.parquet"
    people = pq.read_table(file)
    births = [max(people["born"].to_pylist())] * people.num_rows
    births[6] = dt.date(2025, 7, 1)
    column = people.schema.get_field_index("born")
    pq.write_table(people.set_column(column, "born", pa.array(births, people.schema.field("born").type)), file)
    told = answer(pack, ["eligible"], folder, on=dt.date(2025, 6, 30), out=out)
    assert (told.engine, told.records, told.left_out, told.bad_count) == ("duckdb", 39, 1, 1)
    assert people["parent_id"][6].as_py() not in [row["id"] for row in rows(out)[1]]
    later = answer(pack, ["eligible"], folder, on=dt.date(2025, 7, 1), out=out)
    assert (later.engine, later.records, later.left_out) == ("native", 40, 0)


def test_members_of_a_home_that_is_marked_as_not_asked_are_listed_and_the_home_is_left_out(tmp_path: File) -> None:
    pack, out, other = mini(tmp_path / "pack"), tmp_path / "out.parquet", tmp_path / "duckdb.parquet"
    folder = write(tmp_path / "people", [home(1), home(2, wages=[100]), home(3, wages=[])])
    homes = pq.read_table(folder / "home.parquet")
    pq.write_table(homes.append_column("members_given", pa.array([True, None, False])), folder / "home.parquet")
    told = answer(pack, ["eligible"], folder, on=DAY, out=out, why=True)
    answer(pack, ["eligible"], folder, on=DAY, out=other, engine="duckdb", why=True)
    assert rows(out) == rows(other)
    # The second home is not answered for; the third, whose members nobody knows, is open.
    assert [row["id"] for row in rows(out)[1]] == [1, 3]
    assert (told.engine, told.left_out, told.bad_count) == ("duckdb", 1, 1)
    assert told.bad[0].startswith("home_members.parquet, id 2: ")
    assert "没有填报" in told.bad[0]


def test_a_small_population_is_answered_without_libraries_that_load_slowly(tmp_path: File) -> None:
    folder = invent(tmp_path / "people", households=200, seed=3)
    for file in folder.glob("*.parquet"):  # in the order that needs no sorting
        rows_of = pq.read_table(file)
        order = [(name, "ascending") for name in ("parent_id", "id") if name in rows_of.column_names]
        pq.write_table(rows_of.sort_by(order), file)
    run = (
        "import sys; from datetime import date; from luodi.packs import load; "
        "from luodi.rules.native.answering import answer; "
        f"told = answer(load('dibao_2022'), ['eligible'], {str(folder)!r}, on=date(2025, 6, 30), "
        f"out={str(tmp_path / 'out.parquet')!r}); "
        "print(told.engine, told.records, "
        "sorted({'duckdb', 'polars', 'pyarrow.compute', 'pyarrow.dataset', 'z3', 'sqlglot'} & sys.modules.keys()))"
    )
    shown = subprocess.run([sys.executable, "-c", run], capture_output=True, check=True, text=True, timeout=120)
    assert shown.stdout == "native 200 []\n"


def test_without_the_libraries_duckdb_answers_and_says_so(tmp_path: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.rules.native.answering.NEEDED", (*NEEDED, "not_installed_anywhere"))
    folder = write(tmp_path / "people", [home(1)])
    told = answer(mini(tmp_path / "pack"), ["eligible"], folder, on=DAY, out=tmp_path / "out.parquet")
    assert told.engine == "duckdb"
    assert "not_installed_anywhere" in str(told.refused)


def test_tables_of_a_query_are_answered_as_they_are(tmp_path: File) -> None:
    folder = write(tmp_path / "people", [home(1), home(2, assets=700)])
    files = {(): "home", ("members",): "home_members"}
    tables = {
        path: TableOf(f"read_parquet('{folder / name}.parquet')",
                      frozenset(pq.read_schema(folder / f"{name}.parquet").names) - {"id", "parent_id"},
                      "id", "parent_id" if path else None)
        for path, name in files.items()
    }  # fmt: skip
    found = both(mini(tmp_path / "pack"), ["eligible"], Population("Home", tables), tmp_path, DAY)
    assert [row["eligible"] for row in found] == [True, False]


def test_the_command_says_which_engine_answered_and_ends_as_documented(tmp_path: File) -> None:
    people, out = tmp_path / "people", tmp_path / "out.parquet"
    invent(people, households=30, seed=3, day=ON, progress=lambda *_: None)
    given = ["dibao_2022", "heads", "--population", str(people), "--on", "2025-06-30", "--out", str(out)]
    done = CliRunner().invoke(command, given, standalone_mode=False)
    assert (done.exception, done.return_value) == (None, 0)
    assert "machine code: 30" in done.stderr
    assert pq.read_metadata(out).num_rows == 30
    with pytest.raises(LuodiError, match="cannot be written"):
        CliRunner().invoke(command, [*given, "--out", "x.csv"], standalone_mode=False, catch_exceptions=False)

    # The first two households under one key: neither can be read, and the members of the second belong to nobody.
    table = pq.read_table(people / "household.parquet")
    keys = [1, 1, *table["id"].to_pylist()[2:]]
    pq.write_table(table.set_column(0, "id", pa.array(keys)), people / "household.parquet")
    done = CliRunner().invoke(command, given, standalone_mode=False)
    assert (done.exception, done.return_value) == (None, 1)
    assert "not by machine code" in done.stderr
    assert pq.read_metadata(out).num_rows == 28


@pytest.mark.parametrize("name", ["household.parquet", "household_members.parquet"])
def test_a_file_that_is_no_parquet_is_named_whichever_table_it_holds(tmp_path: File, name: str) -> None:
    pack, on = load("dibao_2022"), dt.date(2023, 6, 30)
    invent(tmp_path / "people", households=50, day=on, progress=lambda *_: None)
    (tmp_path / "people" / name).write_bytes(b"PAR1 and no more")
    for engine in ("auto", "native", "duckdb"):
        with pytest.raises(LuodiError, match="cannot be read") as caught:
            answer(pack, ["eligible"], tmp_path / "people", on=on, out=tmp_path / "out.parquet", engine=engine)
        assert name in (caught.value.file or "")
    assert [file.name for file in tmp_path.iterdir()] == ["people"]


def test_what_was_changed_of_the_interpreter_is_put_back_by_whoever_changed_it() -> None:
    """Turns between threads, of two answers at once, the first of which ends first."""
    turn = sys.getswitchinterval()
    first, second = answering._short_turns(), answering._short_turns()
    first.__enter__()
    assert sys.getswitchinterval() < turn
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert sys.getswitchinterval() == turn
