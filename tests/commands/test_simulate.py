"""``luodi simulate`` and ``luodi population`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from luodi.commands import population, simulate
from luodi.errors import LuodiError


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("people") / "yunzhou"
    shown = CliRunner().invoke(population.command, ["--households", "2000", "--seed", "4", "--out", str(out)])
    assert shown.exit_code == 0, shown.output
    return out


def reform(folder: Path, text: str) -> str:
    (folder / "reform.toml").write_text(text, "utf-8")
    return str(folder / "reform.toml")


def test_rows_report_and_data_come_out_of_one_run(people: Path, tmp_path: Path) -> None:
    asked = reform(tmp_path, '[[change]]\nstandard = ["monthly", "city_urban_monthly"]\nchange = "+50%"\n')
    rows, page = tmp_path / "rows.csv", tmp_path / "report.html"
    shown = CliRunner().invoke(
        simulate.command,
        ["dibao_2022", "--population", str(people), "--reform", asked, "--on", "2025-06-30", "--suppose", "--json",
         "--by", "district", "--by", "area", "--out", str(rows), "--report", str(page)],
        standalone_mode=False,
    )  # fmt: skip
    assert shown.exception is None, shown.output
    told = json.loads(shown.stdout)
    assert shown.return_value == 0
    assert told["whole"]["newly"] > 0
    assert told["whole"]["lose"] == 0
    assert len(rows.read_text("utf-8-sig").splitlines()) == 2001
    assert "虚构" in page.read_text("utf-8")


@pytest.mark.parametrize("more", [[], ["--suppose"]])
def test_amounts_that_no_document_gives_point_to_the_supposition_until_it_is_taken(
    people: Path, tmp_path: Path, more: list[str]
) -> None:
    asked = reform(tmp_path, '[[change]]\nstandard = ["monthly", "city_urban_monthly"]\nchange = "+50%"\n')
    shown = CliRunner().invoke(
        simulate.command, ["dibao_2022", "--population", str(people), "--reform", asked, "--on", "2025-06-30", *more]
    )
    assert ("加 --suppose" in shown.stdout) is (more == [])


def test_a_reform_that_changes_nothing_ends_with_one(people: Path, tmp_path: Path) -> None:
    asked = reform(tmp_path, '[[change]]\nstandard = "monthly"\nchange = "+50%"\nfrom = 2030-01-01\n')
    shown = CliRunner().invoke(
        simulate.command, ["dibao_2022", "--population", str(people), "--reform", asked, "--on", "2025-06-30"],
        standalone_mode=False,
    )  # fmt: skip
    assert shown.return_value == 1
    assert "改革不改变任何结果" in shown.output


def test_an_unknown_standard_is_refused_with_the_nearest(people: Path, tmp_path: Path) -> None:
    asked = reform(tmp_path, '[[change]]\nstandard = "montly"\nchange = "+50%"\n')
    shown = CliRunner().invoke(
        simulate.command, ["dibao_2022", "--population", str(people), "--reform", asked, "--on", "2025-06-30"]
    )
    assert isinstance(shown.exception, LuodiError)
    assert "monthly" in shown.exception.mend_zh
