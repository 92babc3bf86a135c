"""Lines go back into paragraphs: joined over line and page breaks, parted where a number or an indent says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.text.lines import lines
from luodi.text.reflow import Layout, joined, layout, paragraphs, terminated
from luodi.text.spans import quote
from luodi.text.widths import width

PRINTED = Layout("printed", 20.0, 20.0, 19.0)
WEB = Layout("paragraph")


def texts(text: str, how: Layout) -> list[str]:
    found = paragraphs(text, lines(text), how)
    assert all(quote(text, paragraph.spans) == paragraph.text for paragraph in found)
    return [paragraph.text for paragraph in found]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("推广社 保卡应用。", "推广社保卡应用。"),
        ("完成 4000公里。", "完成4000公里。"),
        ("2026 年 3 月 2 日", "2026年 3月 2日"),
        ("提升至 2026 年，达到 60 % 以上。", "提升至2026年，达到60%以上。"),
        ("第二章　家庭成员", "第二章　家庭成员"),
        ("附    则", "附则"),
        ("重 庆 市 人 民 政 府", "重庆市人民政府"),
        ("组 长：姜某某 市政府副市长", "组长：姜某某 市政府副市长"),
        ("成 员：姜 某 市财政局副局长", "成员：姜某 市财政局副局长"),
        ("the quick brown", "the quick brown"),
        ("序号\t名称\t\t单位", "序号\t名称\t单位"),
    ],
)
def test_stray_blanks_go_and_separating_ones_stay(printed: str, read: str) -> None:
    spans = joined(printed, [(0, len(printed))])
    assert quote(printed, spans) == read


def test_a_line_break_is_nothing_between_chinese_and_a_blank_between_latin_letters() -> None:
    text = "甲乙\n\n丙丁"
    assert quote(text, joined(text, [(0, 2), (4, 6)])) == "甲乙丙丁"
    text = "cloud\n\nnative"
    assert quote(text, joined(text, [(0, 5), (7, 13)])) == "cloud native"
    text = "2026\n年"
    assert quote(text, joined(text, [(0, 4), (5, 6)])) == "2026年"


@given(st.text(alphabet="甲乙丙ab1 \t　，。：\n", max_size=80))
def test_no_visible_character_is_lost_and_lengths_agree(text: str) -> None:
    parts = [line.span for line in lines(text)]
    spans = joined(text, parts)
    words = quote(text, spans)
    assert "".join(words.split()) == "".join(text.split())
    assert sum(b - a for a, b in spans) == len(words)


FULL = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"


def test_a_full_line_without_a_stop_goes_on() -> None:
    assert texts(f"{FULL}\n\n戌亥。\n\n次段。", PRINTED) == [FULL + "戌亥。", "次段。"]


def test_a_page_break_and_its_furniture_do_not_part_a_paragraph() -> None:
    text = f"{FULL}\n\n— 12 —\n\n云洲市人民政府公报 2026年第2期\n\n 戌亥。"
    assert texts(text, PRINTED) == [FULL + "戌亥。"]


def test_a_short_line_ends_its_paragraph() -> None:
    assert texts("甲乙丙丁\n戊己。", PRINTED) == ["甲乙丙丁", "戊己。"]


def test_an_open_bracket_is_never_left_open() -> None:
    assert texts("完成任务。（责任单位：市财政局、\n市水利局）\n次段。", PRINTED) == [
        "完成任务。（责任单位：市财政局、市水利局）",
        "次段。",
    ]


def test_after_a_stop_at_the_line_end_only_an_indented_line_begins_a_paragraph() -> None:
    stop = FULL[:19] + "。"
    indented, running = "子" * 18, "丑" * 20
    assert texts(f"{stop}\n{indented}\n寅。", PRINTED) == [stop, indented + "寅。"]
    assert texts(f"{stop}\n{running}\n寅。", PRINTED) == [stop + running + "寅。"]


def test_a_stop_well_before_the_line_end_ends_the_paragraph() -> None:
    stop = FULL[:16] + "。"
    assert texts(f"{stop}\n{'丑' * 20}\n寅。", PRINTED) == [stop, "丑" * 20 + "寅。"]


def test_a_number_at_a_line_head_begins_a_paragraph_only_where_the_count_allows() -> None:
    wrapped = FULL[:18] + "一、"
    assert texts(f"{wrapped}\n二级残疾人。", PRINTED) == [wrapped + "二级残疾人。"]
    cited = FULL[:19] + "第"
    assert texts(f"{cited}\n（一）项的规定。", PRINTED) == [cited + "（一）项的规定。"]
    assert texts(f"一、甲。\n{FULL}\n二、乙。", PRINTED) == ["一、甲。", FULL, "二、乙。"]


def test_in_web_text_every_line_is_a_paragraph() -> None:
    assert texts("一、总体要求\n坚持便民。\n加强监督。", WEB) == ["一、总体要求", "坚持便民。", "加强监督。"]


def test_in_web_text_a_paragraph_cut_by_a_page_end_is_joined() -> None:
    assert texts("加强监督。建立专家人\n才库，动态管理。", WEB) == ["加强监督。建立专家人才库，动态管理。"]
    assert texts("第三条 有下列情形之一的，被检查对象\n也可以申请：", WEB) == [
        "第三条有下列情形之一的，被检查对象也可以申请："
    ]


def test_a_bracket_that_says_who_is_responsible_ends_a_paragraph_like_a_stop() -> None:
    item = "3.开展检查。每月检查一次（责任单位：市水利局（市河长办）、市林业局）"
    assert texts(f"{item}\n本方案自印发之日起施行。", WEB) == [item, "本方案自印发之日起施行。"]
    split = "每月检查一次，开展抽查。结果公开（责任单\n位：市水利局、市林业局）"
    joined = split.replace("\n", "")
    assert texts(f"{split}\n本方案自印发之日起施行。", WEB) == [joined, "本方案自印发之日起施行。"]


def test_any_other_bracket_at_a_line_end_does_not_end_a_paragraph_of_sentences() -> None:
    parts = ["各区县政府要落实责任。检查各类水库（含在建水库）", "的放水设施，每月一次。"]
    assert texts("\n".join(parts), WEB) == ["".join(parts)]


def test_the_layout_is_told_from_the_widths_of_lines() -> None:
    sentence = "各县要结合实际抓好落实并定期报告进展情况同时加强宣传引导营造良好氛围确保取得实效"
    prose = (sentence * 12 + "。") * 3
    printed = "\n".join(prose[at : at + 40] for at in range(0, len(prose), 40))
    web = "\n".join(f"{'一二三四五六七八'[k]}、{sentence * (k + 1)}。" for k in range(8))
    assert layout(lines(printed)).mode == "printed"
    assert layout(lines(printed)).measure == 40
    assert layout(lines(web)).mode == "paragraph"
    assert layout(lines(printed), "docx").mode == "paragraph"


def test_a_document_too_short_to_tell_takes_the_layout_of_its_file() -> None:
    assert layout(lines("甲。\n乙。"), "txt", None, PRINTED) == PRINTED


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("认真贯彻执行。", True),
        ("（责任单位：市财政局。）", True),
        ("如下：", True),
        ("强化组织", False),
        ("（市财政局）", False),
    ],
)
def test_a_stop_counts_inside_closing_brackets(line: str, ends: bool) -> None:
    assert terminated(line) is ends


def test_width_counts_latin_half() -> None:
    assert width("甲乙a1") == 3.0


def test_where_first_lines_stand_two_characters_in_only_they_begin_paragraphs() -> None:
    stop = FULL[:19] + "。"
    body = "".join(f"　　第{n}条　{FULL[:14]}\n{'丑' * 20}\n寅。\n" for n in "一二三四五六七八九") * 2
    text = f"{body}　　第十条　{FULL[:13]}。\n接着说。\n　　另起一款。\n　　{stop[2:]}\n{'卯' * 19}。\n"
    told = lines(text)
    how = layout(told, text=text)
    assert (how.mode, how.indented) == ("printed", True)
    assert [one.text for one in paragraphs(text, told, how)[-3:]] == [
        f"第十条{FULL[:13]}。接着说。",
        "另起一款。",
        f"{stop[2:]}{'卯' * 19}。",
    ]


def test_a_numbered_paragraph_does_not_end_in_a_semicolon() -> None:
    first = "第一条" + FULL[:16] + "；"
    assert texts(f"{first}\n情节严重的，处罚款。\n", PRINTED) == [first + "情节严重的，处罚款。"]
    assert texts(f"（一）{FULL[:16]}；\n（二）另一项。\n", PRINTED) == [f"（一）{FULL[:16]}；", "（二）另一项。"]
