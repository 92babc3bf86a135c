"""Numbered paragraphs become trees: laws in articles, plans in headings and items, whatever their order or noise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.errors import LuodiError
from luodi.text.documents import LONGEST, parse, read
from luodi.text.lines import lines
from luodi.text.model import Document, Provision, Source
from luodi.text.outline import Tree
from luodi.text.places import whole
from luodi.text.reflow import Layout, paragraphs
from luodi.text.spans import quote
from tests import examples
from tests.text.test_places import check

MODULES = [
    "dates",
    "docnumber",
    "numbering",
    "numerals",
    "organs",
    "places",
    "reflow",
    "references",
    "shapes",
    "titles",
]


@pytest.mark.parametrize("module", [*MODULES, "header", "widths", "lines"])
def test_examples_in_docstrings_hold(module: str) -> None:
    found = examples.run(f"luodi.text.{module}")
    assert found.attempted > 0
    assert found.failed == 0


def tree(text: str, prefix: str = "") -> list[Provision]:
    body = text.strip("\n")
    provisions = Tree(prefix).provisions(paragraphs(body, lines(body), Layout("paragraph")))
    return [node for provision in provisions for node in provision.walk()]


def shape(text: str) -> list[tuple[str, str, str]]:
    return [(node.eid, node.heading, node.text) for node in tree(text)]


def test_articles_clauses_points_and_subpoints() -> None:
    nodes = tree(
        """
第一章　总　则
第一条　为了保护湿地，制定本办法。
第二条　市水利局履行下列职责：
（一）编制规划；
1.拟订草案；
2.征求意见。
（二）组织巡查。
前款所列事项应当公开。
第二章　附　则
第一节　解释
第三条　本办法由市水利局解释。
"""
    )
    assert [(node.eid, node.label, node.text) for node in nodes if node.kind not in ("chapter", "section")] == [
        ("art_1", "第一条", ""),
        ("art_1__para_1", "第一条", "为了保护湿地，制定本办法。"),
        ("art_2", "第二条", ""),
        ("art_2__para_1", "第二条第一款", "市水利局履行下列职责："),
        ("art_2__para_1__point_1", "第二条第一款第（一）项", "编制规划；"),
        ("art_2__para_1__point_1__item_1", "第二条第一款第（一）项第1目", "拟订草案；"),
        ("art_2__para_1__point_1__item_2", "第二条第一款第（一）项第2目", "征求意见。"),
        ("art_2__para_1__point_2", "第二条第一款第（二）项", "组织巡查。"),
        ("art_2__para_2", "第二条第二款", "前款所列事项应当公开。"),
        ("art_3", "第三条", ""),
        ("art_3__para_1", "第三条", "本办法由市水利局解释。"),
    ]
    assert [(node.eid, node.number, node.heading) for node in nodes if node.kind in ("chapter", "section")] == [
        ("chp_1", "第一章", "总则"),
        ("chp_2", "第二章", "附则"),
        ("chp_2__sec_1", "第一节", "解释"),
    ]


def test_running_text_between_points_belongs_to_the_point_that_the_list_goes_on_after() -> None:
    assert [
        eid for eid, _, _ in shape("第一条　收入包括：\n（一）工资。\n工资按实际计算。\n（二）其他。\n另有规定的除外。")
    ] == [
        "art_1",
        "art_1__para_1",
        "art_1__para_1__point_1",
        "art_1__para_1__point_1__para_2",
        "art_1__para_1__point_2",
        "art_1__para_2",
    ]


def test_a_list_inside_a_point_does_not_hide_the_next_point() -> None:
    found = shape("第一条　用语：\n（一）甲。\n下列情形除外：\n1.乙；\n2.丙。\n（二）丁。")
    assert [(eid.removeprefix("art_1__para_1"), text) for eid, _, text in found][1:] == [
        ("", "用语："),
        ("__point_1", "甲。"),
        ("__point_1__para_2", "下列情形除外："),
        ("__point_1__item_1", "乙；"),
        ("__point_1__item_2", "丙。"),
        ("__point_2", "丁。"),
    ]


def test_inserted_articles_and_parts() -> None:
    nodes = tree("第一编　总则\n第一分编　通则\n第一章　规定\n第十条　甲。\n第十条之一　乙。\n第一百二十三条　丙。")
    assert [node.eid for node in nodes if "para" not in node.eid] == [
        "part_1",
        "part_1__subpart_1",
        "part_1__subpart_1__chp_1",
        "art_10",
        "art_10-1",
        "art_123",
    ]


def test_headings_items_and_inline_titles_of_a_plan() -> None:
    assert shape(
        """
