"""Forecasts by a straight line: expected values by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from luodi.web.cockpit.forecast import Forecast, Point, forecast

BY = dt.date(2026, 5, 30)


def points(*told: tuple[int, str]) -> list[Point]:
    """Figures so many days after the 1st of March."""
    return [Point(dt.date(2026, 3, 1) + dt.timedelta(days=after), Decimal(value)) for after, value in told]


def test_a_line_is_drawn_on_to_the_targets_day_and_says_when_the_target_is_met() -> None:
    # 10 and 1 a day: on 05-30, 90 days on, 100. 150 is met 140 days on, 2026-07-19.
    found = forecast(points((0, "10"), (14, "24"), (28, "38")), Decimal(150), ">=", BY)
    assert (found.state, found.value, found.day) == ("behind", Decimal("100.0"), dt.date(2026, 7, 19))


def test_scattered_points_are_met_by_the_least_squares_line() -> None:
    # Days 0, 10, 50 (mean 20), values 0, 30, 30 (mean 20). Slope (400 - 100 + 300) / (400 + 100 + 900) = 3/7.
    # On day 90: 20 + 70 * 3/7 = 50.
    assert forecast(points((0, "0"), (10, "30"), (50, "30")), Decimal(50), ">=", BY).value == Decimal("50.0")


def test_what_is_to_be_kept_low_is_on_course_below_its_target() -> None:
    # 20 and 0.1 a day less: 11 on the day.
    told = points((0, "20"), (10, "19"), (40, "16"))
    assert forecast(told, Decimal(11), "<=", BY).state == "on_course"
    assert forecast(told, Decimal("10.9"), "<=", BY).state == "behind"


def test_a_share_is_never_told_beyond_what_is_possible_nor_below_nought() -> None:
    rising = points((0, "40"), (14, "54"), (28, "68"))
    assert forecast(rising, Decimal(95), ">=", BY, Decimal(100)).value == Decimal("100.0")
    falling = points((0, "40"), (14, "26"), (28, "12"))
    assert forecast(falling, Decimal(95), ">=", BY).value == Decimal("0.0")


@pytest.mark.parametrize("told", [points(), points((0, "1"), (60, "2")), points((0, "1"), (13, "2"), (27, "3"))])
def test_too_few_points_or_days_give_no_forecast(told: list[Point]) -> None:
    assert forecast(told, Decimal(95), ">=", BY).state == "too_few"


def test_what_is_reached_is_reached_however_few_the_points() -> None:
    assert forecast(points((0, "95")), Decimal(95), ">=", BY).state == "reached"
    assert forecast(points((0, "95")), Decimal(95), ">", BY).state == "too_few"


def test_a_target_that_is_a_change_gets_no_forecast() -> None:
    assert forecast(points((0, "1"), (14, "2"), (28, "3")), Decimal(11), "decrease_by", BY).state == "unclear"


def test_figures_that_do_not_move_never_reach_the_target() -> None:
    found = forecast(points((0, "5"), (14, "5"), (28, "5")), Decimal(9), ">=", BY)
    assert (found.state, found.value, found.day) == ("behind", Decimal("5.0"), None)


def test_after_the_targets_day_nothing_is_forecast() -> None:
    told, after = points((0, "10"), (14, "24"), (28, "38")), BY + dt.timedelta(days=1)
    assert forecast(told, Decimal(100), ">=", BY, today=BY).state == "on_course"
    assert forecast(told, Decimal(100), ">=", BY, today=after) == Forecast("past")
    assert forecast(told, Decimal(38), "<=", BY, today=after) == Forecast("reached")
    assert forecast([], Decimal(100), ">=", BY, today=after).state == "too_few"
