"""A filled-in sheet: matched by key, shown before it is done, done once, and never over what somebody else wrote."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.models import Commitment, Measurement, Report
from luodi.web.review.actions.confirm import confirm
from luodi.web.sheets.actions.report_row import report_row
from luodi.web.sheets.actions.settle_row import settle_row
from luodi.web.sheets.actions.take_in import take_in
from luodi.web.sheets.columns import FULL, known
from luodi.web.sheets.models import Filled, FilledRow
from luodi.web.sheets.reading import read
from tests.web.ledger.test_the_loop import FIRST, Office, Today, office, today
from tests.web.sheets.test_taking_out import as_

__all__ = ["Today", "office", "today"]

Sheet = Any


@pytest.fixture
def work(office: Office) -> Office:
    """市教委 has acknowledged three tasks that it leads."""
    tasks = list(Commitment.objects.filter(assignments__name_as_written="市教委", assignments__role="lead"))
    confirm(office.supervisor, [task.pk for task in tasks if task.review == "proposed"])
    for task in tasks:
        assign(office.supervisor, task)
        acknowledge(office.edu, task.charges.get(unit=office.units["edu"]))
    assert len(tasks) == 3
    return office


def exported(name: str = "liaison", query: str = "layout=full&unit=市教委&role=lead&sort=document") -> bytes:
    return b"".join(as_(name).get(f"/lists/ledger.xlsx?{query}").streaming_content)  # type: ignore[attr-defined]


def edited(data: bytes, edit: Callable[[Sheet, dict[str, int]], None]) -> bytes:
    """The file after ``edit``, which gets its first sheet and the number of each column by its heading."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    edit(sheet, {str(cell.value): cell.column for cell in sheet[3]})
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(data: bytes, by: Caller, **more: Any) -> Filled:
    return take_in(by, data, "填报.xlsx", on=FIRST, **more)


def put(row: int, **cells: Any) -> Callable[[Sheet, dict[str, int]], None]:
    def edit(sheet: Sheet, at: dict[str, int]) -> None:
        for heading, value in cells.items():
            cell = sheet.cell(row, at[heading.replace("完成比例", "完成比例（%）")])
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # typed as text: openpyxl would make a formula of what begins with =

    return edit


def outcomes(found: Filled) -> list[tuple[int, str]]:
    return list(found.rows.order_by("order").values_list("number", "outcome"))


def done(found: Filled, by: Caller) -> list[str]:
    return [report_row(by, row).outcome for row in found.rows.order_by("order")]


def test_a_filled_row_becomes_a_report_only_when_it_is_confirmed_and_only_once(work: Office) -> None:
    before = Entry.objects.count()
    data = edited(exported(), put(
        4, 进展="已改造380所 ", 问题="经费紧张", 完成比例="８０％", 进展日期="2026年3月1日", 下步打算="验收",
        指标数值="千兆网络覆盖率（%）：380/400（截至2026-02-28）", 申请办结="是", 滞后原因="资金未到位",
    ))  # fmt: skip
    found = filled(data, work.edu)
    assert (outcomes(found), found.untouched) == ([(4, "possible")], 2)
    assert (Report.objects.count(), Entry.objects.count()) == (0, before)  # tried, and nothing is left of it
    assert done(found, work.edu) == ["done"]
    assert done(found, work.edu) == ["done"]
    made = Report.objects.get()
    assert (made.text, made.problems, made.percent, made.occurred_on, made.delay, made.completes, made.state) == (
        "已改造380所", "经费紧张", 80, dt.date(2026, 3, 1), "funds", True, "to_sign"
    )  # fmt: skip
    figure = Measurement.objects.get()
    assert (figure.value, figure.numerator, figure.as_of) == (Decimal(95), Decimal(380), dt.date(2026, 2, 28))
    entry = Entry.objects.filter(verb="ledger.report").get()
    assert (entry.object_id, entry.why) == (str(made.charge.commitment_id), "表格填报：填报.xlsx")
    again = filled(data, work.edu)  # the same file once more
    assert (outcomes(again), again.untouched) == ([], 3)
    assert Report.objects.count() == 1


def test_what_somebody_wrote_meanwhile_is_a_conflict_with_both_versions_and_the_rest_is_merged(work: Office) -> None:
    data = exported()
    report(work.edu_leader, work.part("edu"), text="路由已到货", occurred_on=FIRST, percent=30)
    clash = filled(edited(data, put(4, 进展="路由在途")), work.edu)
    row = clash.rows.get()
    assert (row.outcome, row.conflicts) == ("conflict", [["p", "路由已到货", "路由在途"]])
    assert done(clash, work.edu) == ["conflict"]
    merged = filled(edited(data, put(4, 问题="缺少安装人员")), work.edu)
    assert done(merged, work.edu) == ["done"]
    made = Report.objects.order_by("-id")[0]
    assert (made.text, made.problems, made.percent) == ("路由已到货", "缺少安装人员", 30)


