"""The textual lint finds each kind of planted fault in an invented document, and nothing in its clean twin."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.text import read_bytes, read_file
from luodi.text.documents import parse
from luodi.text.model import Document
from luodi.text.spans import quote
from luodi.wording import Kind, Remark, remarks
from luodi.wording.figures import intervals
from luodi.wording.model import one_form

CLEAN = """云洲市人民政府办公厅
关于印发云洲市助学办法的通知

云府办发〔2023〕7号

各区人民政府：

《云洲市助学办法》已经市政府同意，现印发给你们，请认真执行。

云洲市人民政府办公厅
2023年2月1日

云洲市助学办法

第一条 为帮助学生完成学业，制定本办法。市助学资金管理中心（以下简称管理中心）负责实施。

第二条 有下列情形之一的学生可以申请：

（一）家庭年收入3万元以下的。

（二）自申请之日起往前3年内家庭遭受灾害的。

第三条 本办法所称以上、以下，包括本数；期限以工作日计算。

第四条 管理中心应当自受理申请之日起10个工作日内审核完毕。

第五条 综合得分不足60分的，不予补助；综合得分60分以上、不足80分的，补助500元；综合得分80分以上的，补助800元。

第六条 补助资金由市财政承担60%，区财政承担40%。

第七条 不符合第二条第（一）项规定的，管理中心应当于受理之日起5个工作日内告知。

第八条 管理中心应当于2023年12月31日前公布首批名单，期限为2023年3月1日至2024年2月29日，共计12个月。

