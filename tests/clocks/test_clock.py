"""A clock counts only while it runs: days by day, minutes by the minute; its due follows from its events."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.clocks import (
    SHANGHAI,
    Clock,
    ClockEvent,
    Duration,
    TwoLimits,
    WorkingCalendar,
    day_of,
    due,
    end_of,
    parse_duration,
    read,
)
from luodi.clocks.clock import EventKind
from luodi.errors import LuodiError

CALENDAR = WorkingCalendar()


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def event(
    kind: EventKind, when: dt.datetime, *, by: str | None = None, recorded: dt.datetime | None = None
) -> ClockEvent:
    return ClockEvent(kind, when, recorded or when, by=parse_duration(by) if by else None)


def clock(limit: str, *events: ClockEvent, roll: bool = True) -> Clock:
    made = Clock("审核", parse_duration(limit), roll=roll)
    for each in events:
        made = made.record(each)
    return made


def last_day(made: Clock) -> dt.date | None:
    found = due(made, CALENDAR)
    return found.day if found else None


def test_the_day_of_the_start_is_not_counted() -> None:
    # Monday 2 March 2026 + 5 working days: 3, 4, 5, 6, 9 March.
    assert last_day(clock("5个工作日", event("start", at(3, 2)))) == dt.date(2026, 3, 9)


def test_it_is_not_overdue_until_the_due_day_ends() -> None:
    made = clock("5个工作日", event("start", at(3, 2)))
    assert not read(made, CALENDAR, at(3, 9, 23, 59)).overdue
    assert read(made, CALENDAR, end_of(dt.date(2026, 3, 9))).overdue


def test_hours_are_counted_from_the_moment_itself() -> None:
    found = due(clock("24小时", event("start", at(3, 2, 15, 30))), CALENDAR)
    assert found is not None
    assert found.moment == at(3, 3, 15, 30)


def test_a_last_day_of_rest_moves_to_the_next_working_day_and_says_why() -> None:
    # 5 February + 15 days = 20 February, within 春节 (15–23 February): the 24th.
    found = due(clock("15日", event("start", at(2, 5))), CALENDAR)
    assert found is not None
    assert found.day == dt.date(2026, 2, 24)
    assert "春节" in found.why[-1].zh
    assert last_day(clock("15日", event("start", at(2, 5)), roll=False)) == dt.date(2026, 2, 20)


def test_months_end_on_the_corresponding_day_or_the_month_s_last() -> None:
    assert last_day(clock("1个月", event("start", at(1, 31)), roll=False)) == dt.date(2026, 2, 28)
    assert last_day(clock("5年", event("start", at(3, 2)), roll=False)) == dt.date(2031, 3, 2)


def test_suspension_leaves_the_remainder() -> None:
    # Start Monday 2 March, 5 working days; the 3rd is counted; suspended on the 4th (not counted), resumed on Tuesday
    # the 10th (counted): 10, 11, 12, 13 March.
    made = clock("5个工作日", event("start", at(3, 2)), event("suspend", at(3, 4)))
    assert last_day(made) is None
    standing = read(made, CALENDAR, at(3, 6))
    assert (standing.state, standing.consumed, standing.due, standing.overdue) == ("suspended", 1, None, False)
    assert last_day(made.record(event("resume", at(3, 10)))) == dt.date(2026, 3, 13)


def test_interruption_gives_all_the_time_again() -> None:
    # As before, but interrupted: 5 working days after the 10th: 11, 12, 13, 16, 17 March.
    made = clock("5个工作日", event("start", at(3, 2)), event("interrupt", at(3, 4)), event("resume", at(3, 10)))
    assert last_day(made) == dt.date(2026, 3, 17)
    assert read(made, CALENDAR, at(3, 11)).consumed == 1


def test_a_clock_suspended_on_its_last_day_is_not_overdue_and_ends_on_the_day_it_resumes() -> None:
    # 2 working days from Monday 2 March end on the 4th.
    made = clock("2个工作日", event("start", at(3, 2)), event("suspend", at(3, 4, 10)))
    assert not read(made, CALENDAR, at(3, 6)).overdue
    assert last_day(made.record(event("resume", at(3, 10, 8)))) == dt.date(2026, 3, 10)


def test_a_suspension_within_one_day_changes_nothing_even_on_the_first_day() -> None:
    made = clock("2个工作日", event("start", at(3, 2)), event("suspend", at(3, 2, 10)), event("resume", at(3, 2, 11)))
    assert last_day(made) == dt.date(2026, 3, 4)


def test_a_clock_that_was_overdue_before_it_was_suspended_stays_overdue() -> None:
    made = clock("2个工作日", event("start", at(3, 2)), event("suspend", at(3, 9)))
    assert read(made, CALENDAR, at(3, 9)).overdue


def test_a_stop_in_time_is_never_overdue_later_and_one_too_late_always_is() -> None:
    in_time = clock("2个工作日", event("start", at(3, 2)), event("stop", at(3, 4, 23)))
    too_late = clock("2个工作日", event("start", at(3, 2)), event("stop", at(3, 5, 0, 1)))
    assert not read(in_time, CALENDAR, at(5, 1)).overdue
    assert read(too_late, CALENDAR, at(5, 1)).overdue


def test_an_interrupted_clock_that_is_stopped_has_no_due_day() -> None:
    made = clock("5个工作日", event("start", at(3, 2)), event("interrupt", at(3, 4)), event("stop", at(3, 5)))
    assert last_day(made) is None


def test_an_extension_counts_on_from_the_last_day() -> None:
    # 5 working days end on 9 March, 3 more on the 12th; 10 days end on Thursday the 12th, a month more on 12 April,
    # a Sunday: the 13th.
    assert last_day(clock("5个工作日", event("start", at(3, 2)), event("extend", at(3, 5), by="3个工作日"))) == dt.date(
        2026, 3, 12
    )
    assert last_day(clock("10日", event("start", at(3, 2)), event("extend", at(3, 5), by="1个月"))) == dt.date(
        2026, 4, 13
    )


def test_what_is_recorded_late_counts_from_when_it_occurred_and_can_be_left_out() -> None:
    made = clock("5个工作日", event("start", at(3, 2), recorded=at(3, 6)))
    assert last_day(made) == dt.date(2026, 3, 9)
    assert made.as_known(at(3, 5)).times().state == "not_started"
    late = made.record(event("suspend", at(3, 4), recorded=at(3, 12))).record(
        event("resume", at(3, 5), recorded=at(3, 12))
    )
    assert last_day(late) == dt.date(2026, 3, 10)
    assert last_day(late.as_known(at(3, 11))) == dt.date(2026, 3, 9)


def test_an_event_that_occurred_earlier_is_put_in_its_place_though_recorded_later() -> None:
    made = clock("5个工作日", event("start", at(3, 2)), event("stop", at(3, 9)))
    changed = made.record(event("suspend", at(3, 3), recorded=at(3, 20)))
    assert [each.kind for each in changed.events] == ["start", "suspend", "stop"]


@pytest.mark.parametrize(
    "events",
    [
        [("suspend", 2)],
        [("start", 2), ("start", 3)],
        [("start", 2), ("resume", 3)],
        [("start", 2), ("suspend", 3), ("suspend", 4)],
        [("start", 2), ("stop", 3), ("suspend", 4)],
    ],
)
def test_events_that_contradict_one_another_are_refused_and_change_nothing(events: list[tuple[EventKind, int]]) -> None:
    made = clock("5个工作日", *(event(kind, at(3, day)) for kind, day in events[:-1]))
    before = made.events
    with pytest.raises(LuodiError, match="审核"):
        made.record(event(events[-1][0], at(3, events[-1][1])))
    assert made.events == before


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        ClockEvent("start", dt.datetime(2026, 3, 2), at(3, 2))


def test_the_day_is_that_of_china_wherever_the_moment_was_written_down() -> None:
    utc = dt.datetime(2026, 3, 2, 17, 0, tzinfo=dt.UTC)  # 3 March, 01:00 in China
    assert last_day(clock("1个工作日", event("start", utc))) == dt.date(2026, 3, 4)


def test_promise_and_law_are_two_clocks_moved_by_the_same_events() -> None:
    both = TwoLimits.of("审核", parse_duration("20个工作日"), parse_duration("7个工作日"))
    both = both.record(event("start", at(3, 2)))
    assert last_day(both.statutory) == dt.date(2026, 3, 30)
    assert last_day(both.promised) == dt.date(2026, 3, 11)
    assert both.beyond_law(CALENDAR) is None
    halted = both.record(event("suspend", at(3, 3))).record(event("resume", at(3, 4)))
    assert last_day(halted.promised) == dt.date(2026, 3, 12)
    extended = both.record(event("extend", at(3, 5), by="10个工作日"))
    assert extended.promised == both.promised
    assert extended.statutory != both.statutory


def test_a_promise_beyond_the_law_is_no_promise() -> None:
    both = TwoLimits.of("审核", parse_duration("5个工作日"), parse_duration("7个工作日")).record(
        event("start", at(3, 2))
    )
    found = both.beyond_law(CALENDAR)
    assert found is not None
    assert "法定时限" in found.zh


def test_a_limit_that_reaches_an_undecreed_year_is_provisional() -> None:
    made = Clock("审核", parse_duration("30日"))
    start = dt.datetime(2035, 1, 5, 9, tzinfo=SHANGHAI)
    found = due(made.record(event("start", start)), CALENDAR)
    assert found is not None
    assert found.provisional
    hours = due(Clock("报告", parse_duration("1小时")).record(event("start", start)), CALENDAR)
    assert hours is not None
    assert not hours.provisional, "an hour needs no calendar"


def test_a_refusing_calendar_refuses_the_due_day() -> None:
    start = dt.datetime(2035, 1, 5, 9, tzinfo=SHANGHAI)
    with pytest.raises(LuodiError, match="2035"):
        due(clock("3个工作日", event("start", start)), WorkingCalendar(beyond="refuse"))


# ---- properties ----

STARTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2026, 6, 30)).map(
    lambda naive: naive.replace(tzinfo=SHANGHAI)
)
GAPS = st.lists(st.integers(1, 20 * 24 * 60), max_size=6)
"""Minutes between one event and the next: suspensions and resumptions in turn."""
DAILY = st.builds(Duration, st.integers(1, 40), st.sampled_from(["day", "working_day"]))
CONTINUOUS = st.builds(Duration, st.integers(1, 5000), st.sampled_from(["minute"]))


def halting(limit: Duration, start: dt.datetime, gaps: list[int], *, whole: bool = True) -> Clock:
    made = Clock("时限", limit, roll=False).record(event("start", start))
    moment = start
    for index, minutes in enumerate(gaps[: len(gaps) // 2 * 2 if whole else None]):
        moment += dt.timedelta(minutes=minutes)
        made = made.record(event("suspend" if index % 2 == 0 else "resume", moment))
    return made


def running(made: Clock, moment: dt.datetime) -> bool:
    """Whether the clock was running just before a moment, told from its events alone."""
    state = False
    for each in made.events:
        if each.occurred_at >= moment:
            break
        state = each.kind in ("start", "resume")
    return state


@settings(max_examples=150)
@given(DAILY, STARTS, GAPS)
def test_the_due_day_is_that_of_a_count_day_by_day(limit: Duration, start: dt.datetime, gaps: list[int]) -> None:
    made = halting(limit, start, gaps)
    day, left = day_of(start), limit.amount
    while left:
        day += dt.timedelta(days=1)
        if running(made, end_of(day)) and (limit.unit == "day" or CALENDAR.is_working(day)):
            left -= 1
    found = due(made, CALENDAR)
    assert found is not None
    assert found.day == day
    assert found.moment == end_of(day)


@given(CONTINUOUS, STARTS, GAPS)
def test_suspension_adds_exactly_the_suspended_minutes(limit: Duration, start: dt.datetime, gaps: list[int]) -> None:
    made = halting(limit, start, gaps)
    found = due(made, CALENDAR)
    assert found is not None
    suspended = sum(
        ((halt.end or found.moment) - halt.start for halt in made.times().halts if halt.start < found.moment),
        dt.timedelta(),
    )
    assert found.moment == start + dt.timedelta(minutes=limit.minutes) + suspended


@given(st.builds(Duration, st.integers(1, 40), st.sampled_from(["day", "month"])), STARTS, GAPS)
def test_suspension_adds_exactly_the_suspended_days(limit: Duration, start: dt.datetime, gaps: list[int]) -> None:
    """A halt takes its days but the last, on which it resumes; the clock's first day was never counted."""
    made, plain = halting(limit, start, gaps), halting(limit, start, [])
    found, unhalted = due(made, CALENDAR), due(plain, CALENDAR)
    assert found is not None
    assert unhalted is not None
    taken = {
        day_of(halt.start) + dt.timedelta(days=offset)
        for halt in made.times().halts
        if halt.end is not None
        for offset in range((day_of(halt.end) - day_of(halt.start)).days)
    }
    added = sum(day_of(start) < day <= found.day for day in taken)
    assert found.day == unhalted.day + dt.timedelta(days=added)