def test_a_conflict_is_settled_by_hand_either_way_before_anything_is_reported(work: Office) -> None:
    data = exported()
    report(work.edu_leader, work.part("edu"), text="路由已到货", occurred_on=FIRST, percent=30)
    found = filled(edited(data, put(4, 进展="路由在途", 问题="缺少安装人员")), work.edu)
    client, row = as_("liaison"), found.rows.get()
    address = f"/lists/fill/{found.pk}"
    page = client.get(address).content.decode()
    assert page.index("路由已到货") < page.index("路由在途") < page.index("采用表中的内容")

    def choose(how: str, who: str = "liaison") -> int:
        return as_(who).post(f"{address}/rows/{row.pk}/settle", {"how": how}).status_code

    assert (choose("mine", "edu-leader"), choose("neither")) == (404, 302)
    assert outcomes(found) == [(4, "conflict")]  # neither another's choice nor none
    assert choose("mine") == choose("theirs") == 302  # one may choose otherwise until it is confirmed
    assert (outcomes(found), Report.objects.count()) == ([(4, "possible")], 1)
    assert client.post(f"{address}/confirm").status_code == 302
    made = Report.objects.order_by("-id")[0]
    assert (made.text, made.problems, made.percent) == ("路由已到货", "缺少安装人员", 30)
    entry = Entry.objects.filter(verb="ledger.report").order_by("-id")[0]
    assert entry.why == "表格填报：填报.xlsx（保留网上的内容）"
    with pytest.raises(LuodiError, match="已提交"):
        settle_row(work.edu, row, "mine")


def test_ones_own_version_taken_over_the_sites_is_reported_once_and_said_in_the_journal(work: Office) -> None:
    data = edited(exported(), put(4, 进展="路由在途"))
    report(work.edu_leader, work.part("edu"), text="路由已到货", occurred_on=FIRST, percent=30)
    found = filled(data, work.edu)
    row = found.rows.get()
    assert settle_row(work.edu, row, "theirs").outcome == "same"  # nothing else was changed: nothing to send
    assert done(found, work.edu) == ["same"]
    assert settle_row(work.edu, row, "mine").outcome == "possible"
    assert done(found, work.edu) == ["done"]
    made = Report.objects.order_by("-id")[0]
    assert (made.text, made.percent) == ("路由在途", 30)
    assert Entry.objects.filter(verb="ledger.report").order_by("-id")[0].why.endswith("（采用表中的内容）")
    again = filled(data, work.edu)
    assert (outcomes(again), Report.objects.count()) == ([], 2)


def test_between_preview_and_confirmation_a_change_stops_the_row(work: Office) -> None:
    found = filled(edited(exported(), put(4, 进展="路由在途")), work.edu)
    report(work.edu_leader, work.part("edu"), text="路由已到货", occurred_on=FIRST)
    assert done(found, work.edu) == ["failed"]
    assert "他人刚刚修改过此项" in found.rows.get().note
    assert Report.objects.count() == 1


def test_a_file_that_wps_or_excel_has_been_through_still_works(work: Office) -> None:
    def through(sheet: Sheet, at: dict[str, int]) -> None:
        put(4, 进展="第一项", 进展日期=dt.datetime(2026, 2, 27))(sheet, at)
        put(6, 进展="两项一并推进", 进展日期=46080)(sheet, at)  # 2026-02-27 as a serial
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=6)]
        order = ["备注", *[one.zh for one in reversed(FULL) if one.zh not in {"出处", "下步打算"}]]
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.delete_rows(1, 6)
        sheet.append(["填报表"])
        sheet.append([" 进　展 " if name == "进展" else name for name in order])
        for row in reversed(rows):  # sorted the other way round, with blank rows between, and columns of one's own
            sheet.append([])
            sheet.append(["办公室", *[row[at[name] - 1] for name in order[1:]]])
        sheet.parent.create_sheet("汇总").append(["合计", 3])

    found = filled(edited(exported(), through), work.edu)
    assert found.others == {"sheets": ["汇总"], "columns": ["备注"]}
    assert outcomes(found) == [(4, "possible"), (8, "possible")]
    assert done(found, work.edu) == ["done", "done"]
    made = {one.charge.commitment.eid: one for one in Report.objects.all()}
    assert made["sec_2__sec_1__item_1"].text == "第一项"
    assert made["att_1__table_1__tr_2"].text == "两项一并推进"
    assert {one.occurred_on for one in made.values()} == {dt.date(2026, 2, 27)}


def test_cells_merged_by_hand_speak_for_every_row_they_cover(work: Office) -> None:
    def merge(sheet: Sheet, at: dict[str, int]) -> None:
        put(5, 进展="两项一并推进")(sheet, at)
        sheet.merge_cells(start_row=5, end_row=6, start_column=at["进展"], end_column=at["进展"])

    found = filled(edited(exported(), merge), work.edu)
    assert [row.told["text"] for row in found.rows.all()] == ["两项一并推进", "两项一并推进"]


