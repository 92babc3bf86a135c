"""The same measure in two documents: exact figures, and which way is stricter."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.compare.figures import alike, changed, matched
from luodi.compare.model import Figure


def target(name: str, comparator: str, value: str, unit: str) -> Figure:
    return Figure(name, comparator, unit, Decimal(value))


@pytest.mark.parametrize(
    ("before", "after", "verdict", "strictness"),
    [
        # A ceiling that comes down is stricter, one that goes up looser.
        (target("较大事故", "<=", "15", "起"), target("较大事故", "<=", "10", "起"), "lowered", "stricter"),
        (target("管网漏损率", "<=", "9", "%"), target("管网漏损率", "<=", "11", "%"), "raised", "looser"),
        # A floor the other way round.
        (target("覆盖率", ">=", "80", "%"), target("覆盖率", ">=", "90", "%"), "raised", "stricter"),
        (target("覆盖率", ">=", "90", "%"), target("覆盖率", ">=", "80", "%"), "lowered", "looser"),
        # To come down by more is stricter.
        (target("能耗", "decrease_by", "3", "%"), target("能耗", "decrease_by", "5", "%"), "raised", "stricter"),
        # A bare share is read as one to reach, a harm as one to keep down, a count tells nothing.
        (target("使用率", "=", "60", "%"), target("使用率", "=", "70", "%"), "raised", "stricter"),
        (target("较大事故起数", "=", "3", "起"), target("较大事故起数", "=", "2", "起"), "lowered", "stricter"),
        (target("改造电梯", "=", "520", "台"), target("改造电梯", "=", "300", "台"), "lowered", "unknown"),
        # Per cent and per mille, 万 and units, are the same scale.
        (target("受害率", "<=", "0.3", "‰"), target("受害率", "<=", "0.03", "%"), "kept", "same"),
        (target("换发量", "", "1450", "万张"), target("换发量", "", "14500000", "张"), "kept", "same"),
        (target("换发量", "", "0.1", "亿张"), target("换发量", "", "999.9", "万张"), "lowered", "unknown"),
    ],
)
def test_a_target_is_kept_raised_or_lowered_and_says_whether_that_is_stricter(
    before: Figure, after: Figure, verdict: str, strictness: str
) -> None:
    change = changed(before, after)
    assert change is not None
    assert (change.verdict, change.strictness) == (verdict, strictness)


def test_where_strictness_rests_on_a_reading_the_reading_is_said() -> None:
    share = changed(target("使用率", "=", "60", "%"), target("使用率", "=", "70", "%"))
    ceiling = changed(target("事故", "<=", "9", "起"), target("事故", "<=", "8", "起"))
    assert share is not None
    assert "越高越严" in share.reading
    assert ceiling is not None
    assert ceiling.reading == ""


@given(
    st.sampled_from(["<=", ">=", "=", "decrease_by", "increase_by"]),
    st.decimals(0, 10_000, places=2),
    st.decimals(0, 10_000, places=2),
)
def test_the_way_back_is_the_opposite(sign: str, one: Decimal, two: Decimal) -> None:
    a, b = Figure("完成率", sign, "%", one), Figure("完成率", sign, "%", two)
    there, back = changed(a, b), changed(b, a)
    assert there is not None
    assert back is not None
    opposite = {"raised": "lowered", "lowered": "raised", "kept": "kept"}
    turned = {"stricter": "looser", "looser": "stricter", "same": "same", "unknown": "unknown"}
    assert back.verdict == opposite[there.verdict]
    assert back.strictness == turned[there.strictness]


def test_a_share_and_a_count_are_never_the_same_measure() -> None:
    assert alike(target("标准化检查站", "=", "100", "个"), target("标准化检查站", "=", "100", "%")) == 0


def test_a_level_and_a_change_are_never_the_same_measure() -> None:
    assert alike(target("事故", "<=", "5", "%"), target("事故", "decrease_by", "5", "%")) == 0


def test_each_measure_is_matched_once_and_with_its_own_name() -> None:
    old = [target("漏损率", "<=", "11", "%"), target("自来水普及率", ">=", "91", "%")]
    new = [target("农村自来水普及率", ">=", "93", "%"), target("管网漏损率", "<=", "9", "%")]
    assert matched(old, new) == [(old[0], new[1]), (old[1], new[0])]
