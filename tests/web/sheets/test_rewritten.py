"""A sheet written anew as Excel, WPS and LibreOffice write it says what it said when it went out."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import openpyxl
import pytest

from luodi.web.sheets.reading import read
from luodi.web.sheets.workbook import write
from tests.web.sheets.test_workbook import COVER, line

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SHEET, BOOK, LINKS, STYLES = (
    "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
)  # fmt: skip
WORDS = ["已改造380所", "第一行\n第二行", " 前后有空格 ", "", "A&B", "=1+1"]
Parts = dict[str, bytes]
Rewrite = Callable[[Parts], None]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Six tasks as they leave, their day of completion 2026-06-30."""
    file = tmp_path_factory.mktemp("out") / "台账.xlsx"
    write(file, [line(n, "夯实基础", text) for n, text in enumerate(WORDS)], COVER, layout="full", paper="a4")
    return file.read_bytes()


def rewritten(data: bytes, *how: Rewrite) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for one in how:
        one(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return made.getvalue()


def rows(data: bytes) -> list[dict[str, str]]:
    """What the rows say, without their running number."""
    return [{code: text for code, text in row.cells.items() if code != "i"} for row in read(data, "填报.xlsx").rows]


def tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


def on(part: str, edit: Callable[[Any], None]) -> Rewrite:
    """``edit`` on the part's tree. Written back, its names have a prefix, as some programs write them."""

    def how(parts: Parts) -> None:
        tree = Tree.fromstring(parts[part])
        edit(tree)
        parts[part] = Tree.tostring(tree, encoding="utf-8", xml_declaration=True)

    return how


def instead(part: str, old: str, new: str) -> Rewrite:
    def how(parts: Parts) -> None:
        words = parts[part].decode()
        assert old in words, f"nothing to replace in {part}"
        parts[part] = words.replace(old, new).encode()

    return how


def cells(tree: Any, column: str = "") -> list[Any]:
    """The cells below the headings, of one column or of all."""
    found = [(cell, re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r"))) for cell in tree.iter(tag("c"))]
    return [cell for cell, at in found if at and int(at[2]) > 3 and column in ("", at[1])]


def put(cell: Any, kind: str, text: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if kind != "n":
        cell.set("t", kind)
    Tree.SubElement(cell, tag("v")).text = text


def phonetic(string: Any) -> None:
    """How it is read aloud, which East Asian versions of Excel keep beside what is typed."""
    aloud = Tree.SubElement(string, tag("rPh"), {"sb": "0", "eb": "1"})
    Tree.SubElement(aloud, tag("t")).text = "ドク"
    Tree.SubElement(string, tag("phoneticPr"), {"fontId": "1"})


def in_runs(string: Any) -> None:
    """The text in two runs, as where a part of it was made red."""
    (plain,) = list(string)
    string.remove(plain)
    words = plain.text or ""
    for part in (words[: len(words) // 2], words[len(words) // 2 :]):
        run = Tree.SubElement(string, tag("r"))
        Tree.SubElement(Tree.SubElement(run, tag("rPr")), tag("b"))
        Tree.SubElement(run, tag("t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = part


def strings_apart(parts: Parts, place: str = "sharedStrings.xml") -> None:
    """All text in the table of strings, in runs and with its reading: Excel's way."""
    table = Tree.fromstring(parts.pop("xl/sharedStrings.xml"))

    def move(tree: Any) -> None:
        for cell in tree.iter(tag("c")):
            if cell.get("t") == "inlineStr":
                string = cell.find(tag("is"))
                in_runs(string)
                phonetic(string)
                string.tag = tag("si")
                put(cell, "s", str(len(table)))
                table.append(string)

    on(SHEET, move)(parts)
    parts[f"xl/{place}"] = Tree.tostring(table)
    instead(LINKS, 'Target="sharedStrings.xml"', f'Target="/xl/{place}"')(parts)


def read_aloud(tree: Any) -> None:
    for string in tree.iter(tag("is")):
        phonetic(string)


def without_addresses(tree: Any) -> None:
    """Rows and cells one after the other, as programs write them that name no address."""
    for one in (*tree.iter(tag("row")), *tree.iter(tag("c"))):
        one.attrib.pop("r", None)


def empty_rows(tree: Any) -> None:
    """Rows that were only drawn, before the headings' end and far below, a filter, rows it hides, a hidden column."""
    data = tree.find(tag("sheetData"))
    for number in range(200, 1200):
        row = Tree.SubElement(data, tag("row"), {"r": str(number)})
        Tree.SubElement(row, tag("c"), {"r": f"XFD{number}", "s": "1"})
    for row in list(data)[4:6]:
        row.set("hidden", "1")
    for column in tree.iter(tag("col")):
        column.set("hidden", "1")


def figures_as_text(tree: Any) -> None:
    for cell in cells(tree, "H"):
        put(cell, "str", " ２０２６/６/３０ ")


def iso_days(tree: Any) -> None:
    for cell in cells(tree, "H"):
        put(cell, "d", "2026-06-30T00:00:00.000")


def from_1904(tree: Any) -> None:
    for cell in cells(tree, "H"):
        put(cell, "n", str(46203 - 1462))


def strict(parts: Parts) -> None:
    """Strict Open XML, which Excel writes where it is asked to: other names for the same things, days as words."""
    on(SHEET, iso_days)(parts)
    for name, part in parts.items():
        words = part.decode().replace(MAIN, STRICT)
        parts[name] = words.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument"
        ).encode()


def in_front(parts: Parts) -> None:
    """A sheet of one's own before it, open when the file was saved; no name of the workbook left."""
    parts["xl/worksheets/sheet3.xml"] = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>3</v></c></row></sheetData></worksheet>'.encode()
    )
    instead(BOOK, "<sheets>", '<sheets><sheet name="汇总" sheetId="9" r:id="rId9"/>')(parts)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    own = f'<Relationship Id="rId9" Type="{kind}" Target="worksheets/sheet3.xml"/>'
    instead(LINKS, "</Relationships>", f"{own}</Relationships>")(parts)
    parts[BOOK] = re.sub(rb"<definedNames>.*</definedNames>", b"", parts[BOOK])


@pytest.mark.parametrize(
    "how",
    [
        strings_apart, lambda parts: strings_apart(parts, "SharedStrings1.xml"), on(SHEET, read_aloud),
        on(SHEET, without_addresses), on(SHEET, empty_rows), on(SHEET, figures_as_text), strict, in_front,
    ],
    ids=["shared", "shared elsewhere", "read aloud", "no addresses", "empty rows", "as text", "strict", "in front"],
)  # fmt: skip
def test_the_rows_say_the_same_however_a_program_writes_them(out: bytes, how: Rewrite) -> None:
    before = rows(out)
    assert [row["d"] for row in before] == ["2026-06-30"] * 6
    assert [row["p"] for row in before] == [text.strip() for text in WORDS]
    assert rows(rewritten(out, how)) == before


def test_days_counted_from_1904_are_the_same_days(out: bytes) -> None:
    mac = rewritten(out, on(SHEET, from_1904), instead(BOOK, "<workbookPr ", '<workbookPr date1904="1" '))
    assert rows(mac) == rows(out)


@pytest.mark.parametrize(
    ("code", "figure", "told"),
    [("0%", "0.8", "80"), ("0.0%", "0.28999999999999998", "29"), ('0"%"', "80", "80"), ("0", "8E1", "80")],
)
def test_a_per_cent_is_what_the_cell_shows(out: bytes, code: str, figure: str, told: str) -> None:
    """80% typed into a cell is kept as 0.8 in a format of per cent; a sign in quotes only stands behind the figure."""

    def fill(tree: Any) -> None:
        for cell in cells(tree, "M"):
            put(cell, "n", figure)

    def form(tree: Any) -> None:
        Tree.SubElement(tree.find(tag("numFmts")), tag("numFmt"), {"numFmtId": "170", "formatCode": code})
        tree.find(tag("cellXfs"))[3].set("numFmtId", "170")

    assert {row["c"] for row in rows(rewritten(out, on(SHEET, fill), on(STYLES, form)))} == {told}


def test_groups_taken_apart_and_switches_are_read(tmp_path: Path) -> None:
    """The brief layout's groups are merged cells; a program that takes them apart leaves the words in the first."""
    file = tmp_path / "简表.xlsx"
    write(file, [line(n, "夯实基础", text) for n, text in enumerate(WORDS)], COVER, layout="brief", paper="a4")
    apart = rewritten(file.read_bytes(), on(SHEET, lambda tree: tree.remove(tree.find(tag("mergeCells")))))
    whole, loose = rows(file.read_bytes()), rows(apart)
    assert [row.pop("g") for row in whole] == ["夯实基础"] * 6
    assert [row.pop("g") for row in loose] == ["夯实基础", *[""] * 5]
    assert loose == whole


@pytest.mark.parametrize(("switch", "told"), [("1", "是"), ("0", "否")])
def test_a_switch_is_yes_or_no(out: bytes, switch: str, told: str) -> None:
    def turn(tree: Any) -> None:
        for cell in cells(tree, "S"):
            put(cell, "b", switch)

    assert {row["x"] for row in rows(rewritten(out, on(SHEET, turn)))} == {told}


def test_libreoffice_keeps_what_matters(out: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office or not (Path(office).resolve().parent / "libsclo.so").is_file():
        pytest.skip("LibreOffice Calc is not installed: install libreoffice-calc-nogui")
    (tmp_path / "台账.xlsx").write_bytes(out)
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "back"), str(tmp_path / "台账.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    back = (tmp_path / "back" / "台账.xlsx").read_bytes()
    assert back != out
    assert rows(back) == rows(out)
    sheet = openpyxl.load_workbook(io.BytesIO(back)).worksheets[0]
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$3:$3", "landscape")
    assert sheet.column_dimensions["B"].hidden
