"""Duties that stand in several places are found by rare words, units, figures and days, in time that grows evenly."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from luodi.compare import same
from luodi.compare.same import Stated, same_duties

BODY = Stated(
    "body", "延伸基层网点。在乡镇（街道）便民服务中心配置自助终端，2026年10月底前新增自助终端200台。",
    frozenset({"数据局", "财政局"}), frozenset({(Decimal(200), "台")}), dt.date(2026, 10, 31),
)  # fmt: skip
ROW = Stated(
    "row", "在乡镇（街道）新增自助终端200台。", frozenset({"数据局"}), frozenset({(Decimal(200), "台")}),
    dt.date(2026, 10, 31),
)  # fmt: skip
OTHER = Stated("other", "清理涉企收费目录并向社会公布。", frozenset({"数据局"}))


def test_the_annex_row_of_a_clause_is_found_and_says_why() -> None:
    (pair,) = same_duties([BODY, ROW, OTHER])
    assert {pair.one, pair.other} == {"body", "row"}
    assert [one.code for one in pair.why] == ["words", "units", "figures", "day"]


def test_what_another_unit_shall_do_by_another_day_to_another_figure_is_another_duty() -> None:
    apart = Stated("apart", ROW.text.replace("200", "300"), frozenset({"教育局"}), frozenset({(Decimal(300), "台")}),
                   dt.date(2027, 12, 31))  # fmt: skip
    assert same_duties([ROW, apart]) == []


def test_old_duties_are_compared_with_new_ones_and_not_among_themselves() -> None:
    again = Stated("again", ROW.text, ROW.units, ROW.figures, ROW.day)
    assert {frozenset((one.one, one.other)) for one in same_duties([BODY], [ROW, again])} == {
        frozenset(("body", "row")), frozenset(("body", "again")),
    }  # fmt: skip


def test_a_phrase_that_stands_everywhere_makes_no_pairs_to_look_at() -> None:
    """A thousand duties that begin alike would be half a million pairs; none is looked at."""
    many = [Stated(str(n), "各单位要高度重视、抓好落实。" + chr(0x4E00 + 7 * n) * 3) for n in range(1000)]
    grams = [same.grams(one.text) for one in many]
    seen = same.Counter(gram for one in grams for gram in one)
    assert list(same._candidates(many, grams, seen, len(many))) == []
