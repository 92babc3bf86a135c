"""Time limits: working days, durations, forward and backward clocks, and what moves when a calendar changes."""

from luodi.clocks.backward import BackwardClock
from luodi.clocks.calendar import DayStatus, WorkingCalendar
from luodi.clocks.clock import Clock, ClockEvent, Halt, Run, Times
from luodi.clocks.decrees import YearDecree, read_decree
from luodi.clocks.due import Due, Reading, Reason, due, read
from luodi.clocks.durations import Duration, find_durations, parse_duration
from luodi.clocks.limits import Limit, find_limits
from luodi.clocks.moments import SHANGHAI, day_of, end_of, start_of
from luodi.clocks.promise import TwoLimits
from luodi.clocks.recompute import Move, moves

__all__ = [
    "SHANGHAI",
    "BackwardClock",
    "Clock",
    "ClockEvent",
    "DayStatus",
    "Due",
    "Duration",
    "Halt",
    "Limit",
    "Move",
    "Reading",
    "Reason",
    "Run",
    "Times",
    "TwoLimits",
    "WorkingCalendar",
    "YearDecree",
    "day_of",
    "due",
    "end_of",
    "find_durations",
    "find_limits",
    "moves",
    "parse_duration",
    "read",
    "read_decree",
    "start_of",
]
