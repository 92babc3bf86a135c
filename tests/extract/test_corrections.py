"""Corrections hold only while the proposal is what they say, and never silently."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from luodi.errors import LuodiError
from luodi.extract.corrections import Correction, apply, load
from luodi.extract.model import Commitment

HEAD = "eid,field,proposed,corrected,reason\n"


def task(eid: str = "item_1", **fields: object) -> Commitment:
    made: dict[str, object] = {"text": "编制目录。", "responsible": ("市教委",), **fields}
    return Commitment(id="x", eid=eid, path=("1",), source="clause", spans={"text": ()}, **made)  # type: ignore[arg-type]


def line(field: str, proposed: str, corrected: str, eid: str = "item_1") -> Correction:
    return Correction(eid, field, proposed, corrected, "原件第3页")


def test_a_fitting_line_changes_its_field_and_leaves_its_reason() -> None:
    got = apply([task()], [line("responsible", "市教委", "市教委、市财政局")])
    [one] = got.commitments
    assert one.responsible == ("市教委", "市财政局")
    assert one.doubts == ("已更正（responsible）：原件第3页",)
    assert got.unapplied == ()


@pytest.mark.parametrize(
    ("field", "proposed", "corrected", "value"),
    [
        ("text", "编制 目录。", "编制清单。", "编制清单。"),
        ("lead", "", "市大数据局", ("市大数据局",)),
        ("responsible", "市教委", "", ()),
        ("deadline", "", "2025-06-30", dt.date(2025, 6, 30)),
        ("deadline_text", "", "2025年6月底", "2025年6月底"),
        ("kind", "not_stated", "dated", "dated"),
        ("open_ended", "false", "true", True),
    ],
)
def test_every_field_takes_a_value_of_its_own_kind(field: str, proposed: str, corrected: str, value: object) -> None:
    got = apply([task()], [line(field, proposed, corrected)])
    assert getattr(got.commitments[0], field) == value
    assert got.unapplied == ()


def test_a_line_whose_proposal_has_changed_is_reported_and_changes_nothing() -> None:
    got = apply([task(responsible=("市水利局",))], [line("responsible", "市教委", "市财政局")])
    assert got.commitments[0].responsible == ("市水利局",)
    [(unapplied, why)] = got.unapplied
    assert unapplied.field == "responsible"
    assert "市水利局" in why


def test_a_line_for_a_provision_that_proposes_nothing_is_reported() -> None:
    got = apply([task()], [line("text", "编制目录。", "编制清单。", eid="item_9")])
    assert [one.eid for one, _ in got.unapplied] == ["item_9"]


def test_a_proposal_can_be_struck_out_and_later_lines_for_it_are_reported() -> None:
    got = apply([task(), task("item_2")], [line("task", "编制目录。", ""), line("kind", "not_stated", "dated")])
    assert [one.eid for one in got.commitments] == ["item_2"]
    assert len(got.unapplied) == 1


def test_the_second_proposal_of_a_provision_is_named_by_its_order() -> None:
    got = apply([task(), task(text="公布目录。")], [line("text", "公布目录。", "公布清单。", eid="item_1#2")])
    assert [one.text for one in got.commitments] == ["编制目录。", "公布清单。"]


def test_a_file_is_read_with_its_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + 'item_1,responsible,市教委,"市教委、市财政局",原件第3页\n', "utf-8")
    assert load(path) == [Correction("item_1", "responsible", "市教委", "市教委、市财政局", "原件第3页", 2)]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("eid,field\nitem_1,text\n", "line 1"),
        (HEAD + "item_1,colour,a,b,c\n", "line 2"),
        (HEAD + "item_1,deadline,,soon,c\n", "line 2"),
        (HEAD + "item_1,kind,not_stated,weekly,c\n", "line 2"),
        (HEAD + "item_1,text,a,b,\n", "line 2"),
        (HEAD + "item_1,task,a,b,c\n", "line 2"),
    ],
)
def test_a_broken_file_is_refused_naming_the_line(tmp_path: Path, content: str, place: str) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(LuodiError) as error:
        load(path)
    assert error.value.place == place
    assert error.value.file == str(path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes((HEAD + "甲,text,a,b,c\n").encode("gb18030"))
    with pytest.raises(LuodiError, match="UTF-8"):
        load(path)
