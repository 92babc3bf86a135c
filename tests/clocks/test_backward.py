"""Backward clocks count from an event to come; moving the event moves them."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from luodi.clocks import (
    SHANGHAI,
    BackwardClock,
    Clock,
    ClockEvent,
    Duration,
    WorkingCalendar,
    due,
    end_of,
    parse_duration,
)

CALENDAR = WorkingCalendar()


def before(limit: str, month: int, day: int, **reading: bool) -> BackwardClock:
    return BackwardClock("通知", parse_duration(limit), dt.datetime(2026, month, day, 9, tzinfo=SHANGHAI), **reading)


def test_three_days_before_an_audit_is_the_third_day_back() -> None:
    found = before("3日", 3, 12).due(CALENDAR)
    assert found.day == dt.date(2026, 3, 9)
    assert found.moment == end_of(dt.date(2026, 3, 9))


def test_three_full_days_between_are_one_day_more() -> None:
    assert before("3日", 3, 12, clear=True).due(CALENDAR).day == dt.date(2026, 3, 8)


def test_working_days_back_leave_out_the_holiday() -> None:
    # Outbound on Wednesday 25 February 2026: 24 February, then over 春节 14 (worked) and 13 February.
    assert before("3个工作日", 2, 25).due(CALENDAR).day == dt.date(2026, 2, 13)


def test_within_the_last_three_working_days_opens_on_the_day_counted_back_and_ends_with_the_event() -> None:
    clock = before("3个工作日", 3, 12, window=True)
    assert clock.opens(CALENDAR) == dt.datetime(2026, 3, 9, tzinfo=SHANGHAI)
    assert clock.due(CALENDAR).moment == dt.datetime(2026, 3, 12, 9, tzinfo=SHANGHAI)
    assert before("3个工作日", 3, 12).opens(CALENDAR) is None


def test_hours_before_are_counted_from_the_moment() -> None:
    assert before("24小时", 3, 12).due(CALENDAR).moment == dt.datetime(2026, 3, 11, 9, tzinfo=SHANGHAI)


def test_working_days_before_an_undecreed_day_are_provisional() -> None:
    anchor = dt.datetime(2035, 3, 12, 9, tzinfo=SHANGHAI)
    assert BackwardClock("通知", parse_duration("3个工作日"), anchor).due(CALENDAR).provisional
    assert not BackwardClock("通知", parse_duration("3日"), anchor).due(CALENDAR).provisional


@given(
    st.builds(Duration, st.integers(1, 60), st.sampled_from(["day", "week", "working_day"])),
    st.datetimes(dt.datetime(2022, 1, 1), dt.datetime(2026, 12, 1)).map(lambda naive: naive.replace(tzinfo=SHANGHAI)),
)
def test_counting_forward_from_the_day_counted_back_returns_to_the_event(limit: Duration, anchor: dt.datetime) -> None:
    back = BackwardClock("通知", limit, anchor).due(CALENDAR).day
    start = dt.datetime(back.year, back.month, back.day, 12, tzinfo=SHANGHAI)
    forward = due(Clock("时限", limit, roll=False).record(ClockEvent("start", start, start)), CALENDAR)
    assert forward is not None
    expected = anchor.date()
    while limit.unit == "working_day" and not CALENDAR.is_working(expected):
        expected += dt.timedelta(days=1)
    assert forward.day == expected


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 30))
def test_a_later_event_never_asks_for_an_earlier_day(one: int, other: int, count: int) -> None:
    first, second = (
        BackwardClock(
            "通知",
            Duration(count, "working_day"),
            dt.datetime(2025, 3, 1, 9, tzinfo=SHANGHAI) + dt.timedelta(days=days),
        ).due(CALENDAR)
        for days in sorted((one, other))
    )
    assert first.day <= second.day
