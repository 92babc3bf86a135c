"""The same document as TXT, HTML, DOCX, PDF and OFD gives the same header, outline and commitments."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from luodi.extract import extract
from luodi.text import read_bytes, read_file
from luodi.text.documents import parse
from luodi.text.lines import lines
from tests.conftest import ROOT
from tests.text.readers.made import Cell, Content, Rows, as_docx, as_html, as_ofd, as_pdf, as_txt, typst_of
from tests.text.readers.typeset import pdf

SAMPLE = ROOT / "samples" / "yunzhou_gazette_2026_3.txt"
WRITERS: dict[str, Callable[[Content], bytes]] = {
    "txt": as_txt,
    "html": as_html,
    "docx": as_docx,
    "pdf": as_pdf,
    "ofd": as_ofd,
}
FULL = 38
"""A printed line of the sample from so many characters on is full: the next one goes on with it."""
BEGINS = re.compile(
    r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．]|附件|第[一二三四五六七八九十]+[章条]"
)

MARKS = re.compile(r"[，。、；：）]")
"""A short line without any of these is a signature, a date or a title."""


@cache
def content(number: str, until: str = "") -> tuple[str | Rows, ...]:
    """A document of the sample gazette as paragraphs and tables, up to the line ``until``."""
    source = read_file(SAMPLE)
    (document,) = [d for d in parse(source) if d.number == number]
    blocks: list[str] = []
    rows: list[list[str]] = []
    last = 0
    for line in lines(source.text, *document.span):
        if line.furniture:
            continue
        if until and line.text == until:
            break
        if "\t" in line.text:
            cells = line.text.split("\t")
            if not rows or cells != rows[0]:  # the header is printed again on the next page
                rows.append(cells)
            continue
        alone = BEGINS.match(line.text) or (len(line.text) < 14 and not MARKS.search(line.text))
        salutation = blocks[-1:] and blocks[-1].endswith("：") and blocks[-1].count("（") == blocks[-1].count("）")
        if last >= FULL and not salutation and not alone:
            blocks[-1] += line.text
        else:
            blocks.append(line.text)
        last = len(line.text)
    return (*blocks, merged(rows)) if rows else tuple(blocks)


def merged(rows: list[list[str]]) -> Rows:
    """Rows of words as a table whose empty cells are part of the cell above."""
    out: list[list[Cell | None]] = []
    top: dict[int, tuple[int, int]] = {}
    for r, row in enumerate(rows):
        out.append([])
        for c, words in enumerate(row):
            if words or r <= 1:
                top[c] = (r, c)
                out[-1].append(Cell(words))
            else:
                above = top[c][0]
                old = out[above][c]
                assert old is not None
                out[above][c] = Cell(old.text, old.down + 1)
                out[-1].append(None)
    return out


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """What each document says, without where it stands and how sure it is."""
    source = read_bytes(data, f"样例.{name}")
    assert source.format == name
    found = []
    for document in parse(source):
        commitments = [
            {
                "path": c.path,
                "source": c.source,
                "text": c.text,
                "lead": c.lead,
                "support": c.support,
                "responsible": c.responsible,
                "guiding": c.guiding,
                "deadline": c.deadline,
                "kind": c.kind,
                "deadlines": [(d.date, d.range, d.recurs) for d in c.deadlines],
                "indicators": [(i.name, i.comparator, i.value, i.low, i.high, i.unit) for i in c.indicators],
            }
            for c in extract(source, document).commitments
        ]
        found.append(
            {
                "number": document.number,
                "title": document.title,
                "issuers": document.issuers,
                "addressees": document.addressees,
                "date": document.date,
                "outline": [(p.eid, p.number, p.heading) for p in document.walk()],
                "tables": [(t.columns, [dict(row.cells) for row in t.rows]) for t in document.tables],
                "commitments": commitments,
            }
        )
    return found


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "txt"])
@pytest.mark.parametrize(
    ("number", "until", "rows", "least"),
    [("云洲府发〔2026〕5号", "附件2", 26, 30), ("澜府办发〔2026〕9号", "", 0, 14)],
)
def test_every_format_gives_the_commitments_of_the_plain_text(
    name: str, number: str, until: str, rows: int, least: int
) -> None:
    made = content(number, until)
    (expected,) = read(as_txt(made), "txt")
    assert expected["number"] == number
    assert sum(len(table_rows) for _, table_rows in expected["tables"]) == rows
    assert len(expected["commitments"]) >= least
    (found,) = read(WRITERS[name](made), name)
    for field in expected:
        assert found[field] == expected[field], field


def plan(rows: int, *, together: bool) -> tuple[str | Rows, ...]:
    """An invented plan: nested brackets, several clauses in a paragraph, a rule said once, a table with merged cells.

    ``together`` merges also what a text without rules cannot show as merged: the units that two rows share.
    """
    table: list[list[Cell | None]] = [
        [Cell(words) for words in ("序号", "任务", "工作内容", "牵头单位", "配合单位", "完成时限")]
    ]
    for at in range(rows):
        first = at % 2 == 0
        table.append(
            [
                Cell(str(at + 1)),
                Cell(f"{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰'[at // 2]}类任务", 2) if first else None,
                Cell(f"更新{at + 3}座公交站台的时刻表、站牌和照明，并向社会公布结果。" * (1 + 2 * (at % 3))),
                Cell("市交通局（市邮政管理局）"),
                Cell("市财政局、各区（自治县）政府", 2 if together else 1) if first or not together else None,
                Cell("2026年9月底" if at % 2 else "持续推进"),
            ]
        )
    return (
        "云洲市人民政府办公室关于印发云洲市站台更新方案的通知",
        "云洲府办发〔2026〕44号",
        "各区县人民政府：",
        "《云洲市站台更新方案》已经市政府同意，现印发给你们，请认真贯彻执行。",
        "云洲市人民政府办公室",
        "2026年4月2日",
        "云洲市站台更新方案",
        "一、主要任务",
        "（一）更新站台。新建站台60座，完好率达到98%以上。（市交通局〔市邮政管理局（代管）〕牵头，市财政局、"
        "各县（自治县、市）政府按职责分工负责）",
        "（二）优化换乘。开通接驳线路5条。（责任单位：市交通局；列第一位者为牵头单位，下同）推行一码通乘，"
        "6月底前上线。（责任单位：市大数据局、市交通局）",
        "（三）方便老人。每年开展1次满意度调查。（责任单位：市民政局、市交通局，市残联指导）",
        "附件",
        "站台更新任务分工表",
        table,
    )


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "txt"])
@pytest.mark.parametrize("rows", [4, 30])
def test_nested_brackets_merged_cells_and_rows_over_pages_read_alike_in_every_format(name: str, rows: int) -> None:
    (expected,) = read(as_txt(plan(rows, together=False)), "txt")
    told = expected["commitments"]
    assert [(c["lead"], c["responsible"], c["guiding"]) for c in told[:4]] == [
        (("市交通局〔市邮政管理局（代管）〕",), ("市财政局", "各县（自治县、市）政府"), ()),
        (("市交通局",), (), ()),
        (("市大数据局",), ("市交通局",), ()),
        (("市民政局",), ("市交通局",), ("市残联",)),
    ]
    table = [c for c in told if c["source"] == "table"]
    assert len(table) == rows
    assert {(c["lead"], c["support"]) for c in table} == {
        (("市交通局（市邮政管理局）",), ("市财政局", "各区（自治县）政府"))
    }
    (found,) = read(WRITERS[name](plan(rows, together=True)), name)
    for field in expected:
        assert found[field] == expected[field], field


def test_a_header_printed_on_its_side_reads_like_an_upright_one() -> None:
    made = plan(6, together=True)
    upright = as_pdf(made)
    # The same page with the narrow titles turned by 90 degrees, as printed tables have them.
    source = typst_of(made)
    for title in ("牵头单位", "配合单位"):
        source = source.replace(f'[#"{title}"]', f'[#rotate(-90deg, reflow: true)[#"{title}"]]')
    (expected,) = read(upright, "pdf")
    (found,) = read(pdf(source), "pdf")
    assert found["tables"] == expected["tables"]
    assert found["commitments"] == expected["commitments"]