@given(DAILY, STARTS, GAPS)
def test_a_longer_limit_is_never_due_earlier_and_a_suspension_never_makes_it_earlier(
    limit: Duration, start: dt.datetime, gaps: list[int]
) -> None:
    made = halting(limit, start, gaps)
    longer = halting(Duration(limit.amount + 1, limit.unit), start, gaps)
    plain = halting(limit, start, [])
    one, two, three = (due(each, CALENDAR) for each in (plain, made, longer))
    assert one is not None
    assert two is not None
    assert three is not None
    assert one.day <= two.day < three.day


@given(DAILY, STARTS, GAPS, st.integers(0, 60 * 24 * 60))
def test_consumed_and_remaining_days_are_the_whole_limit_until_it_is_due(
    limit: Duration, start: dt.datetime, gaps: list[int], minutes: int
) -> None:
    made = halting(limit, start, gaps)
    reading = read(made, CALENDAR, start + dt.timedelta(minutes=minutes))
    if reading.due is None or reading.overdue:
        return
    assert reading.remaining is not None
    assert reading.consumed + reading.remaining == limit.amount


@given(STARTS, GAPS)
def test_the_order_of_recording_changes_nothing(start: dt.datetime, gaps: list[int]) -> None:
    made = halting(Duration(10, "working_day"), start, gaps)
    other = Clock("时限", Duration(10, "working_day"), roll=False).record(made.events[0])
    for index in reversed(range(1, len(made.events), 2)):
        other = other.record(*made.events[index : index + 2])
    assert other.events == made.events
