"""Populations are read exactly or refused; what is wrong with a row is listed and the rest is done."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from luodi.errors import LuodiError
from luodi.packs import load
from luodi.rules.populations.invented import TABLES, invent
from luodi.rules.populations.opening import open_population
from luodi.rules.simulate.reform import parse_reform
from luodi.rules.simulate.run import simulate
from tests.rules.minipack import DAY
from tests.rules.simulate.homes import home, mini, write

LIMIT_UP = parse_reform('[[change]]\nstandard = "limit"\nvalue = 700\n', "reform.toml")


def table(**columns: Any) -> pa.Table:
    return pa.table(columns)


def people(folder: Path, root: pa.Table, members: pa.Table | None = None) -> Path:
    folder.mkdir()
    parquet.write_table(root, folder / "home.parquet")
    if members is not None:
        parquet.write_table(members, folder / "home_members.parquet")
    return folder


def test_bad_rows_are_listed_with_file_row_and_mend_and_the_rest_is_done(tmp_path: Path) -> None:
    folder = people(
        tmp_path / "people",
        table(id=[1, 2, 3, 3, 4, None], area=["城", "镇", "城", "城", "城", "城"], assets=[65000, 1, 1, 1, -5, 1]),
        table(id=[1, 2, 3], parent_id=[1, 4, 99], wage=[10000, 10000, 10000]),
    )
    found = simulate(mini(tmp_path / "pack"), LIMIT_UP, folder, on=DAY, by=())
    told = "\n".join(found.bad)
    # 2: no such kind of place; 3 twice; 4 owes below zero; one row without id; member 3 belongs to nobody.
    assert found.bad_count == 6
    assert (found.left_out, found.figures.whole.records) == (3, 1)
    for part in ("id 2, 城乡", "id 3: id 重复", "id 4, 存款", "没有 id", "home_members.parquet, id 3: parent_id"):
        assert part in told
    assert found.figures.whole.newly == 1


def test_a_value_beside_the_mark_that_there_is_none_is_listed_and_its_home_left_out(tmp_path: Path) -> None:
    members = table(id=[1, 2, 3, 4], parent_id=[1, 1, 2, 3], fee=[5, None, 5, None], fee_none=[True, True, False, None])
    folder = people(tmp_path / "people", table(id=[1, 2, 3]), members)
    with open_population(mini(tmp_path / "pack"), "Home", folder) as found:
        assert (found.records, found.left_out, found.bad_count) == (2, 1, 1)
        assert str(found.bad[0]).startswith("home_members.parquet, id 1, 文书金额: 既有值又标明没有")


def test_a_home_with_a_bad_member_is_left_out_whole(tmp_path: Path) -> None:
    folder = people(
        tmp_path / "people",
        table(id=[1, 2], assets=[1, 1]),
        table(id=[1, 2, 3], parent_id=[1, 1, 2], wage=[10000, -1, 10000]),
    )
    found = simulate(mini(tmp_path / "pack"), LIMIT_UP, folder, on=DAY, by=())
    assert (found.left_out, found.figures.whole.count("yes")) == (1, 1)


def test_decimals_are_yuan_and_whole_numbers_fen(tmp_path: Path) -> None:
    pack = mini(tmp_path / "pack")
    yuan = table(id=[1, 2], assets=pa.array([Decimal("600.00"), Decimal("600.01")], pa.decimal128(18, 2)))
    members = table(id=[1, 2], parent_id=[1, 2], wage=[10000, 10000])
    found = simulate(pack, LIMIT_UP, people(tmp_path / "yuan", yuan, members), on=DAY, by=())
    # The limit is 600.00 today: one cent more is too much.
    assert found.figures.whole.states == {("yes", "yes"): 1, ("no", "yes"): 1}


def test_a_part_of_a_fen_is_a_fault_and_not_rounded(tmp_path: Path) -> None:
    third = table(id=[1], assets=pa.array([Decimal("600.001")], pa.decimal128(18, 3)))
    found = simulate(mini(tmp_path / "pack"), LIMIT_UP, people(tmp_path / "people", third), on=DAY, by=())
    assert (found.bad_count, found.figures.whole.records) == (1, 0)


def test_floating_point_money_is_refused_by_name(tmp_path: Path) -> None:
    folder = people(tmp_path / "people", table(id=[1], assets=[600.1]))
    with pytest.raises(LuodiError) as caught:
        simulate(mini(tmp_path / "pack"), LIMIT_UP, folder, on=DAY, by=())
    assert (caught.value.file, caught.value.place) == ("home.parquet", "assets")
    assert "DECIMAL(18,2)" in caught.value.mend_zh


def test_columns_may_be_called_as_people_call_them(tmp_path: Path) -> None:
    folder = people(tmp_path / "people", table(id=[1], 存款=[65000]), table(id=[1], parent_id=[1], 月工资=[10000]))
    assert simulate(mini(tmp_path / "pack"), LIMIT_UP, folder, on=DAY, by=()).figures.whole.newly == 1


def test_a_table_that_is_not_there_is_unknown_and_not_empty(tmp_path: Path) -> None:
    folder = people(tmp_path / "people", table(id=[1], assets=[1]))
    found = simulate(mini(tmp_path / "pack"), LIMIT_UP, folder, on=DAY, by=())
    assert found.absent == ("home_members",)
    assert found.figures.whole.states == {("unknown", "unknown"): 1}


def test_one_file_with_lists_says_the_same_as_a_folder_of_tables(tmp_path: Path) -> None:
    pack = mini(tmp_path / "pack")
    homes = [home(1, assets=650), home(2, assets=1, wages=[]), home(3, assets=1, wages=[100, None])]
    folder = write(tmp_path / "people", homes)
    members = pa.list_(pa.struct([("wage", pa.int64())]))
    nested = table(
        id=[1, 2, 3], assets=[65000, 100, 100],
        members=pa.array([[{"wage": 10000}], [], [{"wage": 10000}, {"wage": None}]], members),
    )  # fmt: skip
    parquet.write_table(nested, tmp_path / "people.parquet")
    one = simulate(pack, LIMIT_UP, tmp_path / "people.parquet", on=DAY, by=(), cost="")
    other = simulate(pack, LIMIT_UP, folder, on=DAY, by=(), cost="")
    # 1 comes in, 2 has nobody who works, 3 has one who earns enough.
    assert one.figures.whole.states == {("no", "yes"): 1, ("no", "no"): 1, ("yes", "yes"): 1}
    assert one.figures == other.figures


def test_a_list_that_is_missing_is_unknown(tmp_path: Path) -> None:
    members = pa.list_(pa.struct([("wage", pa.int64())]))
    parquet.write_table(table(id=[1], assets=[1], members=pa.array([None], members)), tmp_path / "people.parquet")
    found = simulate(mini(tmp_path / "pack"), LIMIT_UP, tmp_path / "people.parquet", on=DAY, by=())
    assert found.figures.whole.states == {("unknown", "unknown"): 1}


def test_the_tables_may_lie_in_a_duckdb_file(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "people.duckdb")) as connection:
        connection.execute("CREATE TABLE home AS SELECT 1 AS id, 65000 AS assets")
        connection.execute("CREATE TABLE home_members AS SELECT 1 AS id, 1 AS parent_id, 10000 AS wage")
    found = simulate(mini(tmp_path / "pack"), LIMIT_UP, tmp_path / "people.duckdb", on=DAY, by=())
    assert found.figures.whole.newly == 1


@pytest.mark.parametrize("name", ["none.parquet", "empty"])
def test_a_population_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LuodiError) as caught:
        simulate(mini(tmp_path / "pack"), LIMIT_UP, tmp_path / name, on=DAY)
    assert name in str(caught.value.file)


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home.parquet").write_bytes(b"no parquet")
    with pytest.raises(LuodiError) as caught:
        simulate(mini(tmp_path / "pack"), LIMIT_UP, tmp_path / "home.parquet", on=DAY)
    assert "Parquet" in caught.value.mend_zh


# ---- the invented population


def test_the_same_seed_gives_the_same_households_and_another_seed_others(tmp_path: Path) -> None:
    one, same, other = (
        invent(tmp_path / name, households=300, seed=seed) for name, seed in (("a", 5), ("b", 5), ("c", 6))
    )
    for name in TABLES:
        assert (one / f"{name}.parquet").read_bytes() == (same / f"{name}.parquet").read_bytes()
    assert (one / "household.parquet").read_bytes() != (other / "household.parquet").read_bytes()


def test_more_households_begin_with_the_same_ones(tmp_path: Path) -> None:
    few, many = invent(tmp_path / "few", households=50), invent(tmp_path / "many", households=80)
    for name in ("household", "household_members"):
        key = "id" if name == "household" else "parent_id"
        rows = [row for row in parquet.read_table(many / f"{name}.parquet").to_pylist() if row[key] <= 50]
        assert parquet.read_table(few / f"{name}.parquet").to_pylist() == rows


def test_every_invented_row_is_one_that_the_vocabulary_takes(tmp_path: Path) -> None:
    folder = invent(tmp_path / "people", households=3000, seed=3)
    pack = load("dibao_2022")
    with open_population(pack, "Household", folder) as opened:
        assert (opened.records, opened.bad, opened.unused) == (3000, (), ())
        assert "云洲市" in json.loads(opened.invented)["zh"]
    with open_population(pack, "Household", folder, rules=("eligible", "support_ends")) as opened:
        assert opened.absent == ()


def with_a_birth(folder: Path, at: int, day: dt.date) -> int:
    """Change the birthday in one row of an invented population; the household's id."""
    file = folder / "household_members.parquet"
    people = parquet.read_table(file)
    days = people["born"].to_pylist()
    days[at] = day
    births = pa.array(days, people.schema.field("born").type)
    parquet.write_table(people.set_column(people.schema.get_field_index("born"), "born", births), file)
    return int(people["parent_id"][at].as_py())


