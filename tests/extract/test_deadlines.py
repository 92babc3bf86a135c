"""By when: each expectation is the day a civil servant would write into the calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.extract.deadlines import final_day, find_deadlines, kind_of
from luodi.text.model import Piece
from luodi.text.spans import quote


def piece(text: str) -> Piece:
    return Piece(text, ((0, len(text)),))


def days(text: str, year: int | None = 2025) -> list[str]:
    return [str(found.date) for found in find_deadlines(piece(text), year)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021年6月30日", "2021-06-30"),
        ("2025年12月31日前", "2025-12-31"),
        ("2026年底", "2026-12-31"),
        ("2026年年底前", "2026-12-31"),
        ("2026年末", "2026-12-31"),
        ("2024年2月底前完成", "2024-02-29"),
        ("2025年2月底前完成", "2025-02-28"),
        ("6月底前完成", "2025-06-30"),
        ("十月底前完成", "2025-10-31"),
        ("二〇二五年十月底前建成目录", "2025-10-31"),
        ("第一季度", "2025-03-31"),
        ("2026年一季度末", "2026-03-31"),
        ("上半年完成", "2025-06-30"),
        ("2026年下半年", "2026-12-31"),
        ("2025年8月中旬前", "2025-08-20"),
        ("2025年10月", "2025-10-31"),
        ("年底前", "2025-12-31"),
        ("年内实现", "2025-12-31"),
        ("今年9月底前", "2025-09-30"),
        ("明年6月底前", "2026-06-30"),
        ("到2027年，全市建成目录体系。", "2027-12-31"),
        ("力争到2027年底，建成目录体系。", "2027-12-31"),
        ("于2025年3月15日前报市教委。", "2025-03-15"),
        ("优惠执行时间至2026年6月30日。", "2026-06-30"),
        ("到“十四五”末，建成目录体系。", "2025-12-31"),
        ("２０２５年 １２ 月 底前", "2025-12-31"),
        ("二〇二六年六月三十日前完成编制", "2026-06-30"),
        ("于二○二五年十二月三十一日前报送", "2025-12-31"),
        ("三月二十五日前报送", "2025-03-25"),
        ("2025年6月30日24时前完成", "2025-06-30"),
        ("2026年度内完成", "2026-12-31"),
        ("2025.9.15", "2025-09-15"),
        ("2025-09-15", "2025-09-15"),
        ("2025/9", "2025-09-30"),
        ("材料于2025.9.15前报送", "2025-09-15"),
        ("次年1月底前报送", "2026-01-31"),
    ],
)
def test_each_way_to_name_a_day_gives_that_day(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "较2026年下降11%",
        "自2025年7月1日起施行。",
        "截至2025年底，已建成10个目录。",
        "2025年12月1日前已退租的不补助。",
        "改造2000年底前建成的小区。",
        "印发《2025年12月底前行动方案》。",
        "对五年内的记录建档。",
        "支持离校两年内未就业的毕业生。",
        "组织开展2025年度考核。",
        "2025年，完成500个目录。",
        "终止手续、月末考试、多年积累。",
        "2025年2月30日",
        "持续推进",
        "",
    ],
)
def test_times_that_nothing_is_due_by_are_left_alone(text: str) -> None:
    assert find_deadlines(piece(text), 2025) == []


def test_an_elided_year_is_the_one_named_before_and_else_the_document_s() -> None:
    assert days("3月底前起草，2026年6月底前印发，9月底前评估。", 2025) == ["2025-03-31", "2026-06-30", "2026-09-30"]


def test_without_any_year_an_elided_one_stays_unknown() -> None:
    assert days("6月底前完成", None) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025年6月前完成", "2025-05-31", "2025-06-30"),
        ("2025年前完成", "2024-12-31", "2025-12-31"),
        ("在2025年第二季度前完成", "2025-03-31", "2025-06-30"),
        ("2024—2026年", "2024-01-01", "2026-12-31"),
        ("2024年至2026年", "2024-01-01", "2026-12-31"),
        ("力争用2—3年时间，使目录取得进展。", "2027-01-01", "2028-12-31"),
        ("用三年左右时间，建成目录。", "2028-01-01", "2028-12-31"),
    ],
)
def test_what_leaves_several_days_open_is_a_range(text: str, first: str, last: str) -> None:
    [found] = find_deadlines(piece(text), 2025)
    assert found.date is None
    assert found.range == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


def test_a_stretch_of_years_counts_from_the_day_of_issue_where_it_is_known() -> None:
    issued = dt.date(2021, 1, 9)
    [span] = find_deadlines(piece("力争用2—3年时间，使目录取得进展。"), 2021, issued)
    assert span.range == (dt.date(2023, 1, 9), dt.date(2024, 1, 9))
    [day] = find_deadlines(piece("用3年时间，建成目录。"), 2021, issued)
    assert day.date == dt.date(2024, 1, 9)


@pytest.mark.parametrize(
    ("text", "recurs"),
    [
        ("区县每年至少组织1次演练", ["year"]),
        ("每年演练至少1次，高危行业每半年至少1次", ["year", "half_year"]),
        ("每季度开展一次评估，每月报送进展", ["quarter", "month"]),
        ("按月通报，按季度调度", ["month", "quarter"]),
        ("每年12月底前报送总结", ["year"]),
        ("每周更新台账、每日巡查不少于2次", ["week", "day"]),
        ("补助标准为每生每年7000元", []),
        ("每人每年最高补偿15万元", []),
    ],
)
def test_what_is_due_again_and_again_says_how_often(text: str, recurs: list[str]) -> None:
    assert [found.recurs for found in find_deadlines(piece(text), 2025)] == recurs


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2025年底", "dated"),
        ("持续推进", "continuous"),
        ("已实现，持续深化（试点区县）", "continuous"),
        ("长期坚持", "continuous"),
        ("按时序推进", "phased"),
        ("每季度报送", "recurring"),
        ("", "not_stated"),
    ],
)
def test_the_kind_of_a_stated_time(text: str, kind: str) -> None:
    assert kind_of(text, find_deadlines(piece(text), 2025)) == kind


def test_the_final_day_is_the_latest_of_all() -> None:
    found = find_deadlines(piece("2025年4月底前起草，2025年底前印发，2025年6月前试行。"), 2025)
    assert final_day(found) == dt.date(2025, 12, 31)
    assert final_day([]) is None


def test_spans_point_into_the_source_through_lines_far_apart() -> None:
    source = "2025年\n\n12月\n底前完成"
    spans = ((0, 5), (7, 10), (11, 15))
    [found] = find_deadlines(Piece.of(source, spans), 2025)
    assert quote(source, found.spans) == "2025年12月底前" == found.text


@given(
    st.text(alphabet="年月日底末前到至自每半季度0123456789二〇十—、，。 上下旬力争用时间内完成《》", max_size=60),
    st.none() | st.just(2025),
)
def test_every_deadline_is_one_thing_and_its_own_words(text: str, year: int | None) -> None:
    for found in find_deadlines(piece(text), year):
        assert sum(x is not None for x in (found.date, found.range, found.recurs)) == 1
        assert quote(text, found.spans) == found.text
        if found.range:
            assert found.range[0] < found.range[1]


@pytest.mark.parametrize(
    "hostile", ["每年" * 20_000, "2025年" * 20_000, "《" * 20_000, "到" * 50_000, "力争用2—3" * 10_000]
)
def test_long_hostile_text_ends(hostile: str) -> None:
    assert all(found.text in hostile for found in find_deadlines(piece(hostile), 2025))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025年6—9月", "2025-06-01", "2025-09-30"),
        ("6-9月", "2025-06-01", "2025-09-30"),
        ("5月至10月", "2025-05-01", "2025-10-31"),
        ("2025年9月1日至30日", "2025-09-01", "2025-09-30"),
        ("2025年11月至2026年2月", "2025-11-01", "2026-02-28"),
        ("三月至五月，开展清查", "2025-03-01", "2025-05-31"),
        ("2025-2027年", "2025-01-01", "2027-12-31"),
    ],
)
def test_a_stretch_of_time_is_a_range_of_days(text: str, first: str, last: str) -> None:
    [found] = find_deadlines(piece(text), 2025)
    assert [str(day) for day in found.range or ()] == [first, last]
    assert found.date is None


def test_figures_of_months_gone_by_are_no_deadline() -> None:
    told = piece("2025年1—9月，全市新开工37个项目。")
    assert find_deadlines(told, 2025, dt.date(2025, 11, 3)) == []
    assert len(find_deadlines(told, 2025, dt.date(2025, 1, 6))) == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("各区自印发之日起30日内制定细则", "2025-04-09"),
        ("自本通知印发之日起三个月内完成清理", "2025-06-10"),
        ("力争3年内建成", "2028-03-10"),
        ("两年内建成", "2027-03-10"),
    ],
)
def test_what_runs_from_the_day_of_issue_is_counted_from_it(text: str, day: str) -> None:
    [found] = find_deadlines(piece(text), 2025, dt.date(2025, 3, 10))
    assert str(found.date) == day


@pytest.mark.parametrize(
    "text", ["收到通知之日起3个月内完成整改", "近3年内完成的项目", "连续2年内实现", "受理后1年内完成"]
)
def test_what_runs_from_another_event_has_no_day(text: str) -> None:
    assert find_deadlines(piece(text), 2025, dt.date(2025, 3, 10)) == []


@pytest.mark.parametrize(
    ("text", "every"),
    [("每季度", "quarter"), ("每月10日前", "month"), ("每年一季度末", "year"), ("半年一次", "half_year")],
)
def test_a_cell_that_holds_only_a_rhythm_recurs(text: str, every: str) -> None:
    assert [(found.text, found.recurs) for found in find_deadlines(piece(text), 2025)] == [
        (text if text != "半年一次" else "半年", every)
    ]
