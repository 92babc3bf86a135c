"""Working days follow the decree of their year; beyond it they are provisional or refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.clocks import WorkingCalendar, read_decree
from luodi.clocks.decrees import parse_csv, parse_toml
from luodi.errors import LuodiError

CALENDAR = WorkingCalendar()
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "working", "reason"),
    [
        # 国办发明电 for 2026: 春节 15–23 February, 14 and 28 February worked; 国庆节 1–7 October, 10 October worked.
        (dt.date(2026, 2, 14), True, "调休上班"),
        (dt.date(2026, 2, 16), False, "春节"),
        (dt.date(2026, 2, 24), True, "工作日"),
        (dt.date(2026, 2, 28), True, "调休上班"),
        (dt.date(2026, 3, 1), False, "周末"),
        (dt.date(2026, 10, 7), False, "国庆节"),
        (dt.date(2026, 10, 10), True, "调休上班"),
    ],
)
def test_decreed_holidays_and_worked_weekends_hold(day: dt.date, working: bool, reason: str) -> None:
    status = CALENDAR.status(day)
    assert (status.working, status.reason, status.provisional) == (working, reason, False)


def test_beyond_the_decrees_weekends_and_fixed_holidays_are_assumed_and_marked() -> None:
    assert CALENDAR.decree(2035) is None
    national_day = CALENDAR.status(dt.date(2035, 10, 1))
    assert (national_day.working, national_day.reason, national_day.provisional) == (False, "国庆节", True)
    monday = CALENDAR.status(dt.date(2035, 10, 8))
    assert (monday.working, monday.provisional) == (True, True)


def test_a_calendar_may_refuse_what_is_not_decreed() -> None:
    with pytest.raises(LuodiError, match="2035"):
        WorkingCalendar(beyond="refuse").is_working(dt.date(2035, 10, 8))


def test_an_uploaded_year_replaces_what_was_assumed(tmp_path: Path) -> None:
    file = tmp_path / "2035.csv"
    file.write_text(
        "日期,类型,名称,依据\n2035-10-01至2035-10-08,休,国庆节,2035年安排\n2035-10-13,班,,\n", encoding="utf-8-sig"
    )
    calendar = CALENDAR.with_decree(read_decree(file))
    assert calendar.advance(dt.date(2035, 9, 28), 1) == dt.date(2035, 10, 9)
    assert calendar.status(dt.date(2035, 10, 13)).working
    assert calendar.status(dt.date(2035, 10, 8)).source == "2035年安排"
    assert not calendar.status(dt.date(2035, 10, 8)).provisional
    assert CALENDAR.status(dt.date(2035, 10, 8)).provisional, "the old calendar is untouched"


def test_csv_and_toml_say_the_same(tmp_path: Path) -> None:
    table = parse_csv("日期,类型,名称\n2035-01-01至2035-01-03,休,元旦\n2035-01-06,班,\n", "a.csv")
    file = tmp_path / "a.toml"
    file.write_text(
        'source = "2035年安排"\n[[rest]]\nfrom = 2035-01-01\nto = 2035-01-03\nname = "元旦"\n'
        "[[work]]\nday = 2035-01-06\n",
        encoding="utf-8",
    )
    read = read_decree(file)
    assert (read.year, read.rest, read.work) == (table.year, table.rest, table.work)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("日期,名称\n2035-01-01,元旦\n", "1", "类型"),
        ("日期,类型\n2035-13-01,休\n", "2", "2035-13-01"),
        ("日期,类型\n2035-01-01,歇\n", "2", "歇"),
        ("日期,类型\n2035-01-01,休\n2035-01-01,休\n", "3", "两次"),
        ("日期,类型\n2035-01-02,班\n", "2", "不是周末"),
        ("日期,类型\n2035-01-03至2035-01-01,休\n", "2", "起止"),
        ("日期,类型\n2035-01-01,休\n2036-01-01,休\n", None, "一个年份"),
        ("日期,类型\n", None, "没有任何日期"),
    ],
)
def test_a_wrong_calendar_is_refused_with_its_line(text: str, place: str | None, words: str) -> None:
    with pytest.raises(LuodiError, match=words) as caught:
        parse_csv(text, "own.csv")
    assert (caught.value.file, caught.value.place) == ("own.csv", place)


def test_broken_toml_is_refused() -> None:
    with pytest.raises(LuodiError, match="TOML"):
        parse_toml("[[rest", "own.toml")


@given(DAYS, st.integers(0, 60))
def test_advancing_lands_on_the_day_that_a_count_by_hand_reaches(day: dt.date, count: int) -> None:
    at, left = day, count
    while left:
        at += dt.timedelta(days=1)
        if CALENDAR.status(at).working:
            left -= 1
    assert CALENDAR.advance(day, count) == at
    assert CALENDAR.count(day, at) == count


@given(DAYS, st.integers(1, 60))
def test_forward_after_backward_returns_to_a_working_day_and_from_a_day_of_rest_to_the_next_that_is_worked(
    day: dt.date, count: int
) -> None:
    there_and_back = CALENDAR.advance(CALENDAR.retreat(day, count), count)
    expected = day
    while not CALENDAR.status(expected).working:
        expected += dt.timedelta(days=1)
    assert there_and_back == expected


@given(DAYS, DAYS, st.integers(0, 30))
def test_a_later_start_is_never_due_earlier(one: dt.date, other: dt.date, count: int) -> None:
    first, second = sorted((one, other))
    assert CALENDAR.advance(first, count) <= CALENDAR.advance(second, count)


@pytest.mark.parametrize("table", ["日期,类型,名称\n2035-01-01,休," + "长" * 140_000, '"' + "长" * 140_000])
def test_a_table_that_no_reader_of_csv_takes_is_refused(table: str) -> None:
    with pytest.raises(LuodiError, match="CSV"):
        parse_csv(table, "2035.csv")