第九条 本办法自2023年3月1日起施行。
"""

PLANTED: dict[Kind, tuple[str, str, str]] = {
    # what stands in the clean text, what is planted for it, the words that are to be found
    Kind.CONTRADICTING_BOUND: ("3万元以下的", "超过3万元（含）以上的", "超过3万元（含）以上"),
    Kind.OPEN_BOUND: (
        "本办法所称以上、以下，包括本数；期限以工作日计算。",
        "在校2年以上（含2年）的优先；期限以工作日计算。",
        "3万元以下",
    ),
    Kind.NO_START: ("应当自受理申请之日起10个工作日内审核完毕", "应当在10个工作日内审核完毕", "10个工作日内"),
    Kind.NO_DAY_KIND: (
        "期限以工作日计算。\n\n第四条 管理中心应当自受理申请之日起10个工作日",
        "另行公布。\n\n第四条 管理中心应当自受理申请之日起10日",
        "10日内",
    ),
    Kind.WINDOW: ("应当于受理之日起5个工作日内告知", "应当在开学前5个工作日内告知", "前5个工作日内"),
    Kind.OPEN_DATE: ("2023年12月31日前", "2023年12月前", "2023年12月前"),
    Kind.SHARES: ("区财政承担40%", "区财政承担30%", "承担60%，区财政承担30%"),
    Kind.TIER_GAP: ("综合得分80分以上的", "综合得分90分以上的", "90分以上"),
    Kind.TIER_OVERLAP: ("60分以上、不足80分的", "60分以上、不足85分的", "80分以上"),
    Kind.DANGLING: ("不符合第二条第（一）项", "不符合第十二条", "第十二条"),
    Kind.UNUSED_TERM: ("（以下简称管理中心）", "（以下简称助学中心）", "以下简称助学中心"),
    Kind.TWO_MEANINGS: (
        "补助资金由市财政承担60%",
        "区教育资助服务站（以下简称管理中心）受理，补助资金由市财政承担60%",
        "以下简称管理中心",
    ),
    Kind.BEFORE_ISSUE: ("2023年12月31日前公布", "2022年12月31日前公布", "2022年12月31日前"),
    Kind.TWO_FIGURES: ("共计12个月", "共计14个月", "2023年3月1日至2024年2月29日，共计14个月"),
}

ALSO = {
    "不超过 with 以上": ("3万元以下的", "不超过3万元以上的", Kind.CONTRADICTING_BOUND),
    "以上（不含）": ("60分以上、不足80分的", "至少60分（不含）、不足80分的", Kind.CONTRADICTING_BOUND),
    "低于…（含）": ("3万元以下的", "低于3万元（含）的", Kind.CONTRADICTING_BOUND),
    "a look back from no day": ("自申请之日起往前3年内", "近3年内", Kind.NO_START),
    "three parties at half each": ("由市财政承担60%，区财政承担40%", "由市、区和学校各承担50%", Kind.SHARES),
    "a point that is not there": ("第二条第（一）项", "第二条第（三）项", Kind.DANGLING),
    "a cover that began before": ("期限为2023年3月1日至", "期限为2023年1月1日至", Kind.BEFORE_ISSUE),
}


def document(text: str = CLEAN) -> Document:
    (found,) = parse(read_bytes(text.encode(), "办法.txt"))
    return found


def found(before: str, after: str) -> tuple[Remark, ...]:
    assert CLEAN.count(before) == 1, f"“{before}” stands {CLEAN.count(before)} times in the clean text"
    return remarks(document(CLEAN.replace(before, after)))


def test_a_clean_document_has_no_remarks() -> None:
    assert remarks(document()) == ()


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_fault_is_found_at_its_words(kind: Kind) -> None:
    before, after, words = PLANTED[kind]
    assert (kind, words) in [(one.kind, one.quoted) for one in found(before, after)]


def test_every_kind_is_planted() -> None:
    assert set(PLANTED) == set(Kind)


@pytest.mark.parametrize("case", ALSO)
def test_other_forms_of_a_fault_are_found(case: str) -> None:
    before, after, kind = ALSO[case]
    assert kind in {one.kind for one in found(before, after)}


def test_a_gap_is_shown_by_a_number_in_it() -> None:
    """By hand: from 80 to 90 nothing is said; 85 lies in the middle."""
    before, after, _ = PLANTED[Kind.TIER_GAP]
    (gap,) = found(before, after)
    assert gap.example == "综合得分85分"
    assert gap.label == "第五条"


def test_the_words_are_those_at_the_spans() -> None:
    for before, after, _ in PLANTED.values():
        source = read_bytes(CLEAN.replace(before, after).encode(), "办法.txt")
        for one in remarks(parse(source)[0]):
            assert quote(source.text, one.spans).replace(" ", "") == one.quoted.replace(" ", "")


COVERED = {
    "不足85%": ("", "85-"),
    "85%以上": ("85+", ""),
    "90%—100%（含）": ("90?", "100+"),
    "3万元以上不满5万元": ("30000+", "50000-"),
    "18周岁以上60周岁以下": ("18+", "60+"),
    "超过10人": ("10-", ""),
    "不超过10人": ("", "10+"),
    "5人（不含）以上": ("5-", ""),
}


@pytest.mark.parametrize("words", COVERED)
def test_words_cover_an_interval(words: str) -> None:
    """``+``: the number is in, ``-``: it is not, ``?``: the words do not settle it (民法典 art 1259)."""
    (interval,) = intervals(words)
    told = [
        f"{edge.value}{ {True: '+', False: '-', None: '?'}[edge.included] }" if edge else ""
        for edge in (interval.low, interval.high)
    ]
    assert tuple(told) == COVERED[words]


NO_FAULT = {
    "scores told whole": "得分90分以上的，为优秀；80—89分的，为良好；79分以下的，为其他",
    "thresholds that grow": "年收入2000万元以上的，奖励10万元；年收入5000万元以上的，奖励20万元",
    "parts of an amount": "费用在1万元以内的部分报销60%，1万元以上至5万元的部分报销70%",
    "a share of the rest": "由参保人承担30%，其余部分由基金支付",
    "a highest amount": "补助学费的一半，最高不超过3000元",
    "every year by a day": "每年1月31日前报送",
    "what was so before": "对2022年12月31日前注册的企业，给予补贴",
    "fines that meet": "处5万元以上10万元以下罚款；情节严重的，处10万元以上30万元以下罚款",
    "a reference to another law": "符合《云洲市教育条例》第九十条规定的",
    "a level": "三级以上学校",
    "a period set off by the clause before": "接到申请后，应当在3个工作日内告知",
    "a frequency": "5年内至少复核1次",
    "a part of a tier": "超过90分的部分",
    "a standard named after 最低": "在最低生活标准3倍以内的",
}


@pytest.mark.parametrize("case", NO_FAULT)
def test_sound_wording_has_no_remark(case: str) -> None:
    assert found("为帮助学生完成学业，", f"{NO_FAULT[case]}，为帮助学生完成学业，") == ()


TIERS_THAT_MEET_TWICE = {
    "从业人员20人以下的，为微型企业，20人以上不满300人的，为小型企业": "从业人员恰为20人",
    "年龄在18周岁以上60周岁以下的，可以申请；60周岁以上的，由街道代办": "年龄恰为60周岁",
}


@pytest.mark.parametrize("words", TIERS_THAT_MEET_TWICE)
def test_a_number_that_two_tiers_contain_is_the_example(words: str) -> None:
    before = "综合得分不足60分的，不予补助；综合得分60分以上、不足80分的，补助500元；综合得分80分以上的，补助800元"
    assert [(one.kind, one.example) for one in found(before, words)] == [
        (Kind.TIER_OVERLAP, TIERS_THAT_MEET_TWICE[words])
    ]


SCRAPS = """超过 不超过 低于 以上 以下 以内 （含） （不含） 3 10万元 85% 90%—100% 12倍 工作日 日内 近3年内 第五条 第 条
前款 附件3 以下简称 “甲” 承担 各承担50% 2023年6月前 之日起 ， 。 ； ： 的 下列 乙 共计14个月"""
PIECES = st.sampled_from(SCRAPS.split())


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=60, deadline=None)
def test_whatever_the_words_every_remark_quotes_them_where_they_stand(words: str) -> None:
    text = CLEAN.replace("为帮助学生完成学业，", words)
    source = read_bytes(text.encode(), "办法.txt")
    for document_ in parse(source):
        for one in remarks(document_):
            assert one.quoted
            assert one_form("".join(quote(source.text, one.spans).split())) == "".join(one.quoted.split())


@cache
def corpus(documents: Path) -> tuple[Remark, ...]:
    every = [one for path in sorted(documents.glob("*.txt")) for one in parse(read_file(str(path)))]
    return tuple(remark for one in every for remark in remarks(one))


REVIEWED = {
    # Each was looked at beside the facts checked by hand; docs/rules/findings.md says what it is.
    ("渝府办发〔2024〕72号", "第五条第（一）项", "unused-term"),
    ("重庆市人民政府令第340号", "第二十一条第一款", "no-day-kind"),
    ("渝府办发〔2020〕142号", "第二十条", "within-or-ahead"),
    ("渝卫发〔2020〕80号", "六（二）1第1段", "no-start-day"),
    ("渝民〔2020〕238号", "二第3段", "before-issue"),
    ("渝民〔2020〕238号", "三（二）3", "open-bound"),
    ("渝民〔2020〕238号", "三（二）3", "tier-overlap"),
    ("渝民〔2020〕238号", "五第2段", "tier-gap"),
    ("渝府办发〔2022〕128号", "第十六条第（一）项", "no-start-day"),
    ("渝府办发〔2022〕128号", "第十六条第（二）项", "contradicting-bound"),
    ("渝府办发〔2022〕128号", "第十六条第（三）项", "no-start-day"),
    ("渝府办发〔2022〕121号", "第十一条第（一）项", "no-start-day"),
    ("渝府办发〔2022〕122号", "四", "open-date"),
    ("渝府办发〔2022〕122号", "十", "open-date"),
}


@pytest.mark.corpus
def test_every_remark_on_the_real_documents_has_been_reviewed(documents: Path) -> None:
    assert {(r.document, r.label, r.kind.value) for r in corpus(documents)} == REVIEWED


@pytest.mark.corpus
def test_the_gap_between_85_and_90_per_cent_is_found_with_a_ratio_in_it(documents: Path) -> None:
    gaps = [r for r in corpus(documents) if r.kind == Kind.TIER_GAP]
    assert [(g.document, "87.5%" in g.example) for g in gaps] == [("渝民〔2020〕238号", True)]


def test_a_remark_is_plain_data() -> None:
    (gap,) = found(*PLANTED[Kind.TIER_GAP][:2])
    assert json.loads(json.dumps(gap.data(), ensure_ascii=False))["words"] == "90分以上"
