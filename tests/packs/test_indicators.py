"""Indicators counted from a catalogue; expected numbers were counted by hand from the tables."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.errors import LuodiError
from luodi.extract import extract
from luodi.packs import find
from luodi.packs.indicators import Catalogue, catalogue, every, of_document, read_indicators
from luodi.text import read_file
from luodi.text.documents import parse
from tests.conftest import ROOT

SAMPLE = ROOT / "samples" / "yunzhou_one_code_2026.txt"
PLAN, CARD = "云洲府办发〔2026〕21号", "渝府办发〔2025〕44号"
DAY = dt.date


def built(
    path: Path, number: str, done: dict[str, dt.date] | None = None, readings: dict[str, str] | None = None
) -> Catalogue:
    """The catalogue of the first indicator of a document, with what was reported complete."""
    source = read_file(path)
    document = next(one for one in parse(source) if one.number == number)
    proposed = extract(source, document)
    (definition,) = of_document(number)
    table = next(table for table in document.tables if table.eid == definition.table)
    dues = {one.eid: (one.deadline, one.deadline) for one in proposed.commitments}
    targets = [i.by for c in proposed.commitments if c.eid == definition.eid for i in c.indicators if i.by]
    assert document.date is not None
    return catalogue(
        definition, [(row.eid, row.cells) for row in table.rows], issued=document.date,
        horizon=max(targets, default=None), dues=dues, done=done or {}, readings=readings,
    )  # fmt: skip


def row(number: int) -> str:
    return f"att_1__att_1__table_1__tr_{number}"


def test_only_rows_of_the_kind_count_and_their_states_are_read() -> None:
    made = built(SAMPLE, PLAN)
    # Of twelve rows three are for payment alone.
    assert [entry.state for entry in made.entries] == [
        "done", "done", "done", "partial", "dated", "dated", "dated", "dated", "ongoing",
    ]  # fmt: skip


def test_the_plan_says_what_comes_true_by_each_year() -> None:
    made = built(SAMPLE, PLAN)
    assert (made.at_issue().number, made.at_issue().of) == (3, 9)
    assert made.planned(DAY(2026, 12, 31)).number == 6
    assert made.planned(DAY(2027, 12, 31)).number == 7


def test_a_row_reported_complete_moves_the_value_at_once_and_not_before() -> None:
    made = built(SAMPLE, PLAN, {row(10): DAY(2026, 5, 1)})
    assert made.actual(DAY(2026, 4, 30)).number == 3
    assert made.actual(DAY(2026, 5, 1)).number == 4
    assert made.planned(DAY(2026, 12, 31)).number == 6  # the document still says 2027
    assert made.forecast(DAY(2026, 12, 31), today=DAY(2026, 5, 1)).number == 7


def test_a_row_that_does_not_count_moves_nothing() -> None:
    made = built(SAMPLE, PLAN, {row(9): DAY(2026, 5, 1)})
    assert made.actual(DAY(2026, 6, 1)).number == 3


def test_what_is_late_is_named_and_still_counted_on() -> None:
    made = built(SAMPLE, PLAN)
    today = DAY(2026, 7, 1)
    assert [entry.title for entry in made.late(today).entries] == ["办事大厅取号"]
    assert made.forecast(DAY(2026, 12, 31), today).number == 6
    assert made.forecast(DAY(2026, 6, 30), today).number == 3  # a day that is past has only what was reported


def test_each_other_reading_stands_beside_the_one_taken() -> None:
    made = built(SAMPLE, PLAN)
    end = DAY(2027, 12, 31)
    assert made.readings == {"partial": "no", "ongoing": "reported"}
    other = {(one.readings["partial"], one.readings["ongoing"]): one.planned(end).number for one in made.otherwise()}
    # In part counts: one more. By the last target's date what is ongoing, and what is in part, has come true.
    assert other == {("yes", "reported"): 8, ("no", "horizon"): 9, ("yes", "horizon"): 9}


def test_an_unknown_option_is_not_taken() -> None:
    assert built(SAMPLE, PLAN, readings={"partial": "perhaps"}).readings["partial"] == "no"


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 1000))
def test_a_target_is_met_by_the_exact_share_and_not_by_its_rounding(number: int, of: int, tenths: int) -> None:
    from luodi.packs.indicators import Count, Entry

    count = Count(tuple(Entry(str(n), "", "done") for n in range(min(number, of))), of)
    assert count.meets(Decimal(tenths) / 10) == (min(number, of) * 1000 >= tenths * of)


def test_rounding_does_not_reach_a_target() -> None:
    from luodi.packs.indicators import Count, Entry

    count = Count(tuple(Entry(str(n), "", "done") for n in range(1999)), 2000)
    assert count.percent == Decimal("100.0")  # 99.95, half up
    assert not count.meets(Decimal(100))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('table = "att_1__att_1__table_1"', ""), "缺少 table"),
        (('done = "已实现"', 'finished = "已实现"'), "不认识“finished”"),
        (('name = "partial"', 'name = "perhaps"'), "读法“perhaps”"),
        (("[[indicator]]", "[[indicator"), "不是合法的 TOML"),
    ],
)
def test_a_wrong_declaration_is_refused_with_its_file(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    folder = find("one_code_2026")
    (tmp_path / "pack.toml").write_text((folder / "pack.toml").read_text("utf-8"), "utf-8")
    text = (folder / "indicators.toml").read_text("utf-8")
    assert change[0] in text
    (tmp_path / "indicators.toml").write_text(text.replace(change[0], change[1], 1), "utf-8")
    with pytest.raises(LuodiError, match=said) as refused:
        read_indicators(tmp_path)
    assert refused.value.file.endswith("indicators.toml")


def test_each_declared_indicator_has_a_default_reading() -> None:
    assert {one.number for one in every()} >= {PLAN, CARD}
    assert all(len(reading.options) >= 2 for one in every() for reading in one.readings)


@pytest.mark.corpus
def test_the_card_of_2025_as_counted_by_hand(documents: Path) -> None:
    made = built(documents / "003_07c5b4881ff2756a.txt", CARD)
    assert (made.at_issue().number, made.at_issue().of, str(made.at_issue().percent)) == (117, 210, "55.7")
    states = [entry.state for entry in made.entries]
    assert {state: states.count(state) for state in set(states)} == {
        "done": 117, "dated": 84, "partial": 1, "ongoing": 8,
    }  # fmt: skip
    by_year = [made.planned(DAY(year, 12, 31)) for year in (2025, 2026, 2027)]
    assert [count.number for count in by_year] == [128, 200, 201]
    assert [str(count.percent) for count in by_year] == ["61.0", "95.2", "95.7"]
    assert by_year[0].meets(Decimal(60))
    assert by_year[2].meets(Decimal(95))
    # The other readings: the one in part counts from the start; by the end of 2027 all nine have come true.
    other = {(o.readings["partial"], o.readings["ongoing"]): o for o in made.otherwise()}
    assert other["yes", "reported"].at_issue().number == 118
    assert other["no", "horizon"].planned(DAY(2027, 12, 31)).number == 210
    assert made.horizon == DAY(2027, 12, 31)
