"""What a document repeals, rests on and when it takes effect, as its own sentences say."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.text import references
from luodi.text.documents import parse
from luodi.text.model import Provision, Reference, Source
from luodi.text.spans import quote

ISSUED = dt.date(2026, 3, 2)


def node(text: str) -> Provision:
    return Provision("art_1__para_1", "第一条", "paragraph", "", text, {"text": ((0, len(text)),)})


def named(found: tuple[Reference, ...] | list[Reference]) -> list[tuple[str | None, str | None]]:
    return [(reference.number, reference.title) for reference in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依据《湿地保护法》和《水法》。", [(None, "湿地保护法"), (None, "水法")]),
        ("按照云府发〔2026〕3号文件执行。", [("云府发〔2026〕3号", None)]),
        ("《关于修改〈渔业办法〉的通知》（云府发 [2026] 3 号）", [("云府发〔2026〕3号", "关于修改〈渔业办法〉的通知")]),
        ("《渔业办法》（云洲市人民政府令第12号）", [("云洲市人民政府令第12号", "渔业办法")]),
        ("《办税公告》（2019年第5号）", [("2019年第5号", "办税公告")]),
        ("市政府办公室《关于加强渔业管理的通知》", [(None, "市政府办公室关于加强渔业管理的通知")]),
        ("《外层《内层》尾》", [(None, "外层《内层》尾")]),
        ("《没有收尾", []),
    ],
)
def test_documents_are_found_with_title_and_number(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    found = references.references(text, ((0, len(text)),), None)
    assert named(found) == expected


def test_the_spans_of_a_reference_are_its_words() -> None:
    text = "根据《湿地保护法》（云府发〔2026〕3号）规定"
    (found,) = references.references(text, ((0, len(text)),), None)
    assert quote(text, found.spans) == "《湿地保护法》（云府发〔2026〕3号"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本办法自印发之日起施行。《甲办法》（云府发〔2020〕1号）同时废止。", [("云府发〔2020〕1号", "甲办法")]),
        ("本办法自2026年5月1日起施行，《甲办法》《乙办法》同时废止。", [(None, "甲办法"), (None, "乙办法")]),
        ("云府发〔2020〕1号文件同时废止。", [("云府发〔2020〕1号", None)]),
        ("《甲办法》停止执行。根据《乙办法》办理。", []),
        ("自本办法施行之日起停止执行《甲办法》。", []),
        ("违反《甲办法》规定的，责令改正。", []),
    ],
)
def test_only_what_ceases_with_the_text_is_repealed(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert named(references.repealed([node(text)])) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本办法自印发之日起施行。", ISSUED),
        ("本办法自发布之日起试行。", ISSUED),
        ("本办法自2026年5月1日起施行。", dt.date(2026, 5, 1)),
        ("本办法自 2026 年 5 月 1 日起施行，有效期5年。", dt.date(2026, 5, 1)),
        ("以上措施自印发之日起执行。", ISSUED),
        ("现予公布，自2026年4月1日起施行。", dt.date(2026, 4, 1)),
        ("本办法自公布之日起30日后施行。", dt.date(2026, 4, 1)),
        ("本规定自公布之日起三个月后施行。", dt.date(2026, 6, 2)),
        ("合同自签订之日起执行。", None),
        ("收费标准自2026年5月1日起执行。", None),
        ("本办法所称渔业，是指养殖和捕捞。", None),
    ],
)
def test_the_day_of_effect_is_the_one_the_text_states(text: str, expected: dt.date | None) -> None:
    found = references.effective([node(text)], ISSUED)
    assert (found[0] if found else None) == expected


def test_without_a_day_of_issue_nothing_takes_effect_from_it() -> None:
    assert references.effective([node("本办法自印发之日起施行。")], None) is None


def test_grounds_are_those_of_the_preface_and_the_first_article_not_of_the_body() -> None:
    text = """
云洲市人民政府关于印发云洲市湿地保护办法的通知
云府发〔2026〕3号
各县人民政府：
现印发给你们。
云洲市人民政府
2026年3月2日
云洲市湿地保护办法
第一条　为了保护湿地，根据《湿地保护法》《水法》和有关规定，制定本办法。
第二条　按照《渔业办法》收取费用。
""".strip()
    (document,) = parse(Source("a.txt", "", "txt", text))
    assert named(document.basis) == [(None, "湿地保护法"), (None, "水法")]
    assert {reference.eid for reference in document.basis} == {"att_1__art_1__para_1"}
    assert [quote(text, reference.spans) for reference in document.basis] == ["《湿地保护法》", "《水法》"]
