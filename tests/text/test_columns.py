"""Tables printed column after column come back row by row, or say what is in doubt; never wrong in silence."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.text.lines import lines
from luodi.text.model import Source, Table
from luodi.text.spans import quote
from luodi.text.tables import find_tables

TITLES = ("序号", "重点任务", "工作内容", "责任单位", "完成时限")
NAMES = [
    "清洁河道",
    "社区食堂布点",
    "校车更新",
    "老旧电梯改造",
    "山塘除险",
    "夜市规范经营",
    "公园夜间照明",
    "菜场改造提升",
]
DEEDS = [
    "完成东岸区12条断头路打通工程，新增停车泊位800个",
    "为困难家庭安装扶手和感应灯",
    "建立企业诉求台账，三日内答复",
    "对全市水库大坝开展一次安全鉴定，编制除险方案并向社会公布鉴定结果",
    "开通云洲至青禾镇城乡公交",
    "推动图书馆周末延时开放",
    "更新公交车60辆，淘汰燃油车辆，建成充电站5座",
    "开展餐饮油烟扰民整治",
    "举办就业招聘活动不少于20场，提供岗位一万个以上",
]
UNITS = [
    "市教委",
    "市财政局",
    "市住房城乡建委",
    "市水利局",
    "市交通运输局",
    "市卫生健康委",
    "各县（市、区）政府",
    "云洲海关",
]
DATES = ["2026年6月底前", "2026年底", "持续推进", "2026年9月30日前", "长期坚持", "2027年3月底"]


def wrapped(text: str, width: int) -> list[str]:
    """``text`` as a typesetter breaks it into lines of ``width`` full-width characters."""
    out = [""]
    taken = 0.0
    for char in text:
        wide = 0.5 if char.isascii() else 1.0
        if taken + wide > width and char not in "，。、）":
            out.append("")
            taken = 0.0
        out[-1] += char
        taken += wide
    return out


def printed(rows: list[list[str]], widths: list[int], pages: list[int], header_first: bool) -> str:
    """``rows`` as a PDF-to-text tool leaves them: every page's columns one after another, the header beside them."""
    out: list[str] = []
    start = 0
    for size in pages:
        page = rows[start : start + size]
        columns = [str(start + i + 1) for i in range(len(page))]
        for at, width in enumerate(widths):
            for row in page:
                columns += wrapped(row[at], width)
        header = " ".join(TITLES)
        block = [header, *columns] if header_first else [*columns, header]
        out += [" " + block[0], *block[1:]]
        start += size
    return "\n\n".join(out) + "\n"


def read(text: str) -> list[Table]:
    return find_tables(Source("x.txt", "", "txt", text), lines(text), "att_1")[0]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], str]:
    rng = random.Random(draw(st.integers(0, 10**9)))
    pages = draw(st.lists(st.integers(3, 9), min_size=1, max_size=3))
    rows = []
    for _ in range(sum(pages)):
        deed = "。".join(rng.sample(DEEDS, rng.choice((1, 1, 1, 2)))) + "。"
        units = rng.choice("、，").join(rng.sample(UNITS, rng.randint(1, 4))) + rng.choice(("", "", "等"))
        rows.append([rng.choice(NAMES), deed, units, rng.choice(DATES)])
    widths = [rng.randint(4, 8), rng.randint(12, 24), rng.randint(6, 14), rng.randint(7, 10)]
    return rows, printed(rows, widths, pages, draw(st.booleans()))


@settings(max_examples=30, deadline=None)
@given(tables())
def test_a_cell_read_from_columns_is_the_cell_that_was_printed_or_its_row_is_doubted(
    table: tuple[list[list[str]], str],
) -> None:
    rows, text = table
    (found,) = read(text)
    assert [row.eid.rpartition("_")[2] for row in found.rows] == [str(n + 1) for n in range(len(rows))]
    for want, row in zip(rows, found.rows, strict=True):
        got = [row.cells[title] for title in TITLES[1:]]
        if got != want:
            assert row.confidence < 0.95, (want, got)
            assert row.doubts
        assert {title: quote(text, spans) for title, spans in row.spans.items()} == {
            k: v for k, v in row.cells.items() if v
        }


def test_most_generated_tables_are_read_without_a_fault() -> None:
    right = total = 0
    for seed in range(20):
        rng = random.Random(seed)
        rows = [
            [
                rng.choice(NAMES),
                rng.choice(DEEDS) + "。",
                "、".join(rng.sample(UNITS, rng.randint(1, 3))),
                rng.choice(DATES),
            ]
            for _ in range(12)
        ]
        text = printed(rows, [6, 18, 9, 8], [7, 5], header_first=bool(seed % 2))
        for want, row in zip(rows, read(text)[0].rows, strict=True):
            right += [row.cells[title] for title in TITLES[1:]] == want
            total += 1
    assert right / total > 0.97


@pytest.mark.corpus
def test_the_annex_of_2025_1_has_its_seven_tables_with_138_rows(documents: Path, facts: Path) -> None:
    expected = json.loads((facts / "safety_2025.json").read_text(encoding="utf-8"))["annex"]
    found = read((documents / "001_1b8720507b943359.txt").read_text(encoding="utf-8"))
    assert [(t.group, t.title, len(t.rows)) for t in found] == [
        (no, table["title"], table["count"]) for no, table in expected.items()
    ]
    assert [len(t.rows) for t in found] == [6, 8, 13, 21, 57, 13, 20]


