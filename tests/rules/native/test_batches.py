"""A kernel is handed every record with its own children and no others, or the tables are refused.

Every test runs twice: rows are read by Arrow alone, and with Polars.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path as File
from typing import Any
from unittest.mock import patch

import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from luodi.rules.native import files, reading
from luodi.rules.native.arrays import Ones
from luodi.rules.native.decoding import Decoder
from luodi.rules.native.layout import Column, Form, Layout
from luodi.rules.native.limits import Limits
from luodi.rules.native.refusal import NotForNativeError
from luodi.rules.sql.population import Population, TableOf
from tests.rules.native import reading as looking
from tests.rules.native.reading import LAYOUT, expected, tables, write

_FACTS: dict[str, Any] = {
    "own": st.none() | st.booleans(),
    "money": st.none() | st.integers(-(2**63), 2**63 - 1),
    "day": st.none() | st.dates(),
    "kind": st.sampled_from([None, "甲", "乙", "丙", ""]),
}
BILL = st.fixed_dictionaries(_FACTS)
MEMBER = st.fixed_dictionaries({**_FACTS, "bills": st.lists(BILL, max_size=3)})
HOME = st.fixed_dictionaries({**_FACTS, "members": st.lists(MEMBER, max_size=3), "homes": st.lists(BILL, max_size=2)})
GROUPS = st.fixed_dictionaries(
    {(): st.integers(1, 5), ("members",): st.integers(1, 5), ("homes",): st.integers(1, 5),
     ("members", "bills"): st.integers(1, 5)}
)  # fmt: skip

_BY: dict[str, Any] = {}


@pytest.fixture(scope="module", autouse=True, params=["arrow", "polars"])
def reader(request: pytest.FixtureRequest) -> None:
    """Who reads."""
    _BY["polars"] = polars if request.param == "polars" else None


def seen(population: Population, limits: Limits | None = None, layout: Layout = LAYOUT) -> Any:
    return looking.seen(population, limits, layout, **_BY)


@settings(max_examples=40, deadline=None)
@given(st.lists(HOME, max_size=9), GROUPS, st.integers(1, 6), st.lists(st.integers(1, 9), min_size=1, max_size=3))
def test_every_record_comes_with_its_own_children_wherever_row_groups_end(
    homes: list[Any], groups: Any, at_once: int, gaps: list[int]
) -> None:
    few = patch.object(files, "ROWS", at_once), patch.object(reading, "ROWS", max(at_once - 1, 1))
    with tempfile.TemporaryDirectory() as folder, few[0], few[1]:
        found, _ = seen(write(File(folder), tables(homes, gaps), groups))
    assert found == expected(homes)


def home(*wages: int, bills: int = 0) -> dict[str, Any]:
    return {"money": 1, "members": [{"money": wage, "bills": [{"money": 7}] * bills} for wage in wages]}


def test_a_batch_ends_where_a_row_group_of_any_table_does_and_a_record_across_is_a_batch_of_its_own(
    tmp_path: File,
) -> None:
    # Members 1 2 | 3 4 | 5 6 7: home 2 has members 2 and 3, in two row groups; home 4 has 5, 6 and 7.
    population = write(tmp_path, tables([home(1), home(2, 3), home(4), home(5, 6, 7)]), {
        (): 9, ("members",): 2, ("homes",): 9, ("members", "bills"): 9,
    })  # fmt: skip
    with patch.object(files, "ROWS", 2):
        found, sizes = seen(population)
    assert [[m["money"] for m in h["members"]] for h in found] == [[1], [2, 3], [4], [5, 6, 7]]
    assert sizes[:2] == [1, 1]
    assert sum(sizes) == 4


def reordered(folder: File, change: Any) -> Population:
    """Three homes with one member each and a bill each, after ``change`` has been at the rows."""
    rows = tables([home(1, bills=1), home(2, bills=1), home(3, bills=1)])
    change(rows)
    return write(folder, rows)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t[("members",)].reverse(), "does not rise"),
        (lambda t: t[()].reverse(), "does not rise"),
        (lambda t: t[()][1].update(id=1), "does not rise"),
        (lambda t: t[()][1].update(id=None), "have no “id”"),
        (lambda t: t[("members",)][1].update(parent_id=None), "have no “parent_id”"),
        (lambda t: t[("members",)][0].update(parent_id=3), "no owner"),
        (lambda t: t[("members",)][2].update(parent_id=99), "no owner"),
        (lambda t: t[("members",)][0].update(parent_id=0), "no owner"),
        (lambda t: t[("members", "bills")].append({**t[("members", "bills")][0], "id": 9}), "no owner"),
        (lambda t: t[("members", "bills")][2].update(parent_id=9), "no owner"),
        (lambda t: t[()].clear(), "no owner"),
    ],
)
def test_tables_out_of_order_or_with_rows_that_belong_to_nobody_are_refused(
    tmp_path: File, change: Any, told: str
) -> None:
    with pytest.raises(NotForNativeError, match=told):
        seen(reordered(tmp_path, change))


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        (Limits(numbers={(("members",), "money"): (1, 2)}), "out of their range"),
        (Limits(numbers={((), "day"): (1, 2)}), "out of their range"),
        (Limits(closed=frozenset({((), "kind")})), "not on the list"),
        (Limits(most={("members",): 0}), "more than 0"),
    ],
)
def test_a_value_that_a_fact_may_not_have_is_refused(tmp_path: File, limits: Limits, told: str) -> None:
    homes = [{"money": 3, "day": dt.date(1970, 1, 4), "kind": "丙", "members": [{"money": 3}]}]
    population = write(tmp_path, tables(homes))
    assert seen(population)[0] == expected(homes)
    with pytest.raises(NotForNativeError, match=told):
        seen(population, limits)


@pytest.mark.parametrize("name", ["money", "day", "kind"])
def test_a_value_beside_the_mark_that_there_is_none_is_refused(tmp_path: File, name: str) -> None:
    values = {"money": [1, None, None], "day": [dt.date(1970, 1, 2), None, None], "kind": ["甲", None, None]}
    kept = pa.table({"id": [1, 2, 3], name: values[name], f"{name}_none": [False, True, None]})
    for marks, fine in ((kept, True), (kept.set_column(2, f"{name}_none", pa.array([True, False, None])), False)):
        pq.write_table(marks, tmp_path / "home.parquet")
        table = TableOf(f"read_parquet('{tmp_path}/home.parquet')", frozenset({name, f"{name}_none"}), "id")
        form: Form = {"money": "whole", "day": "day", "kind": "word"}[name]  # type: ignore[assignment]
        columns = [Column((), name, form, ("甲",) if form == "word" else ()), Column((), f"{name}_none", "flag")]
        found = files.tables_of(Population("Home", {(): table}))[()]
        decoder = Decoder((), found, columns, Limits(marks=frozenset({((), name)})), Ones(), owners=False, **_BY)
        (part,) = found.parts()
        if fine:
            assert [chunk.rows for chunk in decoder.decode(part)] == [3]
        else:
            with pytest.raises(NotForNativeError, match="say that there is none"):
                decoder.decode(part)


def test_values_at_the_ends_of_their_range_are_taken(tmp_path: File) -> None:
    homes = [{"money": 1, "day": dt.date(1970, 1, 2)}, {"money": 2, "day": dt.date(1970, 1, 3)}, {}]
    limits = Limits(numbers={((), "money"): (1, 2), ((), "day"): (1, 2)})
    assert seen(write(tmp_path, tables(homes)), limits)[0] == expected(homes)


def test_narrow_numbers_and_stored_dictionaries_are_read_and_fractions_refused(tmp_path: File) -> None:
    rows = tables([{"money": 5, "kind": "乙"}, {"money": None, "kind": None}])
    population = write(tmp_path, rows)
    file = tmp_path / "home.parquet"
    plain = pq.read_table(file)
    narrow = plain.set_column(2, "money", plain["money"].cast(pa.int32()))
    narrow = narrow.drop(["own"]).append_column("own", plain["own"])
    narrow = narrow.set_column(narrow.schema.get_field_index("kind"), "kind", plain["kind"].dictionary_encode())
    pq.write_table(narrow.drop(["money"]).append_column("money", plain["money"].cast(pa.int32())), file)
    assert seen(population)[0] == expected([{"money": 5, "kind": "乙"}, {}])
    pq.write_table(plain.drop(["money"]).append_column("money", plain["money"].cast(pa.float64())), file)
    with pytest.raises(NotForNativeError, match="of type double"):
        seen(population)


def test_a_relation_without_a_table_has_no_rows(tmp_path: File) -> None:
    population = write(tmp_path, tables([{"money": 1, "homes": [{}]}]))
    kept = {path: table for path, table in population.tables.items() if path != ("homes",)}
    layout = structs.replace(LAYOUT, columns=tuple(c for c in LAYOUT.columns if c.path != ("homes",)))
    (found,), _ = seen(Population("Home", kept), layout=layout)
    assert found["homes"] == []


def test_a_source_that_is_no_file_of_parquet_is_refused() -> None:
    with pytest.raises(NotForNativeError, match="no Parquet file"):
        files.tables_of(Population("Home", {(): TableOf('"home"', frozenset())}))


def test_a_column_of_very_many_words_is_read_by_the_few_that_are_listed(tmp_path: File) -> None:
    homes = [{"kind": word} for word in [*(f"词{n}" for n in range(400)), "乙", None, "甲"]]
    assert seen(write(tmp_path, tables(homes)))[0] == expected(homes)


def test_ranges_are_held_against_the_rows_where_a_file_says_nothing_of_them(tmp_path: File) -> None:
    homes = [{"money": 3, "day": dt.date(1970, 1, 4)}]
    population = write(tmp_path, tables(homes))
    plain = pq.read_table(tmp_path / "home.parquet")
    pq.write_table(plain, tmp_path / "home.parquet", write_statistics=False)
    assert seen(population, Limits(numbers={((), "money"): (3, 3), ((), "day"): (3, 3)}))[0] == expected(homes)
    for name in ("money", "day"):
        with pytest.raises(NotForNativeError, match="out of their range"):
            seen(population, Limits(numbers={((), name): (0, 2)}))


def test_ranges_of_numbers_without_sign_are_held_against_the_rows(tmp_path: File) -> None:
    population = write(tmp_path, tables([{"money": 1}]))
    plain = pq.read_table(tmp_path / "home.parquet")
    high = pa.array([3_000_000_000], pa.uint32())
    pq.write_table(plain.set_column(plain.schema.get_field_index("money"), "money", high), tmp_path / "home.parquet")
    assert seen(population)[0] == expected([{"money": 3_000_000_000}])
    with pytest.raises(NotForNativeError, match="out of their range"):
        seen(population, Limits(numbers={((), "money"): (0, 50)}))


def test_days_that_arrow_stored_as_moments_are_days(tmp_path: File) -> None:
    homes = [{"day": dt.date(2020, 2, 29)}, {}, {"day": dt.date(1969, 12, 31)}]
    population = write(tmp_path, tables(homes))
    plain = pq.read_table(tmp_path / "home.parquet")
    moments = plain["day"].cast(pa.date64())
    pq.write_table(plain.set_column(plain.schema.get_field_index("day"), "day", moments), tmp_path / "home.parquet")
    assert seen(population)[0] == expected(homes)


@pytest.mark.parametrize(("marks", "fine"), [([True, False], True), ([True, None], True), ([None, True], False)])
def test_records_that_their_owner_says_are_not_given_are_refused(
    tmp_path: File, marks: list[bool | None], fine: bool
) -> None:
    population = write(tmp_path, tables([home(1), home()]))
    plain = pq.read_table(tmp_path / "home.parquet")
    pq.write_table(plain.append_column("members_given", pa.array(marks, pa.bool_())), tmp_path / "home.parquet")
    own = population.tables[()]
    marked = Population("Home", {**population.tables, (): replace(own, columns=own.columns | {"members_given"})})
    layout = structs.replace(LAYOUT, columns=(*LAYOUT.columns, Column((), "members_given", "flag")))
    if fine:
        assert sum(seen(marked, layout=layout)[1]) == 2
    else:
        with pytest.raises(NotForNativeError, match="not given"):
            seen(marked, layout=layout)


def test_numbers_too_large_to_be_read_exactly_and_damaged_files_are_refused(tmp_path: File) -> None:
    population = write(tmp_path, tables([{"money": 1}, {"money": 2}]))
    file = tmp_path / "home.parquet"
    plain = pq.read_table(file)
    at = plain.schema.get_field_index("money")
    pq.write_table(plain.set_column(at, "money", pa.array([1, 2**63], pa.uint64())), file)
    with pytest.raises(NotForNativeError, match="cannot be read exactly"):
        seen(population)
    pq.write_table(plain, file, compression="snappy", use_dictionary=False)
    start = pq.read_metadata(file).row_group(0).column(at).data_page_offset
    content = bytearray(file.read_bytes())
    content[start : start + 24] = b"\xff" * 24
    file.write_bytes(content)
    with pytest.raises(NotForNativeError, match="cannot be read exactly"):
        seen(population)