def test_who_is_born_after_the_day_of_decision_is_listed_and_the_household_left_out(tmp_path: Path) -> None:
    pack, on = load("dibao_2022"), dt.date(2025, 6, 30)
    folder = invent(tmp_path / "people", households=40, seed=3)
    with_a_birth(folder, 7, on)
    with open_population(pack, "Household", folder, rules=("eligible",), on=on) as opened:
        assert (opened.records, opened.left_out) == (40, 0)
    household = with_a_birth(folder, 7, on + dt.timedelta(days=1))
    with open_population(pack, "Household", folder, rules=("eligible",), on=on) as opened:
        assert (opened.records, opened.left_out, opened.bad_count) == (39, 1, 1)
        assert "出生日期: 不在 1900-01-01 至认定日 2025-06-30 之间" in str(opened.bad[0])
        assert getattr(opened.bad[0], "record", None) == str(household)
    reform = parse_reform('[[change]]\nstandard = "city_urban_monthly"\nchange = "-90%"\n', "reform.toml")
    found = simulate(pack, reform, folder, on=on, by=())
    assert (found.left_out, found.figures.whole.records) == (1, 39)
    assert simulate(pack, reform, folder, on=dt.date(2025, 7, 1), by=()).left_out == 0


def test_one_file_holds_the_same_households_as_the_folder(tmp_path: Path) -> None:
    folder = invent(tmp_path / "people", households=400, seed=3)
    whole = invent(tmp_path / "people.parquet", households=400, seed=3)
    reform = parse_reform('[[change]]\nstandard = "city_urban_monthly"\nchange = "-90%"\n', "reform.toml")
    pack, on = load("dibao_2022"), dt.date(2025, 6, 30)
    one, other = (simulate(pack, reform, path, on=on) for path in (folder, whole))
    assert one.figures == other.figures
    assert one.invented == other.invented != ""
    assert one.figures.whole.no_longer > 0