def test_what_may_not_be_reported_is_told_and_wrong_cells_are_named(work: Office) -> None:
    other = exported("fin-liaison", "layout=full&q=千兆")

    def edit(sheet: Sheet, at: dict[str, int]) -> None:
        put(4, 完成时限="2027-01-01", 进展="已完成", 完成比例=180, 滞后原因="天气", 进展日期="上周")(sheet, at)
        put(5, 牵头单位="市财政局")(sheet, at)
        put(6, 完成比例=10)(sheet, at)
        sheet.append([None] * (at["进展"] - 1) + ["新增一行"])

    found = filled(edited(exported(), edit), work.edu)
    rows = {row.number: row for row in found.rows.all()}
    assert {number: row.outcome for number, row in rows.items()} == {4: "wrong", 5: "same", 6: "wrong", 7: "wrong"}
    assert [place for place, _words in rows[4].wrongs] == ["任务台账!L4", "任务台账!M4", "任务台账!P4"]
    assert "“180”不是 0 至 100 的整数。" in rows[4].wrongs[1][1]
    assert rows[4].kept == [["d", "2026-06-30", "2027-01-01"]]
    assert rows[5].kept == [["l", "市教委", "市财政局"]]
    assert rows[6].wrongs == [("任务台账!J6", "没有填写进展。反馈必须写明进展情况；无需反馈的，请恢复原内容。")]
    assert rows[7].wrongs[0][0] == "任务台账!B7"
    foreign = filled(other, work.edu).rows.get()
    assert foreign.wrongs[0][1].startswith("该行没有由您单位承办的部分")
    assert Report.objects.count() == 0


def test_keys_and_rows_that_were_mixed_up_are_refused(work: Office) -> None:
    def swap(sheet: Sheet, at: dict[str, int]) -> None:
        for heading in ("具体工作", "进展"):
            one, two = sheet.cell(4, at[heading]), sheet.cell(5, at[heading])
            one.value, two.value = two.value, one.value
        put(4, 进展="甲")(sheet, at)

    def copy(sheet: Sheet, at: dict[str, int]) -> None:
        sheet.cell(5, at["标识"]).value = sheet.cell(4, at["标识"]).value
        sheet.cell(6, at["校验"]).value = "7"
        put(6, 进展="乙")(sheet, at)

    mixed = filled(edited(exported(), swap), work.edu)
    assert [("只对部分栏目排了序" in row.wrongs[0][1]) for row in mixed.rows.all()] == [True, True]
    twice = filled(edited(exported(), copy), work.edu)
    assert [(row.number, row.wrongs[0]) for row in twice.rows.all()] == [
        (4, ("任务台账!B4", "同一任务在表中出现不止一次。请只保留一行。")),
        (5, ("任务台账!B5", "同一任务在表中出现不止一次。请只保留一行。")),
        (6, ("任务台账!C6", "校验值被改动。请从原导出的表格复制该行的校验值，或重新下载。")),
    ]


def test_only_a_units_own_people_may_fill_in_and_only_they_see_it(work: Office) -> None:
    data = SimpleUploadedFile("填报.xlsx", edited(exported(), put(4, 进展="已改造380所", 问题="=1+1")))
    client = as_("liaison")
    sent = client.post("/lists/fill", {"file": data, "on": "2026-03-02"})
    assert sent.status_code == 302
    page = client.get(sent["Location"]).content.decode()
    assert "可以提交" in page
    assert "=1+1" in page
    assert as_("edu-leader").get(sent["Location"]).status_code == 404
    assert as_("supervisor").get(sent["Location"]).status_code == 403
    assert client.post(f"{sent['Location']}/confirm").status_code == 302
    assert Report.objects.get().problems == "=1+1"
    assert Filled.objects.get().applied_at is not None
    assert FilledRow.objects.get().outcome == "done"
    again = openpyxl.load_workbook(io.BytesIO(exported())).worksheets[0]
    cells = [cell for row in again.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] in (["s"], ["inlineStr"])  # text on its way out, too


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧的 .xls 格式"),
        (b"no spreadsheet at all", "无法作为 .xlsx 读取"),
        (b"", "无法作为 .xlsx 读取"),
        (_zip(a=b"\0" * (201 * 1024 * 1024)), "解压后过大"),
        (_zip(a=b"x"), "不是完好的 .xlsx"),
    ],
    ids=["xls", "words", "nothing", "bomb", "zip"],
)
def test_what_is_no_sheet_is_refused_with_the_mend(data: bytes, words: str) -> None:
    with pytest.raises(LuodiError) as refused:
        read(data, "表.xlsx")
    assert words in refused.value.zh
    assert refused.value.mend_zh


def test_a_workbook_that_is_not_from_here_is_refused() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["序号", "具体工作", "进展"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(LuodiError) as refused:
        read(out.getvalue(), "表.xlsx")
    assert "“标识”“校验”" in refused.value.zh


def test_headings_are_known_in_both_languages() -> None:
    assert all(known(column.zh) is column and known(column.en) is column for column in FULL)
