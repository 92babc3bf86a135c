"""Lists as files: the layout officials know, groups under one cell, the page's own filters, and no formulas."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import openpyxl
import pytest
from django.test import Client

from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.people.models import User
from tests.web.ledger.test_the_loop import FIRST, Office, Today, office, today

__all__ = ["Today", "office", "today"]

NINE = ["序号", "重点任务", "具体工作", "牵头单位", "配合单位", "完成时限", "进展", "问题", "佐证", "出处"]
FORMULA = '=HYPERLINK("http://example.invalid")'


def as_(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def sheet_of(client: Client, query: str = "") -> Any:
    answer = client.get(f"/lists/ledger.xlsx{query}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]  # type: ignore[attr-defined]


def shown(sheet: Any) -> list[list[Any]]:
    """The cells of the columns that are not hidden, from the headings on."""
    hidden = {name for name, one in sheet.column_dimensions.items() if one.hidden for name in _covered(one)}
    rows = sheet.iter_rows(min_row=3)
    return [[cell.value for cell in row if cell.coordinate.rstrip("0123456789") not in hidden] for row in rows]


def _covered(one: Any) -> list[str]:
    return [openpyxl.utils.get_column_letter(at) for at in range(one.min, one.max + 1)]


def reported(office: Office, text: str = "已改造380所") -> None:
    assign(office.supervisor, office.task)
    acknowledge(office.fin, office.part("fin"))
    report(office.fin, office.part("fin"), text=text, problems="经费紧张", occurred_on=FIRST)


def test_the_ledger_leaves_in_the_nine_columns_with_groups_under_one_cell(office: Office) -> None:
    reported(office)
    sheet = sheet_of(as_("supervisor"))
    rows = shown(sheet)
    assert rows[0] == NINE
    assert rows[1] == [
        1, "夯实基础设施", "完成全市中小学千兆网络改造，覆盖率达到95%以上。", "市教委", "市财政局",
        dt.datetime(2026, 6, 30), "市财政局：已改造380所", "市财政局：经费紧张", None, "云府发〔2026〕7号 二（一）1",
    ]  # fmt: skip
    assert [row[1] for row in rows[1:7]] == ["夯实基础设施", None, "提升应用水平", None, "终端更新", None]
    assert {str(one) for one in sheet.merged_cells.ranges} >= {"D4:D5", "D6:D7", "D8:D9"}
    assert (rows[3][3], rows[6][5]) == ("市教委、云川学院", "长期坚持")  # 责任单位 where nobody leads; no day stated
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
        "landscape", 9, "$3:$3"
    )  # fmt: skip
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert "2026-03-02" in sheet["A2"].value
    assert sheet_of(as_("supervisor"), "?paper=a3").page_setup.paperSize == 8


def test_a_unit_gets_what_its_own_part_says_in_a_sheet_to_be_filled_in(office: Office) -> None:
    reported(office)
    report(office.edu, acknowledge(office.edu, office.part("edu")), text="路由已采购", occurred_on=FIRST, percent=40)
    rows = shown(sheet_of(as_("liaison"), "?layout=full&light=green&role=lead&document=yunzhou:云府发〔2026〕7号"))
    found = dict(zip(rows[0], rows[1], strict=True))
    assert (found["承办单位"], found["进展"], found["完成比例（%）"]) == ("市教委", "路由已采购", 40)
    assert (found["进展日期"], found["指标数值"]) == (dt.datetime(2026, 3, 2), "千兆网络覆盖率（%）：")
    assert "资金" not in str(rows)
    parts = shown(sheet_of(as_("supervisor"), "?layout=full&q=千兆"))
    assert [row[6] for row in parts[1:]] == ["市教委", "市财政局"]  # what has not left 市教委 stays there
    assert [row[7] for row in parts[1:]] == [None, "已改造380所"]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_csv_and_json_hold_the_same_rows_as_the_page_under_its_filters(office: Office, form: str) -> None:
    reported(office)
    answer = as_("supervisor").get(f"/lists/ledger.{form}?unit=市财政局&sort=document")
    told = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    if form == "json":
        rows = json.loads(told)["rows"]
        assert json.loads(told)["filters"] == {"unit": "市财政局", "sort": "document"}
        assert [row["number"] for row in rows] == [1, 2]
        assert (rows[0]["due"], rows[0]["state"]) == ("2026-06-30", "待签收")  # 市教委 leads and has not acknowledged
        assert rows[0]["key"] == str(office.task.pk)
    else:
        rows = list(csv.DictReader(io.StringIO(told)))
        assert [row["牵头单位"] for row in rows] == ["市教委", "市财政局"]
        assert rows[0]["问题"] == "市财政局：经费紧张"


def test_what_begins_like_a_formula_is_text_in_every_form(office: Office) -> None:
    Commitment.objects.filter(pk=office.task.pk).update(text=FORMULA)
    Assignment.objects.filter(commitment=office.task, role="lead").update(name_as_written="@SUM(A1)")
    client = as_("supervisor")
    cells = [cell for row in sheet_of(client).iter_rows() for cell in row if cell.value in (FORMULA, "@SUM(A1)")]
    assert [cell.data_type for cell in cells] == ["s", "s"] or [cell.data_type for cell in cells] == ["inlineStr"] * 2
    told = b"".join(client.get("/lists/ledger.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    row = next(row for row in csv.DictReader(io.StringIO(told)) if "HYPERLINK" in row["具体工作"])
    assert (row["具体工作"], row["牵头单位"]) == (f"'{FORMULA}", "'@SUM(A1)")


@pytest.mark.django_db
def test_the_other_lists_leave_as_the_reader_may_see_them(today: Today) -> None:
    from tests.web import invented

    units = invented.units()
    invented.people(units)
    invented.programme(units)
    told = Client().get("/lists/documents.json?year=2026")
    rows = json.loads(b"".join(told.streaming_content))["rows"]  # type: ignore[attr-defined]
    assert [(row["number"], row["commitments"]) for row in rows] == [("云府发〔2026〕7号", 6)]
    found = b"".join(as_("auditor").get("/lists/units.csv?q=教育").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert {row["名称"] for row in csv.DictReader(io.StringIO(found))} == {"云洲市教育委员会", "云洲市教育信息中心"}
    assert as_("auditor").get("/lists/journal.xlsx").status_code == 200
    assert Entry.objects.filter(kind=Entry.Kind.READING, object_type="journal.entry").count() == 1
    assert as_("auditor").get("/lists/units.exe").status_code == 404
