"""The house's own rules, each failing with the mend."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from luodi.cli import COMMANDS, cli
from tests.conftest import ROOT

LONGEST_MODULE = 500


def tracked(*patterns: str) -> list[Path]:
    """The files of the project as git knows them, new ones included."""
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in found.stdout.split("\n") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_and_its_help_says_what_the_list_says(name: str) -> None:
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert f"luodi {name}" in text, f"describe `luodi {name}` in docs/commands.md"
    import click

    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help, f"give luodi.commands.{name} a help text"


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    """A pack's ``rules.py`` is as long as its document: it follows it article by article."""
    long = {
        str(path.relative_to(ROOT)): n
        for path in tracked("src/**/*.py")
        if "/migrations/" not in str(path)
        and not path.match("packs/*/*/rules.py")
        and (n := len(path.read_text("utf-8").splitlines())) > LONGEST_MODULE
    }
    assert not long, f"split by noun what has more than {LONGEST_MODULE} lines: {long}"


def test_every_module_says_in_one_sentence_what_it_is() -> None:
    import ast

    bare = [
        str(path.relative_to(ROOT))
        for path in tracked("src/**/*.py")
        if "/migrations/" not in str(path)
        and (body := path.read_text("utf-8")).strip()
        and not ast.get_docstring(ast.parse(body))
    ]
    assert not bare, f"begin these modules with one plain sentence: {bare}"


def test_make_help_names_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"\.PHONY:(.*)", makefile)
    assert phony
    shown = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    missing = [target for target in phony.group(1).split() if f"make {target}" not in shown]
    assert not missing, f"give these targets a `## …` description: {missing}"


def test_both_readmes_have_the_same_sections_and_commands() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))

    def shape(text: str) -> tuple[int, list[str]]:
        return len(re.findall(r"^#+ ", text, re.M)), re.findall(r"^(?:make|luodi|\.venv/bin/luodi) .*$", text, re.M)

    assert shape(english) == shape(chinese), "README.md and README.zh-CN.md must say the same"


def test_the_project_fetches_nothing_at_run_time() -> None:
    """No template, style sheet or script of ours names another host."""
    named = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in tracked("src/**/*.html", "src/**/*.css", "src/**/*.js")
        for match in re.finditer(
            r"""(?:src|href|url)\s*[=(]\s*["']?\s*(?:https?:)?//[^"')\s]+""", path.read_text("utf-8")
        )
    ]
    assert not named, f"ship it with the project instead: {named}"