@pytest.mark.corpus
def test_row_36_of_the_fifth_table_has_its_cells_from_lines_far_apart(documents: Path, facts: Path) -> None:
    text = (documents / "001_1b8720507b943359.txt").read_text(encoding="utf-8")
    row = next(r for t in read(text) if t.group == "五" for r in t.rows if r.eid.endswith("tr_36"))
    expected = next(
        r
        for r in json.loads((facts / "safety_2025.json").read_text(encoding="utf-8"))["annex"]["五"]["rows"]
        if r["no"] == 36
    )
    assert row.cells["2025年目标（内容）"] == expected["content_clean"]
    assert row.cells["责任单位"] == expected["units_raw"]
    places = {title: [text.count("\n", 0, a) + 1 for a, _ in spans] for title, spans in row.spans.items()}
    assert places["2025年目标（内容）"][0] == expected["lines"]["content"][0]
    assert places["责任单位"][0] == expected["lines"]["units"][0]


@pytest.mark.corpus
def test_the_page_of_ten_rows_with_nine_unit_cells_names_what_is_in_doubt_and_guesses_nothing(
    documents: Path, facts: Path
) -> None:
    assert (
        "五第5行责任单位不能确定（第9页10行9格）；五第4、6行因此也有疑问"
        in json.loads((facts / "safety_2025.json").read_text(encoding="utf-8"))["doubts"]
    )
    table = read((documents / "001_1b8720507b943359.txt").read_text(encoding="utf-8"))[4]
    rows = {row.cells["序号"]: row for row in table.rows}
    assert rows["5"].cells["责任单位"] == ""
    assert "责任单位" not in rows["5"].spans
    [told] = [doubt for doubt in rows["5"].doubts if doubt.startswith("责任单位")]
    assert told.startswith("责任单位：本页10行，本列9格，第5行属哪一格不能确定，可能是“市安委会")
    for beside in ("4", "6"):
        assert rows[beside].cells["责任单位"]
        assert "责任单位" in rows[beside].doubtful
        assert rows[beside].sure["责任单位"] <= 0.9
    assert all("责任单位" not in rows[number].doubtful for number in ("1", "2", "3", "14", "15"))


FIELDS = ["水利", "教育", "交通运输", "农业农村", "文化旅游", "民政", "司法", "商务"]


def test_a_unit_cell_lost_from_a_page_leaves_its_row_empty_and_the_others_where_they_belong() -> None:
    rows = [
        [name, f"做好{field}领域的年度检查并公布结果。", f"市{field}局", "2026年底"]
        for name, field in zip(NAMES, FIELDS, strict=True)
    ]
    whole = printed(rows, [7, 20, 14, 8], [8], header_first=False)
    lost = whole.replace(f"\n{rows[3][2]}\n", "\n", 1)
    assert len(lost) < len(whole)
    (table,) = read(lost)
    assert [row.cells["责任单位"] for row in table.rows] == [
        *(row[2] for row in rows[:3]),
        "",
        *(row[2] for row in rows[4:]),
    ]
    fourth = table.rows[3]
    assert fourth.confidence <= 0.5
    assert any(doubt.startswith("责任单位：本页8行，本列7格，第4行属哪一格不能确定") for doubt in fourth.doubts)
    doubted = ["责任单位" in row.doubtful for row in table.rows]
    assert (doubted[:2], doubted[2:5], doubted[-1]) == ([False, False], [True, True, True], False)


@pytest.mark.corpus
def test_the_266_scenarios_of_2025_44_come_out_with_their_columns(documents: Path, facts: Path) -> None:
    expected = json.loads((facts / "one_card_2025.json").read_text(encoding="utf-8"))
    found = read((documents / "003_07c5b4881ff2756a.txt").read_text(encoding="utf-8"))
    assert [len(table.rows) for table in found] == [15, 266]
    for row, fact in zip(found[1].rows, expected["scenarios"], strict=True):
        assert row.cells["具体场景"] == fact["name"]
        assert row.cells["牵头单位"] == fact["lead_units_as_written"]
        assert row.cells["功能分类"].split("、") == fact["functions"]
        assert row.cells["用卡形式"].split("、") == fact["card_forms"]
        assert row.cells["完成时限"] == fact["completion"]
    for row, fact in zip(found[0].rows, expected["indicators"], strict=True):
        assert row.cells["指标名称"] == fact["name_as_written"]
        assert row.cells["2025年目标值"] == fact["target_2025_as_written"]
        assert row.cells["2027年目标值"] == fact["target_2027_as_written"]


@pytest.mark.corpus
def test_the_47_rows_of_2024_73_have_their_contents(documents: Path, facts: Path) -> None:
    expected = json.loads((facts / "one_card_2024.json").read_text(encoding="utf-8"))["rows"]
    (found,) = read((documents / "000_30b23bbabb258801.txt").read_text(encoding="utf-8"))
    assert [row.cells["具体内容"] for row in found.rows] == [fact["content"] for fact in expected]