为做好工作，制定本方案。
一、总体要求
坚持便民。
二、重点任务
（一）完善制度。
1．编制清单。各县要编制清单。
2．公开结果，各县每年公布一次并接受监督检查和社会评议。（责任单位：市财政局）
（二）加强宣传。要加强宣传。
3．开展培训。每年一次。
以上措施自印发之日起施行。
"""
    ) == [
        ("preface", "", ""),
        ("preface__para_1", "", "为做好工作，制定本方案。"),
        ("sec_1", "总体要求", ""),
        ("sec_1__para_1", "", "坚持便民。"),
        ("sec_2", "重点任务", ""),
        ("sec_2__sec_1", "完善制度", ""),
        ("sec_2__sec_1__item_1", "编制清单", "各县要编制清单。"),
        ("sec_2__sec_1__item_2", "", "公开结果，各县每年公布一次并接受监督检查和社会评议。（责任单位：市财政局）"),
        ("sec_2__sec_2", "加强宣传", "要加强宣传。"),
        ("sec_2__sec_2__item_3", "开展培训", "每年一次。"),
        ("closing__para_1", "", "以上措施自印发之日起施行。"),
    ]


def test_a_responsibility_clause_on_its_own_line_belongs_to_the_item_above() -> None:
    assert shape("一、甲\n1．开展培训。每年一次。\n责任部门：市财政局\n2．开展检查。每月一次。")[1:] == [
        ("sec_1__item_1", "开展培训", "每年一次。责任部门：市财政局"),
        ("sec_1__item_2", "开展检查", "每月一次。"),
    ]


def test_labels_are_the_printed_numbers_from_the_outermost() -> None:
    nodes = tree("二、任务\n（三）完善制度\n12．编制清单。甲。\n乙。")
    assert [node.label for node in nodes] == ["二", "二（三）", "二（三）12", "二（三）12第2段"]
    assert [node.number for node in nodes] == ["二", "（三）", "12", ""]


def test_numbers_out_of_order_are_kept_and_doubted_and_doubles_get_a_suffix() -> None:
    body = "一、甲\n1．乙。\n3．丙。\n2．丁。\n2．戊。"
    made = Tree("")
    found = made.provisions(paragraphs(body, lines(body), Layout("paragraph")))
    assert [node.eid for node in found[0].children] == [
        "sec_1__item_1",
        "sec_1__item_3",
        "sec_1__item_2",
        "sec_1__item_2~2",
    ]
    assert [doubt.partition(":")[0] for doubt in made.doubts] == ["sec_1__item_3", "sec_1__item_2", "sec_1__item_2~2"]


def test_stepped_numbers_of_a_plan_for_emergencies() -> None:
    nodes = tree("1 总则\n1.1 编制目的\n建立体系。\n1.2 工作原则\n2 组织体系\n2.1 指挥部\n2.1.1 职责\n（1）研究政策。")
    assert [(node.eid, node.label, node.heading) for node in nodes if node.kind == "heading"] == [
        ("sec_1", "1", "总则"),
        ("sec_1__sec_1", "1.1", "编制目的"),
        ("sec_1__sec_2", "1.2", "工作原则"),
        ("sec_2", "2", "组织体系"),
        ("sec_2__sec_1", "2.1", "指挥部"),
        ("sec_2__sec_1__sec_1", "2.1.1", "职责"),
    ]
    assert nodes[-1].eid == "sec_2__sec_1__sec_1__item_1"


def test_points_have_titles_only_where_all_of_a_list_have() -> None:
    titled = shape("第一条　职责如下：\n（一）强化维护。落实资金。\n（二）加强管理。专人负责。")
    assert [heading for _, heading, _ in titled[2:]] == ["强化维护", "加强管理"]
    plain = shape("第一条　职责如下：\n（一）强化维护。落实资金。\n（二）专人负责管理，")
    assert [heading for _, heading, _ in plain[2:]] == ["", ""]


def test_the_stop_after_an_inline_heading_is_kept_for_reading_on() -> None:
    body = "一、甲\n（一）完善制度。各县要落实。\n"
    found = Tree("").provisions(paragraphs(body, lines(body), Layout("paragraph")))
    assert quote(body, whole(found[0].children[0])) == "完善制度。各县要落实。"


# --- generated documents --------------------------------------------------------------------------------------------
WORDS = st.text(alphabet="湿地保护管理监督检查资金渔业单位责任落实编制公开", min_size=4, max_size=70)
CN = "一二三四五六七八九十"


@st.composite
def laws(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int]]]:
    """Paragraphs of a set of rules, and for each article how many 款 and 项 (of the first 款) it has."""
    out: list[str] = []
    counts: list[tuple[int, int]] = []
    for chapter in range(draw(st.integers(1, 3))):
        out.append(f"第{CN[chapter]}章　{draw(WORDS)[:8]}")
        for _ in range(draw(st.integers(1, 3))):
            points = draw(st.integers(0, 3))
            clauses = draw(st.integers(1, 3))
            out.append(f"第{CN[len(counts)]}条　{draw(WORDS)}" + ("：" if points else "。"))
            out.extend(f"（{CN[k]}）{draw(WORDS)}；" for k in range(points))
            out.extend(f"{draw(WORDS)}。" for _ in range(clauses - 1))
            counts.append((clauses, points))
    return out, counts


def wrapped(paras: list[str], measure: int) -> str:
    """The paragraphs as a PDF-to-text tool leaves them: broken at the measure, indents lost, blank lines between."""
    out: list[str] = []
    for para in paras:
        first = para[: measure - 2]
        out.append(first)
        rest = para[measure - 2 :]
        out.extend(rest[at : at + measure] for at in range(0, len(rest), measure))
    return "\n\n".join(out)


@settings(max_examples=60, deadline=None)
@given(laws())
def test_generated_rules_give_their_articles_clauses_and_points_and_lose_no_character(
    made: tuple[list[str], list[tuple[int, int]]],
) -> None:
    paras, counts = made
    text = "\n".join(["云洲市湿地保护办法", *paras])
    reading = read(Source("a.txt", "", "txt", text))
    check(text, reading)
    articles = [node for node in reading.documents[0].walk() if node.kind == "article"]
    assert [node.eid for node in articles] == [f"art_{n}" for n in range(1, len(counts) + 1)]
    assert [(len(node.children), len(node.children[0].children)) for node in articles] == counts


@settings(max_examples=60, deadline=None)
@given(laws(), st.integers(28, 44))
def test_generated_rules_lose_no_character_when_printed(
    made: tuple[list[str], list[tuple[int, int]]], measure: int
) -> None:
    paras, counts = made
    text = wrapped(["云洲市湿地保护办法", *paras], measure)
    reading = read(Source("a.txt", "", "txt", text))
    check(text, reading)
    articles = [node for node in reading.documents[0].walk() if node.kind == "article"]
    assert [node.eid for node in articles] == [f"art_{n}" for n in range(1, len(counts) + 1)]


NOISE = st.lists(
    st.sampled_from(
        [
            "第一章　总则",
            "第三条　甲。",
            "第三条",
            "一、甲",
            "（一）乙。丙。",
            "（二）",
            "1．丁。",
            "①戊",
            "1.1 己",
            "附件",
            "附件1",
            "附件：1．甲",
            "2．乙表",
            "目录",
            "云洲市人民政府",
            "云府发〔2026〕3号",
            "云洲市人民政府关于甲的通知",
            "各县人民政府：",
            "2026年3月2日",
            "（责任单位：市财政局）",
            "甲，",
            "乙（",
            "《丙",
            "丁。",
            "索引号：1",
            "抄送：甲。",
            "— 3 —",
            "云洲市人民政府令",
            "第3号",
            "（2026年1月1日通过）",
            "\t甲\t乙",
            "# 标题",
            "市长　姜某",
            "本办法自印发之日起施行。",
        ]
    ),
    max_size=30,
)


@settings(max_examples=300, deadline=None)
@given(NOISE, st.sampled_from(["\n", "\n\n", "\n　　"]))
def test_whatever_the_lines_every_character_stands_in_one_place_in_order(parts: list[str], gap: str) -> None:
    text = gap.join(parts)
    reading = read(Source("a.txt", "", "txt", text))
    check(text, reading)
    assert read(Source("a.txt", "", "txt", text)) == reading


@given(st.text(max_size=200))
def test_any_text_is_read_without_losing_a_character(text: str) -> None:
    check(text, read(Source("a.txt", "", "txt", text)))


def test_an_empty_source_has_no_documents() -> None:
    assert parse(Source("a.txt", "", "txt", " \n\n")) == ()


@pytest.mark.parametrize("bracket", ["（", "《", "〔", "“", "(（"])
def test_brackets_nested_ten_thousand_deep_are_read(bracket: str) -> None:
    text = "一、" + bracket * 10_000 + "甲"
    documents: tuple[Document, ...] = parse(Source("a.txt", "", "txt", text))
    assert sum(len(node.text + node.heading) for node in documents[0].walk()) + len(documents[0].title) >= 10_000


def test_a_file_of_too_many_lines_is_refused_with_its_name_and_line() -> None:
    with pytest.raises(LuodiError, match=r"a\.txt") as caught:
        parse(Source("a.txt", "", "txt", "甲\n" * (LONGEST + 1)))
    assert caught.value.place == f"line {LONGEST + 1}"
