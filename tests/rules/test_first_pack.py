"""The first-pack page is a real walk-through: its files are written, its commands run, its output is what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from luodi.cli import cli
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "rules" / "first-pack.md").read_text("utf-8")
BLOCK = re.compile(r"^```(?P<kind>\w+)(?: title=\"(?P<file>[^\"]+)\")?\n(?P<text>.*?)^```", re.M | re.S)
WRITTEN = ("text", "toml", "yaml", "python")


def shown_in_order(expected: list[str], printed: list[str]) -> str:
    """The first expected line that is not printed where it should be; ``…`` stands for any lines."""
    at, free = 0, False
    for line in expected:
        if line == "…":
            free = True
            continue
        found = next((n for n in range(at, len(printed)) if printed[n].rstrip() == line.rstrip()), None)
        if found is None or (not free and found != at):
            return line
        at, free = found + 1, False
    return "" if free or at == len(printed) else f"nothing behind “{expected[-1]}”, but: {printed[at]}"


def test_every_block_of_the_walk_through_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = 0
    for block in BLOCK.finditer(PAGE):
        if block["kind"] in WRITTEN:
            assert block["file"], f"give the block a title: {block['text'][:40]}"
            path = tmp_path / block["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block["text"], "utf-8")
            continue
        command, *expected = block["text"].splitlines()
        name, *arguments = shlex.split(command.removeprefix("$ "))
        assert name == "luodi"
        # Packs and worked examples are read once in a process; a reader starts a new one for each command.
        forget()
        result = CliRunner().invoke(cli, arguments, standalone_mode=False)
        assert result.exception is None, (command, result.exception)
        lost = shown_in_order(expected, result.output.splitlines())
        assert not lost, f"{command} does not print “{lost}”:\n{result.output}"
        ran += 1
    assert ran == len(re.findall(r"^\$ luodi", PAGE, re.M)) > 6


def forget() -> None:
    from luodi import packs
    from luodi.packs import exercise

    packs.load.cache_clear()
    exercise.exercised.cache_clear()
    exercise.outcomes.cache_clear()


def test_a_line_that_is_not_printed_is_told() -> None:
    """The comparison itself can fail: a wrong line, a line too late, a line too many."""
    printed = ["a", "b", "c"]
    assert shown_in_order(["a", "…", "c"], printed) == ""
    assert shown_in_order(["a", "x"], printed) == "x"
    assert shown_in_order(["a", "c"], printed) == "c"
    assert "b" in shown_in_order(["a"], printed)
