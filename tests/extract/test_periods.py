"""Periods of recurring duties: gapless, each day in exactly one, due within themselves."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.extract.periods import RECURRENCES, period_on, periods

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
TEXTS = st.sampled_from(["", "每年6月底前", "每年12月20日前", "每月5日前", "每月31日前", "每季度", "每半年"])


@given(recurs=st.sampled_from(RECURRENCES), day=DAYS, text=TEXTS)
def test_a_day_lies_in_its_period_and_the_next_day_after_it_in_the_next(recurs: str, day: dt.date, text: str) -> None:
    one = period_on(recurs, day, text)
    assert one.starts <= day <= one.ends
    assert one.starts <= one.due <= one.ends
    assert period_on(recurs, one.starts, text) == period_on(recurs, one.ends, text) == one
    assert period_on(recurs, one.ends + dt.timedelta(days=1), text).starts == one.ends + dt.timedelta(days=1)


@given(recurs=st.sampled_from(RECURRENCES), since=DAYS, days=st.integers(0, 800))
def test_periods_of_a_stretch_follow_each_other_without_a_gap(recurs: str, since: dt.date, days: int) -> None:
    until = since + dt.timedelta(days=days)
    found = list(periods(recurs, since, until))
    assert found[0].starts <= since <= found[0].ends
    assert found[-1].starts <= until <= found[-1].ends
    assert all(b.starts == a.ends + dt.timedelta(days=1) for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("recurs", "day", "text", "name", "due"),
    [
        ("year", (2026, 2, 3), "每年", "2026年", (2026, 12, 31)),
        ("year", (2026, 9, 1), "每年6月底前", "2026年", (2026, 6, 30)),
        ("year", (2026, 9, 1), "每年第三季度", "2026年", (2026, 9, 30)),
        ("half_year", (2026, 7, 1), "每半年", "2026年下半年", (2026, 12, 31)),
        ("quarter", (2026, 12, 31), "每季度", "2026年第四季度", (2026, 12, 31)),
        ("month", (2026, 2, 1), "每月31日前", "2026年2月", (2026, 2, 28)),
        ("month", (2028, 2, 29), "每月", "2028年2月", (2028, 2, 29)),
        ("week", (2027, 1, 1), "每周", "2026年第53周", (2027, 1, 3)),
    ],
)
def test_periods_worked_out_by_hand(
    recurs: str, day: tuple[int, int, int], text: str, name: str, due: tuple[int, int, int]
) -> None:
    one = period_on(recurs, dt.date(*day), text)
    assert (one.name, one.due) == (name, dt.date(*due))


def test_a_daily_duty_has_no_periods() -> None:
    with pytest.raises(ValueError, match="day"):
        period_on("day", dt.date(2026, 1, 1))
