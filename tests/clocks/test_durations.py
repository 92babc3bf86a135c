"""Durations and limits are read as printed; dates are not taken for them."""

from __future__ import annotations

import doctest
import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.clocks import Duration, find_durations, find_limits, parse_duration
from luodi.errors import LuodiError


@pytest.mark.parametrize("module", ["durations", "limits", "moments", "decrees", "calendar", "recompute"])
def test_the_examples_of_a_module_hold(module: str) -> None:
    found = doctest.testmod(importlib.import_module(f"luodi.clocks.{module}"))
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("30分钟", 30, "minute"),
        ("1小时", 1, "hour"),
        ("24 小时", 24, "hour"),
        ("3日", 3, "day"),
        ("七天", 7, "day"),
        ("十五个自然日", 15, "day"),
        ("3个工作日", 3, "working_day"),
        ("二十工作日", 20, "working_day"),
        ("60日", 60, "day"),
        ("两周", 2, "week"),
        ("3个月", 3, "month"),
        ("两个季度", 6, "month"),
        ("一年半", 18, "month"),
        ("5年", 5, "year"),
        ("半小时", 30, "minute"),
        ("半个月", 15, "day"),
    ],
)
def test_a_duration_is_read(text: str, amount: int, unit: str) -> None:
    found = parse_duration(text)
    assert (found.amount, found.unit) == (amount, unit)


@pytest.mark.parametrize("text", ["", "工作日", "3", "2026年", "3月", "0日", "若干日", "3个工作日内"])
def test_what_is_no_duration_is_refused_with_examples(text: str) -> None:
    with pytest.raises(LuodiError, match="5个工作日"):
        parse_duration(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月5日",
        "二〇二六年六月三十日",
        "每月25日前",
        "2026 年 3 月 5 日",
        "第四季度",
        "四季度上线",
        "上半年开放",
        "满60周岁",
        "2025年度",
        "3—5年",
        "2025年底前",
        "十四五时期",
    ],
)
def test_dates_ages_and_ranges_are_no_durations(text: str) -> None:
    assert list(find_durations(text)) == []


@given(st.integers(1, 999), st.sampled_from(["分钟", "小时", "日", "个工作日", "周", "个月", "年"]))
def test_a_printed_duration_reads_back_to_itself(amount: int, unit: str) -> None:
    duration = parse_duration(f"{amount}{unit}")
    assert parse_duration(str(duration)) == duration
    text = f"应当在{duration}内办结。"
    (found,) = find_durations(text)
    assert text[slice(*found.span)] == str(duration)


@pytest.mark.parametrize(
    ("text", "direction", "anchor", "duration", "window"),
    [
        ("乡镇应当自受理之日起5个工作日内完成初审", "after", "受理", "5个工作日", True),
        ("施工单位应当在开工3日前告知申请人", "before", "开工", "3日", False),
        ("应当在出库前3个工作日内报告", "before", "出库", "3个工作日", True),
        ("收费标准调整应当提前10个工作日公示", "before", "收费标准调整", "10个工作日", False),
        ("接报后，30分钟内电话报告", "after", "", "30分钟", True),
        ("随后每隔12小时报送一次", "every", "", "12小时", False),
        ("延长期限不超过15日", "at_most", "", "15日", False),
        ("保存期限不少于10年", "at_least", "", "10年", False),
        ("自发现在建项目问题之日起二十日内整改", "after", "发现在建项目问题", "20日", True),
    ],
)
def test_a_limit_tells_direction_and_what_it_is_counted_from(
    text: str, direction: str, anchor: str, duration: str, window: bool
) -> None:
    (found,) = find_limits(text)
    assert (found.direction, found.anchor, str(found.duration), found.window) == (direction, anchor, duration, window)


@given(st.text(alphabet="自在应当受理之日起前后内3十个工作小时分钟年月，。 每隔不超过至少提", max_size=60))
def test_any_text_gives_limits_whose_spans_hold_their_duration(text: str) -> None:
    for found in find_limits(text):
        inside = [each.duration for each in find_durations(text) if found.span[0] <= each.span[0] < found.span[1]]
        assert found.duration in inside


def test_a_duration_beyond_any_document_is_refused() -> None:
    with pytest.raises(LuodiError):
        Duration(10_000, "day")
