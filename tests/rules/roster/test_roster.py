"""A roster is read by its Chinese headings, checked cell by cell, decided with reasons, compared with last month's."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from luodi.errors import LuodiError
from luodi.packs import load, with_rules
from luodi.rules.pack import Pack
from luodi.rules.roster import decide_roster, stage, write_template
from luodi.rules.roster.files import write_outcomes, write_problems
from luodi.rules.roster.headings import known_headings, plain, recognise
from luodi.rules.roster.looking import look
from luodi.rules.roster.sheets import open_sheets
from luodi.rules.roster.staging import Staged
from luodi.rules.simulate.reform import parse_reform
from luodi.rules.simulate.run import simulate
from tests.rules.minipack import DAY
from tests.rules.roster.books import HOMES, MEMBERS, Rows, book, changed, table
from tests.rules.simulate.homes import mini


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return mini(tmp_path_factory.mktemp("pack"))


SEVERAL = """
    @rule("六（二）", "其他困难", residual=True)
    def others(h: Home) -> bool:
        return h.area == "城"

    @rule("六（一）", "自有住房")
    def owns(h: Home) -> bool:
        return h.owner

    @rule("六", "困难家庭")
    def poor(h: Home) -> bool:
        return others(h) or owns(h)
"""


def outcomes(pack: Pack, file: Path, rule: str = "eligible", **more: Any) -> dict[str, tuple[Any, ...]]:
    with decide_roster(pack, rule, file, on=DAY, **more) as found:
        return {row[0]: row[1:] for row in found.rows()}


def two_sheets(folder: Path, homes: Rows = HOMES, members: Rows = MEMBERS) -> Path:
    return book(folder / "roster.xlsx", {"填表说明": [["请逐户填写"]], "家": homes, "成员": members})


EXPECTED = {
    "A1": ("yes", None, [], None, None),
    "A2": ("no", None, ["一 存款不超过限额"], None, None),
    "A3": ("no", None, ["二 有人就业"], None, None),
}


def test_two_sheets_of_a_workbook_are_decided_with_the_conditions_that_fail(pack: Pack, tmp_path: Path) -> None:
    assert outcomes(pack, two_sheets(tmp_path)) == EXPECTED


def one_sheet() -> list[list[Any]]:
    """A row a person with the home's facts beside; they stand on the first row of each home, or on all."""
    homes = {row[0]: row[1:] for row in HOMES[1:]}
    rows: list[list[Any]] = [["户编号", "姓名", "月工资", *HOMES[0][1:]]]
    seen: set[str] = set()
    for member in MEMBERS[1:]:
        facts = homes[member[0]] if member[0] not in seen else (None,) * 5
        seen.add(member[0])
        rows.append([member[0], member[2], member[4], *facts])
    return rows


def test_one_sheet_with_a_row_a_person_says_the_same(pack: Pack, tmp_path: Path) -> None:
    assert outcomes(pack, book(tmp_path / "one.xlsx", {"Sheet1": one_sheet()})) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_says_the_same_in_whatever_encoding(pack: Pack, tmp_path: Path, encoding: str) -> None:
    assert outcomes(pack, table(tmp_path / "one.csv", one_sheet(), encoding)) == EXPECTED


def test_a_folder_of_csv_files_says_the_same(pack: Pack, tmp_path: Path) -> None:
    table(tmp_path / "家.csv", HOMES)
    table(tmp_path / "成员.csv", MEMBERS)
    assert outcomes(pack, tmp_path) == EXPECTED


