"""Measures and their targets; the figures and roles in each expectation are read off the sentence by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.extract.indicators import find_indicators
from luodi.extract.model import Indicator
from luodi.extract.quantities import quantities
from luodi.text.model import Piece
from luodi.text.spans import quote


def find(text: str, by: dt.date | None = None, year: int | None = 2025, name: str = "") -> list[Indicator]:
    return find_indicators(Piece(text, ((0, len(text)),)), by, year, name)


def brief(text: str) -> list[tuple[str, str | None, float | None, str]]:
    return [(i.name, i.comparator, i.value, i.unit) for i in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目录覆盖率达到100%。", ("目录覆盖率", "=", 100, "%")),
        ("窗口占比不低于90％，鼓励设置专窗。", ("窗口占比", ">=", 90, "%")),
        ("优良天数比率９５．５%以上。", ("优良天数比率", ">=", 95.5, "%")),
        ("事故起数控制在10起以内。", ("事故起数", "<=", 10, "起")),
        ("火灾受害率控制在0.3‰以内。", ("火灾受害率", "<=", 0.3, "‰")),
        ("管网漏损率控制在9%之内。", ("管网漏损率", "<=", 9, "%")),
        ("电梯困人率低于0.5%。", ("电梯困人率", "<", 0.5, "%")),
        ("高频事项“两免办”超过60%。", ("高频事项“两免办”", ">", 60, "%")),
        ("平均跑动次数不超过0.3次。", ("平均跑动次数", "<=", 0.3, "次")),
        ("改造老旧小区1 227个。", ("改造老旧小区", "=", 1227, "个")),
        ("完成70个修复项目。", ("修复项目", "=", 70, "个")),
        ("新建雨水管网900公里以上。", ("新建雨水管网", ">=", 900, "公里")),
        ("全年归集数据11亿条以上。", ("归集数据", ">=", 11, "亿条")),
        ("项目全流程23天办结。", ("项目全流程", "<=", 23, "天")),
        ("入职培训不少于3个月。", ("入职培训", ">=", 3, "个月")),
        ("时限由20个工作日压缩至5个工作日以内。", ("时限", "<=", 5, "个工作日")),
        ("持证人数不低于在职人数的60%。", ("持证人数", ">=", 60, "%")),
        ("50%的作业纳入监管。", None),
        ("覆盖50%以上的企业。", ("企业", ">=", 50, "%")),
    ],
)
def test_each_way_to_set_a_target_gives_name_comparator_value_and_unit(
    text: str, expected: tuple[str, str, float, str] | None
) -> None:
    assert brief(text) == ([expected] if expected else [])


@pytest.mark.parametrize(
    "text",
    [
        "推进“1366”体系和“416”布局，落实“三管三必须”。",
        "完善1+3+N机制，提供7×24小时服务，拨打12345。",
        "2025年6月30日印发云府发〔2025〕1号，第12条不变。",
        "督促200张床位以上的医院配备人员。",
        "检查9座以上租赁客车。",
        "对认定的企业给予最高50万元奖励。",
        "按照200元/月的标准发放补助。",
        "近3个月内办理的事项，围绕5个方面开展。",
        "禁止在江边1公里范围内新建项目。",
        "贷款利率不超过3%的，按50%的比例贴息。",
        "推进《2025年100件实事清单》。",
        "",
    ],
)
def test_codes_conditions_and_amounts_paid_are_no_targets(text: str) -> None:
    assert find(text) == []


def test_respectively_gives_one_target_to_each_name() -> None:
    assert brief("甲率和乙率分别达到65%和55%。") == [("甲率", "=", 65, "%"), ("乙率", "=", 55, "%")]
    found = find("火灾起数、伤亡人数较2023年分别下降11%和5%。")
    assert [(i.name, i.comparator, i.value, i.baseline) for i in found] == [
        ("火灾起数", "decrease_by", 11, "2023年"),
        ("伤亡人数", "decrease_by", 5, "2023年"),
    ]


def test_rates_that_share_one_figure_are_each_a_measure() -> None:
    assert brief("客车检验率、报废率达97%以上。") == [("客车检验率", ">=", 97, "%"), ("报废率", ">=", 97, "%")]


def test_lists_of_counts_give_each_its_own_noun() -> None:
    assert brief("建成资源中心20个、教室500间，实施5处大型、80处小型治理工程。") == [
        ("建成资源中心", "=", 20, "个"),
        ("教室", "=", 500, "间"),
        ("大型", "=", 5, "处"),
        ("小型治理工程", "=", 80, "处"),
    ]


def test_a_second_figure_without_a_name_goes_on_with_the_first() -> None:
    assert brief("改造小区1227个、3011万平方米。") == [
        ("改造小区", "=", 1227, "个"),
        ("改造小区", "=", 3011, "万平方米"),
    ]


def test_changes_keep_what_they_are_measured_against() -> None:
    [down] = find("事故较2023年下降11%。")
    assert (down.name, down.comparator, down.value, down.baseline) == ("事故", "decrease_by", 11, "2023年")
    [same] = find("亡人数同比下降5%。")
    assert (same.comparator, same.value, same.baseline) == ("decrease_by", 5, "同比")
    [step] = find("将预报分辨率从9公里提高到3公里。")
    assert (step.name, step.comparator, step.value, step.unit, step.baseline) == ("预报分辨率", "=", 3, "公里", "9公里")
    [share] = find("用地占比较上年提高0.2个百分点。")
    assert (share.comparator, share.value, share.unit, share.baseline) == ("increase_by", 0.2, "个百分点", "上年")


def test_a_range_keeps_both_ends() -> None:
    [found] = find("取水半径1—2公里。")
    assert (found.comparator, found.value, found.low, found.high, found.unit) == ("between", None, 1, 2, "公里")


def test_what_is_counted_over_a_period_says_which() -> None:
    found = find("企业每年至少组织1次演练（高危行业每半年至少1次）。")
    assert [(i.comparator, i.value, i.unit, i.period) for i in found] == [
        (">=", 1, "次", "年"),
        (">=", 1, "次", "半年"),
    ]


def test_the_time_of_a_target_is_the_one_its_sentence_names_last() -> None:
    found = find("2025年目录覆盖率80%以上，2027年达90%以上。新增站点5个。", by=dt.date(2026, 6, 30))
    assert [(i.name, i.by) for i in found] == [
        ("目录覆盖率", dt.date(2025, 12, 31)),
        ("目录覆盖率", dt.date(2027, 12, 31)),
        ("新增站点", dt.date(2026, 6, 30)),
    ]
    assert find("2026年6月底前建成站点5个。")[0].by == dt.date(2026, 6, 30)


def test_a_later_bare_figure_keeps_the_comparator_of_the_first() -> None:
    found = find("2025年持证率不低于60%，2026年达到75%。")
    assert [(i.comparator, i.value) for i in found] == [(">=", 60), (">=", 75)]


@pytest.mark.parametrize(
    ("cell", "name", "expected"),
    [
        ("0", "重大事故起数", ("=", 0, "起")),
        ("0", "监测点亡人数", ("=", 0, "人")),
        ("10起以内", "较大事故起数", ("<=", 10, "起")),
        ("同比下降5%", "亡人数", ("decrease_by", 5, "%")),
        ("60%", "用卡覆盖率", ("=", 60, "%")),
        ("1450万张", "累计换发量", ("=", 1450, "万张")),
    ],
)
def test_a_cell_that_is_only_a_target_takes_its_name_from_outside(
    cell: str, name: str, expected: tuple[str, float, str]
) -> None:
    [found] = find(cell, name=name)
    assert (found.name, found.comparator, found.value, found.unit) == (name, *expected)


def test_figures_point_at_their_own_words() -> None:
    source = "完成 4\n\n000 公\n里护栏"
    spans = ((0, 4), (6, 11), (12, 15))
    [found] = find_indicators(Piece.of(source, spans), None, 2025)
    assert quote(source, found.spans) == "4000 公里"


@given(
    st.text(
        alphabet="0123456789.,%‰—、，。；年月率数达到不低于以上以内的下降增长较完成个公里万亿次每至少分别和（）“”",
        max_size=80,
    )
)
def test_any_text_gives_figures_inside_it(text: str) -> None:
    for found in find(text):
        assert quote(text, found.spans)
        assert (found.value is None) == (found.comparator == "between")
        assert found.unit


@pytest.mark.parametrize(
    "hostile",
    [
        "1" * 100_000,
        "1个、" * 20_000,
        "达到1%和" * 10_000,
        "“1" * 30_000,
        "《" * 50_000,
        "较2023年" * 10_000,
        "完成" * 30_000,
    ],
)
def test_long_hostile_text_ends(hostile: str) -> None:
    assert all(found.start < found.end <= len(hostile) for found in quantities(hostile))
    assert all(quote(hostile, found.spans) for found in find(hostile))


@pytest.mark.parametrize(
    "text",
    [
        "自收到申请之日起5个工作日内作出决定。",
        "各区30日内制定细则。",
        "应当在开工3日前送达通知。",
        "接报后，30分钟内电话报告，1小时内书面报告。",
        "打造1小时救援圈。",
        "公示期限不少于5个工作日。",
        "办理建市60周年展览。",
    ],
)
def test_a_limit_in_a_procedure_is_no_measure(text: str) -> None:
    assert find_indicators(Piece(text, ((0, len(text)),)), None, 2026) == []


@pytest.mark.parametrize(
    ("text", "comparator", "value", "unit"),
    [
        ("小型项目全流程20天办结。", "<=", 20.0, "天"),
        ("开办时间压缩至2个工作日。", "<=", 2.0, "个工作日"),
        ("登记办理时间3个工作日以内。", "<=", 3.0, "个工作日"),
        ("岗前培训不少于2个月。", ">=", 2.0, "个月"),
        ("平均时长缩短15天。", "decrease_by", 15.0, "天"),
    ],
)
def test_how_long_a_deed_lasts_is_a_measure(text: str, comparator: str, value: float, unit: str) -> None:
    [found] = find_indicators(Piece(text, ((0, len(text)),)), None, 2026)
    assert (found.comparator, found.value, found.unit) == (comparator, value, unit)


def test_a_figure_in_a_bracket_of_several_clauses_is_no_target() -> None:
    assert find("一次性补助金（含生活困难，预支50%确认）、丧葬补助金申领") == []
