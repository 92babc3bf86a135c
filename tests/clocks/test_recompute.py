"""When a year is decreed, what moves is told with the days that moved it."""

from __future__ import annotations

import datetime as dt

from luodi.clocks import SHANGHAI, BackwardClock, Clock, ClockEvent, WorkingCalendar, moves, parse_duration
from luodi.clocks.decrees import parse_csv

BEFORE = WorkingCalendar()
AFTER = BEFORE.with_decree(
    parse_csv("日期,类型,名称,依据\n2035-02-07至2035-02-13,休,春节,2035年安排\n2035-02-17,班,,\n", "2035.csv")
)


def started(limit: str, day: dt.date) -> Clock:
    moment = dt.datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
    return Clock("审核", parse_duration(limit)).record(ClockEvent("start", moment, moment))


def test_a_decree_moves_the_clocks_it_touches_and_names_the_days() -> None:
    # From Monday 5 February 2035, 3 working days: assumed 6, 7, 8; decreed rest 7–13, so 6, 14, 15.
    clocks = {"a": started("3个工作日", dt.date(2035, 2, 5)), "b": started("1小时", dt.date(2035, 2, 5))}
    (move,) = moves(clocks, BEFORE, AFTER)
    assert (move.key, move.moved) == ("a", True)
    assert (move.was.day, move.now.day) == (dt.date(2035, 2, 8), dt.date(2035, 2, 15))
    assert (move.was.provisional, move.now.provisional) == (True, False)
    assert move.why[0].zh == "2035-02-07由工作日改为休息日（春节；2035年安排）。"
    # 7, 8, 9, 12, 13 February fall on weekdays; the 10th and 11th were a weekend already.
    assert len(move.why) == 5


def test_a_clock_that_does_not_move_only_ceases_to_be_provisional() -> None:
    (move,) = moves({"a": started("3个工作日", dt.date(2035, 6, 4))}, BEFORE, AFTER)
    assert not move.moved
    assert move.why == ()


def test_stopped_clocks_keep_what_they_had() -> None:
    stop = dt.datetime(2035, 2, 6, 9, tzinfo=SHANGHAI)
    clock = started("3个工作日", dt.date(2035, 2, 5)).record(ClockEvent("stop", stop, stop))
    assert list(moves({"a": clock}, BEFORE, AFTER)) == []


def test_backward_clocks_move_too() -> None:
    anchor = dt.datetime(2035, 2, 15, 9, tzinfo=SHANGHAI)
    (move,) = moves({"a": BackwardClock("通知", parse_duration("3个工作日"), anchor)}, BEFORE, AFTER)
    # Before 15 February: assumed 14, 13, 12; decreed 14, 6, 5.
    assert (move.was.day, move.now.day) == (dt.date(2035, 2, 12), dt.date(2035, 2, 5))
    assert len(move.why) == 5
