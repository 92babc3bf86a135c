"""Sheets of people and units: preview, errors by cell, all or nothing, nothing twice."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.errors import LuodiError
from luodi.web.journal.models import Entry
from luodi.web.people.models import Unit, User
from luodi.web.people.people_sheet import COLUMNS
from luodi.web.people.sheets import read
from tests.web import invented

PEOPLE = ("用户名", "姓名", "角色", "单位", "涉密等级", "状态")
UNITS = ("名称", "简称", "层级", "类别", "上级单位", "省份", "辖区", "设立日期", "撤销日期", "别名")


@pytest.fixture
def client(database: str) -> Client:
    invented.people(invented.units())
    client = Client()
    client.force_login(User.objects.get(username="administrator"))
    return client


def sheet(headings: tuple[str, ...], *rows: tuple[Any, ...]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("表.xlsx", out.getvalue())


def put(client: Client, what: str, file: SimpleUploadedFile) -> Any:
    return client.post(f"/people/{what}", {"file": file})


def confirm(client: Client, what: str, page: Any) -> Any:
    return client.post(f"/people/{what}/confirm", {"token": page.context["token"]})


STAFF = (
    ("caiban", "蔡办", "经办人员", "市财政局", "内部", ""),
    ("liaison", "", "单位联络员", "云洲市财政局", "", "停用"),
)


def test_a_preview_changes_nothing_and_its_confirmation_does_what_it_showed(client: Client) -> None:
    page = put(client, "import", sheet(PEOPLE, *STAFF))
    assert page.status_code == 200
    assert [line.outcome for line in page.context["lines"]] == ["new", "changed"]
    assert page.context["lines"][1].changes == {
        "单位": ("云洲市教育委员会", "云洲市财政局"), "状态": ("启用", "停用"),
    }  # fmt: skip
    assert not User.objects.filter(username="caiban").exists()
    assert User.objects.get(username="liaison").is_active
    done = confirm(client, "import", page)
    given = done.context["given"]
    assert list(given) == ["caiban"]
    made, changed = User.objects.get(username="caiban"), User.objects.get(username="liaison")
    assert made.check_password(given["caiban"])
    assert made.password_once
    assert (changed.full_name, changed.unit.key, changed.is_active) == ("连络员", "yz-fin", False)


def test_the_same_sheet_again_changes_nothing(client: Client) -> None:
    confirm(client, "import", put(client, "import", sheet(PEOPLE, *STAFF)))
    before = Entry.objects.count()
    page = put(client, "import", sheet(PEOPLE, *STAFF))
    assert [line.outcome for line in page.context["lines"]] == ["same", "same"]
    assert "token" not in page.context
    assert Entry.objects.count() == before


def test_each_wrong_cell_is_named_and_nothing_can_be_confirmed(client: Client) -> None:
    page = put(
        client, "import",
        sheet(
            PEOPLE, ("caiban", "蔡办", "经办", "市财政局"), ("ok.one", "好", "领导", "不存在局", "机密"),
            ("caiban", "", "领导", "", "很高", "在"), ("administrator", "", "审计人员"),
        ),
    )  # fmt: skip
    assert page.status_code == 422
    assert [sorted(line.problems) for line in page.context["lines"]] == [
        ["A2", "C2"], ["D3"], ["A4", "E4", "F4"], ["A5"],
    ]  # fmt: skip
    assert "token" not in page.context
    assert User.objects.count() == 6


def test_a_clearance_above_the_administrators_own_is_a_wrong_cell(client: Client) -> None:
    page = put(client, "import", sheet(PEOPLE, ("ok.one", "好", "领导", "", "机密")))
    assert [list(line.problems) for line in page.context["lines"]] == [["E2"]]


def test_a_confirmation_is_good_for_the_one_who_saw_the_preview(client: Client) -> None:
    page = put(client, "import", sheet(PEOPLE, *STAFF))
    User.objects.create_user("second", role="administrator", clearance=1)
    other = Client()
    other.force_login(User.objects.get(username="second"))
    assert confirm(other, "import", page).status_code == 422
    assert not User.objects.filter(username="caiban").exists()


def test_what_became_wrong_since_the_preview_is_not_imported_by_half(client: Client) -> None:
    page = put(client, "import", sheet(PEOPLE, ("first.one", "甲", "领导"), ("caiban", "蔡办", "领导")))
    User.objects.create_user("CAIBAN", role="public")
    assert confirm(client, "import", page).status_code == 422
    assert not User.objects.filter(username="first.one").exists()


def test_units_come_in_whatever_their_order_and_once(client: Client) -> None:
    rows = (
        ("云洲市财政局票据中心", "", "市", "事业单位", "云洲市财政局国库处", "", "", "", "", ""),
        ("云洲市财政局国库处", "国库处", "市", "部门", "市财政局", "", "", "2026-01-05", "", "国库科；财政国库处"),
        ("云洲市财政局", "市财政局", "市", "部门", "", "", "", "2001/2/3", "", ""),
    )
    page = put(client, "units/import", sheet(UNITS, *rows))
    assert page.status_code == 200, [line.problems for line in page.context["lines"]]
    assert [line.outcome for line in page.context["lines"]] == ["new", "new", "changed"]
    assert confirm(client, "units/import", page).status_code == 302
    centre = Unit.objects.get(name="云洲市财政局票据中心")
    assert [centre.parent.name, centre.parent.parent.name] == ["云洲市财政局国库处", "云洲市财政局"]
    assert centre.province == "澜江省"
    assert sorted(centre.parent.aliases.values_list("name", flat=True)) == ["国库科", "财政国库处"]
    again = put(client, "units/import", sheet(UNITS, *rows))
    assert [line.outcome for line in again.context["lines"]] == ["same"] * 3


def test_units_above_each_other_are_refused(client: Client) -> None:
    rows = (("甲单位", "", "市", "", "乙单位"), ("乙单位", "", "市", "", "甲单位"))
    page = put(client, "units/import", sheet(UNITS, *rows))
    assert confirm(client, "units/import", page).status_code == 422
    assert not Unit.objects.filter(name__in=["甲单位", "乙单位"]).exists()


def test_the_template_is_read_back_as_it_is(client: Client) -> None:
    for what, headings in (("import", PEOPLE), ("units/import", UNITS)):
        data = client.get(f"/people/{what}/template").content
        first = next(iter(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].values))
        assert tuple(str(cell).split(" ")[0] for cell in first) == headings
        assert put(client, what, SimpleUploadedFile("空.xlsx", data)).status_code == 422


@pytest.mark.parametrize(
    ("cell", "told"), [("A1048576", "第 1048576 行"), ("XFD3", "第 16384 列"), ("CW2", "第 101 列")]
)
def test_cells_far_apart_are_refused_before_all_between_them_is_read(cell: str, told: str) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append([column.heading for column in COLUMNS])
    book.worksheets[0][cell] = "远"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(LuodiError) as refused:
        read(out.getvalue(), COLUMNS)
    assert told in refused.value.zh


def test_the_cells_own_address_counts_and_empty_cells_do_not() -> None:
    plain = "<row r='1'><c r='A1' t='inlineStr'><is><t>用户名</t></is></c></row>"
    far = plain + "<row r='2'><c r='XFD1048576'><v>1</v></c></row>"
    with pytest.raises(LuodiError, match="第 1048576 行、第 16384 列"):
        read(packed(far), COLUMNS)
    book = openpyxl.Workbook()
    book.worksheets[0].append(["用户名"])
    book.worksheets[0]["A90000"].font = openpyxl.styles.Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(LuodiError, match="缺少栏目"):  # read, as far as its headings
        read(out.getvalue(), COLUMNS)


def packed(rows: str) -> bytes:
    """A workbook of one sheet with these rows, as another program may write it."""
    main, links = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/"
    office = links + "officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{links}package/2006/content-types'/>",
        "xl/workbook.xml": f"<workbook xmlns='{main}' xmlns:r='{office}'><sheets>"
        "<sheet name='表' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{links}package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{office}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{main}'><sheetData>{rows}</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return out.getvalue()


def test_what_is_no_sheet_is_refused_with_the_mend(client: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024 * 1024))
    for data, words in (
        (b"abc", "无法作为"),
        (packed.getvalue(), "解压后过大"),
        (b"x" * (5 * 1024 * 1024 + 1), "超过"),
    ):
        page = put(client, "import", SimpleUploadedFile("坏.xlsx", data))
        assert page.status_code == 422
        assert words in page.content.decode()
    assert "没有选择文件" in client.post("/people/import").content.decode()
    assert "缺少栏目" in put(client, "import", sheet(("用户名", "姓名"), ("a", "b"))).content.decode()
