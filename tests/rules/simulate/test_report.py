"""The report opens offline, tells everything that the figures tell, and escapes what it is given."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest
from lxml import etree, html
from python_calamine import CalamineWorkbook

from luodi.errors import LuodiError
from luodi.rules.simulate.reform import parse_reform
from luodi.rules.simulate.report import report
from luodi.rules.simulate.rows import write_rows
from luodi.rules.simulate.run import Simulation, open_for, plan, run_plan
from tests.rules.minipack import DAY
from tests.rules.simulate.homes import home, mini, write

REFORM = parse_reform(
    'title = "<b>上调</b>"\nnote = "说明 & 附注"\n'
    '[[change]]\nname = "限额"\nstandard = "limit"\nvalue = 700\n'
    '[[change]]\nname = "不含本数"\nreading = "word"\noption = "exclusive"\n',
    "reform.toml",
)
HOMES = [home(1, assets=650, wages=[300]), home(2, assets=100, wages=[300]), home(3, assets=None),
         home(4, assets=1, district="=云西区")]  # fmt: skip


def made(tmp_path: Path, reform: Any = REFORM, rows: str = "") -> Simulation:
    pack, people = mini(tmp_path / "pack"), write(tmp_path / "people", HOMES, metadata={"luodi_invented": "虚构的家"})
    asked = plan(pack, reform, on=DAY)
    with open_for(asked, people) as opened:
        result = run_plan(asked, reform, opened, DAY, {})
        if rows:
            write_rows(result, opened, tmp_path / rows)
    return result


def test_nothing_is_fetched_and_nothing_is_run(tmp_path: Path) -> None:
    text = report(made(tmp_path), written=dt.date(2024, 3, 2))
    page = html.fromstring(text)
    assert page.xpath("//script | //link | //img | //iframe") == []
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text) == []
    assert "2024-03-02" in text


def test_the_title_and_the_words_of_the_data_are_shown_as_text(tmp_path: Path) -> None:
    text = report(made(tmp_path))
    assert "<b>上调</b>" not in text.replace("&lt;", "")
    assert "&lt;b&gt;上调&lt;/b&gt;" in text
    assert "说明 &amp; 附注" in text


def test_an_invented_population_is_labelled(tmp_path: Path) -> None:
    page = html.fromstring(report(made(tmp_path)))
    told = [mark.text_content() for mark in page.find_class("labelled")]
    # The invented homes, and the base amounts that are examples.
    assert [("虚构的家" in words, "基数" in words) for words in told] == [(True, False), (False, True)]


def test_each_chart_is_told_in_words_and_has_a_table_in_its_section(tmp_path: Path) -> None:
    page = html.fromstring(report(made(tmp_path)))
    charts = page.xpath("//svg")
    assert len(charts) == 5
    for chart in charts:
        assert chart.xpath("./title/text()")
        assert chart.xpath("ancestor::section//table")
        etree.fromstring(html.tostring(chart))  # well-formed on its own
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_counts_of_the_figures_stand_in_the_table_of_states(tmp_path: Path) -> None:
    page = html.fromstring(report(made(tmp_path)))
    table = page.xpath("//table")[0]
    rows = [[cell.text_content().split()[-1] for cell in row] for row in table.xpath(".//tbody/tr")]
    # 2 stays; 4 earns no more than 100 and goes; 1 comes in. The earner of 3 has 100, so 3 is no longer unknown.
    assert rows == [
        ["yes", "1", "1", "0", "2"],
        ["no", "1", "0", "0", "1"],
        ["unknown", "0", "1", "0", "1"],
        ["after", "2", "2", "0", "4"],
    ]


def test_a_reform_without_effect_says_so_in_the_report(tmp_path: Path) -> None:
    idle = parse_reform('[[change]]\nstandard = "limit"\nvalue = 700\nfrom = 2029-01-01\n', "reform.toml")
    text = report(made(tmp_path, idle))
    assert "改革不改变任何结果" in text
    assert "不起作用" in text


def test_every_record_is_a_row_of_the_csv_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    made(tmp_path, rows="rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["变化 change"].split()[0] for row in rows] == ["新符合", "不变", "不能比较", "不再符合"]
    assert [row["增减 difference"] for row in rows] == ["120.00", "0.00", "", "-100.00"]
    assert rows[3]["区 district"] == "'=云西区"


def test_the_parquet_has_exact_amounts_and_says_that_it_is_invented(tmp_path: Path) -> None:
    made(tmp_path, rows="rows.parquet")
    table = parquet.read_table(tmp_path / "rows.parquet")
    assert [str(x) if x is not None else None for x in table["after_cost"].to_pylist()] == [
        "120.00",
        "120.00",
        "0.00",
        "0.00",
    ]
    assert table.schema.metadata[b"luodi_invented"].decode() == "虚构的家"


def test_the_workbook_has_the_same_rows(tmp_path: Path) -> None:
    made(tmp_path, rows="rows.xlsx")
    rows = CalamineWorkbook.from_path(str(tmp_path / "rows.xlsx")).get_sheet_by_index(0).to_python()
    assert [row[-1] for row in rows] == ["变化 change", "新符合 newly eligible", "不变 same",
                                         "不能比较 cannot be compared", "不再符合 no longer eligible"]  # fmt: skip


def test_a_kind_of_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LuodiError) as caught:
        made(tmp_path, rows="rows.ods")
    assert ".xlsx" in caught.value.mend_zh
    assert not (tmp_path / "rows.ods").exists()
