"""``luodi roster`` from the command line: a template, a check, outcomes."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from luodi.commands import roster
from luodi.errors import LuodiError
from tests.rules.roster.books import book

HOUSEHOLDS = (("户编号", "所在区县", "银行存款（元）"), ("K1", "临洲区", "一万"), ("K2", "临洲区", 10))


def test_the_template_is_written_and_an_empty_one_has_nothing_wrong(tmp_path: Path) -> None:
    file = str(tmp_path / "模板.xlsx")
    assert (
        CliRunner().invoke(roster.command, ["dibao_2022", "--template", file], standalone_mode=False).return_value == 0
    )
    shown = CliRunner().invoke(roster.command, ["dibao_2022", "--check", file, "--json"], standalone_mode=False)
    assert (shown.return_value, json.loads(shown.stdout)["problems"]) == (0, 0)


def test_a_faulty_cell_ends_with_one_and_is_listed_and_the_other_household_is_decided(tmp_path: Path) -> None:
    file = book(tmp_path / "名单.xlsx", {"家庭": HOUSEHOLDS})
    out, wrong = tmp_path / "结论.csv", tmp_path / "问题.csv"
    shown = CliRunner().invoke(
        roster.command,
        ["dibao_2022", "--decide", str(file), "--on", "2025-06-30", "--out", str(out), "--problems", str(wrong)],
        standalone_mode=False,
    )
    assert shown.return_value == 1
    assert "家庭!C2" in shown.stdout
    assert "家庭!C2" in wrong.read_text("utf-8-sig")
    assert [line.split(",")[:2] for line in out.read_text("utf-8-sig").splitlines()[1:]] == [["K2", "缺事实 unknown"]]


def test_one_of_the_three_is_asked_for() -> None:
    shown = CliRunner().invoke(roster.command, ["dibao_2022"], standalone_mode=False)
    assert isinstance(shown.exception, click.UsageError)


def test_outcomes_that_could_not_be_written_are_refused_before_the_work(tmp_path: Path) -> None:
    file = book(tmp_path / "名单.xlsx", {"家庭": HOUSEHOLDS})
    shown = CliRunner().invoke(
        roster.command, ["dibao_2022", "--decide", str(file), "--out", str(tmp_path / "out.pdf")]
    )
    assert isinstance(shown.exception, LuodiError)
    with pytest.raises(FileNotFoundError):
        (tmp_path / "out.pdf").stat()
