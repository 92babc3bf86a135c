"""``luodi compare`` on the two invented plans."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from luodi.cli import cli
from luodi.errors import LuodiError
from tests.conftest import ROOT

OLD, NEW = (str(ROOT / "samples" / f"yunzhou_water_{year}.txt") for year in (2025, 2026))
GAZETTE = str(ROOT / "samples" / "yunzhou_gazette_2026_3.txt")


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["compare", *arguments], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.output


def test_readable_output_begins_with_both_documents_and_the_counts() -> None:
    lines = run(OLD, NEW).splitlines()
    assert "云洲府发〔2025〕4号" in lines[0]
    assert "云洲府发〔2026〕8号" in lines[0]
    assert "取消 dropped 3" in lines[1]
    assert "新增 added 2" in lines[1]


def test_one_verdict_may_be_asked_for_in_either_language() -> None:
    assert run(OLD, NEW, "--verdict", "取消") == run(OLD, NEW, "--verdict", "dropped")
    assert run(OLD, NEW, "--verdict", "dropped").count("[取消]") == 3


def test_an_unknown_verdict_is_refused_with_those_there_are() -> None:
    with pytest.raises(LuodiError, match="没有“更好”这种去向"):
        run(OLD, NEW, "--verdict", "更好")


def test_json_csv_and_workbook_have_the_same_rows(tmp_path: Path) -> None:
    data = json.loads(run(OLD, NEW, "--json"))
    listed = list(csv.DictReader(io.StringIO(run(OLD, NEW, "--csv"))))
    run(OLD, NEW, "--xlsx", str(tmp_path / "a.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    count = len(data["links"]) + len(data["dropped"]) + len(data["added"])
    assert len(listed) == count
    assert sheet.max_row == count + 1
    assert [cell.value for cell in sheet[1]] == list(listed[0])


def test_of_a_gazette_one_document_is_named_by_its_number() -> None:
    assert "云洲府办发〔2026〕15号" in run(f"{GAZETTE}#云洲府办发〔2026〕15号", NEW).splitlines()[0]


def test_a_gazette_without_a_number_is_refused_with_the_numbers_it_holds() -> None:
    with pytest.raises(LuodiError, match="其中有4份公文"):
        run(GAZETTE, NEW)