def test_people_are_of_plausible_ages_and_every_household_has_one_applicant(tmp_path: Path) -> None:
    folder = invent(tmp_path / "people", households=5000, seed=9, day=dt.date(2025, 6, 30))
    connection = duckdb.connect()
    source = f"read_parquet('{folder / 'household_members.parquet'}')"
    ages = connection.execute(
        f"SELECT min(date_diff('day', born, DATE '2025-06-30')), max(date_diff('day', born, DATE '2025-06-30')), "
        f"avg(date_diff('day', born, DATE '2025-06-30')) / 365.25 FROM {source}"
    ).fetchone()
    assert ages is not None
    assert ages[0] >= 0
    assert ages[1] < 101 * 366
    assert 30 < ages[2] < 50
    applicants = f"SELECT parent_id, count(*) FILTER (relation = '本人') AS n FROM {source} GROUP BY 1"
    assert connection.execute(f"SELECT count(*), min(n), max(n) FROM ({applicants})").fetchone() == (5000, 1, 1)
    # One person a household in 22 of 100, two in 28, three in 24 … gives 2.7 people a household.
    (size,) = connection.execute(f"SELECT count(*) / 5000 FROM {source}").fetchone() or (0,)
    assert abs(size - 2.7) < 0.1


@pytest.mark.parametrize(("option", "value"), [("households", 0), ("seed", -1)])
def test_numbers_out_of_range_are_refused(tmp_path: Path, option: str, value: int) -> None:
    with pytest.raises(LuodiError) as caught:
        invent(tmp_path / "people", **{"households": 10, option: value})  # type: ignore[arg-type]
    assert caught.value.place == f"--{option}"
