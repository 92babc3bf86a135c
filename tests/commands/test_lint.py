"""``luodi lint``: the exit code tells whether anything was found; wording is read with or without a pack."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from luodi.cli import cli
from luodi.wording import Kind
from tests.wording.test_wording import CLEAN, PLANTED


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["lint", *arguments], standalone_mode=False)


def planted(folder: Path, kind: Kind) -> str:
    before, after, _ = PLANTED[kind]
    path = folder / "办法.txt"
    path.write_text(CLEAN.replace(before, after), "utf-8")
    return str(path)


def test_a_clean_document_ends_with_0_and_says_that_nothing_was_found(tmp_path: Path) -> None:
    path = tmp_path / "办法.txt"
    path.write_text(CLEAN, "utf-8")
    result = run("--document", str(path))
    assert result.return_value == 0
    assert "共 0 项" in result.output


def test_a_fault_in_the_words_ends_with_1_and_names_provision_words_and_example(tmp_path: Path) -> None:
    result = run("--document", planted(tmp_path, Kind.TIER_GAP))
    assert result.return_value == 1
    for part in ("tier-gap", "第五条", "90分以上", "综合得分85分"):
        assert part in result.output


def test_remarks_are_plain_data_one_a_line(tmp_path: Path) -> None:
    result = run("--document", planted(tmp_path, Kind.SHARES), "--json")
    (line,) = result.output.strip().splitlines()
    assert json.loads(line)["kind"] == "shares"