def test_parquet_with_a_row_a_person_says_the_same(pack: Pack, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    rows = one_sheet()
    columns = {name: pa.array([row[i] for row in rows[1:]]) for i, name in enumerate(rows[0])}
    parquet.write_table(pa.table(columns), tmp_path / "one.parquet")
    assert outcomes(pack, tmp_path / "one.parquet") == EXPECTED


def test_an_open_outcome_names_the_conditions_that_are_open(pack: Pack, tmp_path: Path) -> None:
    file = two_sheets(tmp_path, changed(HOMES, (1, 3), None))
    assert outcomes(pack, file)["A1"][:3] == ("unknown", None, ["一 存款不超过限额（缺事实）"])


def test_an_item_for_the_others_is_told_only_where_no_other_item_holds(tmp_path: Path) -> None:
    several = mini(tmp_path, SEVERAL)
    file = two_sheets(tmp_path, changed(HOMES, (2, 4), None))
    told = {key: row[:3] for key, row in outcomes(several, file, "poor").items()}
    assert told == {
        "A1": ("yes", None, ["六（二） 其他困难"]),
        # Whether it owns its home is not known and need not be.
        "A2": ("yes", None, ["六（二） 其他困难"]),
        "A3": ("yes", None, ["六（一） 自有住房"]),
    }


def test_an_amount_comes_out_in_its_stored_unit(pack: Pack, tmp_path: Path) -> None:
    found = outcomes(pack, two_sheets(tmp_path), "aid")
    # 云东区 in town: 120 yuan; the others are not eligible.
    assert {key: row[:2] for key, row in found.items()} == {
        "A1": ("value", 12000),
        "A2": ("value", 0),
        "A3": ("value", 0),
    }


def test_people_without_a_sheet_of_homes_leave_their_homes_facts_unknown(pack: Pack, tmp_path: Path) -> None:
    found = outcomes(pack, book(tmp_path / "people.xlsx", {"成员": MEMBERS}))
    assert {key: row[0] for key, row in found.items()} == {"A1": "unknown", "A2": "unknown", "A3": "no"}


def test_without_a_sheet_of_people_they_are_unknown_and_an_empty_one_says_there_are_none(
    pack: Pack, tmp_path: Path
) -> None:
    alone = outcomes(pack, book(tmp_path / "homes.xlsx", {"家": HOMES}))
    assert alone["A1"][0] == "unknown"
    empty = outcomes(pack, book(tmp_path / "empty.xlsx", {"家": HOMES, "成员": MEMBERS[:1]}))
    assert empty["A1"][0] == "no"


# ---- problems


def problems(pack: Pack, file: Path) -> list[tuple[str, str, str]]:
    with stage(pack, "eligible", file) as staged:
        return [(p.place, p.zh, p.record) for p in staged.problems]


@pytest.mark.parametrize(
    ("sheet", "at", "value", "place", "word"),
    [
        ("家", (1, 3), "很多", "家!D2", "不是数"),
        ("家", (1, 3), -5, "家!D2", "超出范围"),
        ("家", (1, 3), 1.234, "家!D2", "小数位太多"),
        ("成员", (3, 4), "abc", "成员!E4", "不是数"),
        ("成员", (1, 3), "110105194912310021", "成员!D2", "校验码"),
        ("成员", (1, 3), "11010519490231002X", "成员!D2", "出生日期不存在"),
        ("家", (1, 0), None, "家!A2", "缺少户编号"),
        ("家", (2, 0), "A1", "家!A3", "户编号重复"),
        ("成员", (4, 0), "A9", "成员!A5", "家庭表里没有这个户编号"),
        ("成员", (2, 1), 1, "成员!A3", "人员编号重复"),
    ],
)
def test_a_wrong_cell_is_named_by_sheet_and_cell(
    pack: Pack, tmp_path: Path, sheet: str, at: tuple[int, int], value: Any, place: str, word: str
) -> None:
    rows = {"家": HOMES, "成员": MEMBERS}
    found = problems(pack, book(tmp_path / "roster.xlsx", {**rows, sheet: changed(rows[sheet], at, value)}))
    assert any(where == place and word in zh for where, zh, _ in found), found


def test_only_the_home_with_the_problem_is_left_out(pack: Pack, tmp_path: Path) -> None:
    file = two_sheets(tmp_path, members=changed(MEMBERS, (3, 4), "abc"))
    assert outcomes(pack, file) == {key: row for key, row in EXPECTED.items() if key != "A2"}


def test_facts_of_a_home_that_differ_between_its_people_are_named(pack: Pack, tmp_path: Path) -> None:
    rows = one_sheet()
    rows[2][5] = 700  # the savings of A1 on its second person's row: 500 on the first
    found = problems(pack, book(tmp_path / "one.xlsx", {"Sheet1": rows}))
    assert [(place, record) for place, _, record in found] == [("Sheet1!A3", "A1")]
    assert "存款" in found[0][1]


def test_an_identity_number_is_shown_nowhere(pack: Pack, tmp_path: Path) -> None:
    wrong, right = "110105194912310021", "11010519491231002X"
    file = two_sheets(tmp_path, members=changed(MEMBERS, (1, 3), wrong))
    with decide_roster(pack, "eligible", file, on=DAY) as found:
        write_problems(found.problems, tmp_path / "problems.csv")
        write_outcomes(found, tmp_path / "outcomes.csv")
        kept = [path.read_bytes() for path in found.staged.folder.rglob("*") if path.is_file()]
    written = [(tmp_path / name).read_bytes() for name in ("problems.csv", "outcomes.csv")]
    assert any(b"11**************21" in data for data in written)
    for data in (*written, *kept):
        assert wrong.encode() not in data
        assert right.encode() not in data


def test_a_birthday_is_taken_from_the_identity_number_and_must_not_differ_from_it(tmp_path: Path) -> None:
    rows = [["户编号", "公民身份号码", "生日"], ["A1", "11010519491231002X", "1950-01-01"]]
    made = mini(tmp_path / "pack")
    with stage(made, "eligible", book(tmp_path / "r.xlsx", {"成员": rows}), only_needed=False) as staged:
        assert ["不一致" in p.zh for p in staged.problems] == [True]
    rows[1][2] = None  # type: ignore[call-overload]
    with stage(made, "eligible", book(tmp_path / "r.xlsx", {"成员": rows}), only_needed=False) as staged:
        assert read(staged, "home_members")[0]["born"] == dt.date(1949, 12, 31)


@pytest.mark.parametrize(
    ("cells", "place", "word"),
    [
        (["A1", "", "2024-03-02"], "家庭成员!C2", "2024-03-02 在认定日 2024-03-01 之后"),
        # Born on 2099-12-31; its check character is right.
        (["A1", "110105209912310029", ""], "家庭成员!B2", "在认定日 2024-03-01 之后"),
    ],
)
def test_who_is_born_after_the_day_of_decision_is_named_by_cell(
    tmp_path: Path, cells: list[Any], place: str, word: str
) -> None:
    rows = [["户编号", "公民身份号码", "出生日期"], cells, ["A2", "", "2024-03-01"]]
    file = book(tmp_path / "r.xlsx", {"家庭成员": rows})
    with stage(load("dibao_2022"), "eligible", file, on=dt.date(2024, 3, 1)) as staged:
        assert [(p.place, p.record) for p in staged.problems] == [(place, "A1")]
        assert word in next(iter(staged.problems)).zh
    with decide_roster(load("dibao_2022"), "eligible", file, on=dt.date(2024, 3, 1)) as found:
        assert [row[0] for row in found.rows()] == ["A2"]


def read(staged: Staged, name: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as parquet

    return parquet.read_table(staged.folder / f"{name}.parquet").to_pylist()


@pytest.mark.parametrize(
    "written",
    [
        dt.date(2023, 3, 15),
        "2023-03-15",
        "2023/3/15",
        "2023年3月15日",
        "20230315",
        "2023.3.15",
        45000,
        "2023-03-15 00:00:00",
    ],
)
def test_a_date_is_read_however_it_was_written(tmp_path: Path, written: Any) -> None:
    rows = [["户编号", "区", "入住日"], ["A1", "云东区", written]]
    with stage(mini(tmp_path / "p"), "eligible", book(tmp_path / "r.xlsx", {"家": rows}), only_needed=False) as staged:
        # 45000 days after 1899-12-30.
        assert [row["since"] for row in read(staged, "home")] == [dt.date(2023, 3, 15)]


def test_noise_of_binary_fractions_is_no_part_of_an_amount(tmp_path: Path) -> None:
    rows = [["户编号", "区", "存款"], ["A1", "云东区", 0.1 + 0.2]]
    with stage(mini(tmp_path / "p"), "eligible", book(tmp_path / "r.xlsx", {"家": rows})) as staged:
        assert [row["assets"] for row in read(staged, "home")] == [30]


def test_known_not_to_exist_is_not_missing(tmp_path: Path) -> None:
    rows = [["户编号", "月工资", "文书金额"], ["A1", 1, "无"], ["A1", 1, None], ["A1", 1, 20]]
    with stage(
        mini(tmp_path / "p"), "eligible", book(tmp_path / "r.xlsx", {"成员": rows}), only_needed=False
    ) as staged:
        found = sorted((row["fee_none"] or False, row["fee"] or 0) for row in read(staged, "home_members"))
    assert found == [(False, 0), (False, 2000), (True, 0)]


def test_inner_records_of_a_person_are_tied_by_home_and_person(tmp_path: Path) -> None:
    bills = [["户编号", "人员编号", "支付日", "账单金额"], ["A1", 1, "2023-01-01", 10], ["A1", 7, "2023-01-01", 10]]
    sheets: dict[str, Rows] = {"家": HOMES, "成员": MEMBERS, "成员账单": bills}
    with stage(mini(tmp_path / "p"), "eligible", book(tmp_path / "r.xlsx", sheets), only_needed=False) as staged:
        # Person 7 is on no sheet, so A1 is left out.
        assert [(p.place, p.record) for p in staged.problems] == [("成员账单!A3", "A1")]
        assert staged.records == 2


@pytest.mark.parametrize("name", ["none.xlsx", "text.xlsx", "roster.doc"])
def test_a_file_that_cannot_be_read_is_refused(pack: Pack, tmp_path: Path, name: str) -> None:
    if name != "none.xlsx":
        (tmp_path / name).write_text("no workbook")
    with pytest.raises(LuodiError) as caught:
        stage(pack, "eligible", tmp_path / name)
    assert name in str(caught.value.file)


def test_a_roster_without_the_homes_number_is_refused(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(LuodiError) as caught:
        stage(pack, "eligible", table(tmp_path / "r.csv", [["存款", "区"], [1, "云东区"]]))
    assert "户编号" in caught.value.zh


def test_a_roster_of_which_no_heading_is_known_is_refused(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(LuodiError) as caught:
        stage(pack, "eligible", table(tmp_path / "r.csv", [["甲", "乙"], [1, 2]]))
    assert "模板" in caught.value.mend_zh


def test_a_document_type_in_a_workbook_is_refused(pack: Pack, tmp_path: Path) -> None:
    import zipfile

    file = book(tmp_path / "r.xlsx", {"家": HOMES})
    hostile = tmp_path / "hostile.xlsx"
    with zipfile.ZipFile(file) as given, zipfile.ZipFile(hostile, "w") as out:
        for name in given.namelist():
            data = given.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', 1)
            out.writestr(name, data)
    with pytest.raises(LuodiError) as caught:
        stage(pack, "eligible", hostile)
    assert caught.value.file == "hostile.xlsx"


# ---- headings


@pytest.mark.parametrize("heading", ["存款", " 存 款 ", "存款（元）", "存款(元)*", "存款：", "assets", "Ａssets"])
def test_a_heading_is_known_however_it_is_spaced_or_bracketed(pack: Pack, heading: str) -> None:
    known = known_headings(pack, "Home")
    assert [(c.path, c.name) for c in known.facts[plain(heading)]] == [((), "assets")]


def test_columns_that_no_fact_has_are_named(pack: Pack, tmp_path: Path) -> None:
    rows = [["户编号", "存款", "星座", "姓名"], ["A1", 1, "白羊", "甲某"]]
    sheet = next(iter(open_sheets(table(tmp_path / "r.csv", rows))))
    layout = recognise(known_headings(pack, "Home"), sheet)
    assert layout is not None
    assert layout.unknown == ("星座",)


# ---- last month


def test_this_month_is_compared_with_last_month(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "last").mkdir()
    last = two_sheets(tmp_path / "last")
    homes = [*changed(HOMES, (1, 3), 700)[:3], ["A4", "云东区", "城", 1, "否", "否"]]
    members = [*MEMBERS[:4], ("A4", 1, "戊某", None, 100)]
    with decide_roster(pack, "eligible", two_sheets(tmp_path, homes, members), on=DAY, previous=last) as found:
        rows = {row[0]: (row[1], row[4], row[5]) for row in found.rows()}
        compared = found.compared
    # A1 now has 700, above the limit; A2 had too much and has; A3 is gone; A4 is new.
    assert rows == {
        "A1": ("no", "yes", "changed"),
        "A2": ("no", "no", "same"),
        "A3": (None, "no", "gone"),
        "A4": ("yes", None, "new"),
    }
    assert compared is not None
    assert (compared.new, compared.gone, compared.changed, compared.same) == (1, 1, 1, 1)
    assert compared.moves == {("yes", "no"): 1}


def test_a_home_left_out_for_a_problem_is_not_gone(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "last").mkdir()
    last = two_sheets(tmp_path / "last")
    now = two_sheets(tmp_path, changed(HOMES, (1, 3), "很多"))
    with decide_roster(pack, "eligible", now, on=DAY, previous=last) as found:
        assert found.compared is not None
        assert (found.compared.gone, found.compared.same) == (0, 2)


# ---- the template, and the real pack


def test_the_template_is_read_back_with_every_heading_known(tmp_path: Path) -> None:
    dibao = load("dibao_2022")
    write_template(dibao, "eligible", tmp_path / "template.xlsx")
    known = known_headings(dibao, "Household")
    layouts = [recognise(known, sheet) for sheet in open_sheets(tmp_path / "template.xlsx")]
    told = {layout.path: layout for layout in layouts if layout is not None}
    assert {(), ("members",), ("members", "obligors"), ("homes",), ("vehicles",)} <= set(told)
    assert [layout.unknown for layout in told.values()] == [()] * len(told)
    assert not any(layout.both for layout in told.values())


def test_the_template_has_notes_and_lists_to_choose_from(tmp_path: Path) -> None:
    import openpyxl

    write_template(load("dibao_2022"), "eligible", tmp_path / "template.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "template.xlsx")["家庭人员"]
    headings = {cell.value: cell for cell in sheet[1]}
    assert "与申请人关系是哪一种" in headings["与申请人关系"].comment.text
    lists = {str(rule.formula1) for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert '"是,否"' in lists
    assert '"本人,配偶,子女,父母,其他亲属,其他"' in lists


def test_an_empty_template_has_nobody_and_nothing_wrong(tmp_path: Path) -> None:
    dibao = load("dibao_2022")
    write_template(dibao, "eligible", tmp_path / "template.xlsx")
    with decide_roster(dibao, "eligible", tmp_path / "template.xlsx", on=dt.date(2025, 6, 30)) as found:
        assert (found.records, found.problems.count) == (0, 0)


@pytest.mark.parametrize("kind", ["workbook", "csv"])
def test_a_roster_is_a_population_for_a_simulation(pack: Pack, tmp_path: Path, kind: str) -> None:
    reform = parse_reform('[[change]]\nstandard = "limit"\nvalue = 900\n', "reform.toml")
    if kind == "workbook":
        file = two_sheets(tmp_path, changed(HOMES, (3, 3), "很多"))
    else:
        file = table(tmp_path / "one.csv", changed(one_sheet(), (4, 5), "很多"))
    found = simulate(pack, reform, file, on=DAY)
    # A2 with 900 comes in; A3 is left out for the cell with its savings.
    assert found.figures.whole.states == {("yes", "yes"): 1, ("no", "yes"): 1}
    assert found.left_out == 1
    assert any("不是数" in row for row in found.bad)


def test_outcomes_are_written_as_a_workbook_and_as_csv(pack: Pack, tmp_path: Path) -> None:
    with decide_roster(pack, "eligible", two_sheets(tmp_path), on=DAY) as found:
        write_outcomes(found, tmp_path / "out.xlsx")
        write_outcomes(found, tmp_path / "out.csv")
    sheet = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0).to_python()
    assert [row[:4] for row in sheet[1:]] == [
        ["A1", "是 yes", "", ""], ["A2", "否 no", "", "一 存款不超过限额"], ["A3", "否 no", "", "二 有人就业"],
    ]  # fmt: skip
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row[:4] for row in csv.reader(stream)][1:] == [row[:4] for row in sheet[1:]]


@pytest.mark.parametrize("name", with_rules())
def test_every_heading_of_a_packs_own_template_is_recognised(name: str, tmp_path: Path) -> None:
    """Those of a unit of their own too: 立方米每秒, 毫克每千克."""
    found = load(name)
    write_template(found, found.main, tmp_path / "t.xlsx")
    looks = look(found, found.main, tmp_path / "t.xlsx")
    headings = [(c.heading, c.kind) for sheet in looks.sheets for c in sheet.columns]
    assert [heading for heading, kind in headings if not kind and heading != "姓名"] == []
    # The page that explains, and no other, is read over; nothing that is asked lacks a column.
    assert looks.passed == ("说明",)
    assert [sheet.lacking for sheet in looks.sheets] == [()] * len(looks.sheets)


def test_a_column_is_what_a_person_says_it_is(pack: Pack, tmp_path: Path) -> None:
    """The savings stand under a heading that nobody knows; told so, A2 has too much of them."""
    homes = changed(HOMES, (0, 3), "余额")
    file = book(tmp_path / "r.xlsx", {"家": homes, "成员": MEMBERS})
    with decide_roster(pack, "eligible", file, on=DAY) as before:
        assert before.counts.get("yes", 0) == 0
    with decide_roster(pack, "eligible", file, on=DAY, chosen={"家": {3: "assets"}}) as after:
        assert {key: state for key, state, *_ in after.rows()} == {"A1": "yes", "A2": "no", "A3": "no"}
    with decide_roster(pack, "eligible", file, on=DAY, chosen={"家": {3: "no_such_fact"}}) as other:
        assert other.counts == before.counts
