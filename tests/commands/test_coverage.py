"""``luodi coverage``: what a pack cites and what its lines aim at is there, or is told by its place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from luodi import packs
from luodi.cli import cli
from luodi.errors import LuodiError
from luodi.packs import exercise
from luodi.rules.pack import load_pack
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "rules" / "first-pack.md").read_text("utf-8")
BLOCK = re.compile(r"^```\w+ title=\"(?P<file>[^\"]+)\"\n(?P<text>.*?)^```", re.M | re.S)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pack of the first-pack page as it stands at its end, its document in ``notice.txt`` beside it."""
    for block in BLOCK.finditer(PAGE):
        path = tmp_path / block["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block["text"], "utf-8")
    forget()
    assert run(tmp_path / "tuition").return_value == 0
    return tmp_path / "tuition"


def forget() -> None:
    """Packs and worked examples are read once in a process."""
    packs.load.cache_clear()
    exercise.exercised.cache_clear()
    exercise.outcomes.cache_clear()


def run(folder: Path, *more: str) -> Result:
    forget()
    given = ["coverage", str(folder), "--document", str(folder.parent / "notice.txt"), *more]
    return CliRunner().invoke(cli, given, standalone_mode=False)


def mend(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


NOT_THERE = [
    ("rules.py", '@rule("第二条"', '@rule("第九条"', "第九条; rule within_limit, "),
    ("rules.py", '@quantity("第三条"', '@quantity("第三条（七）"', "第三条（七）; quantity grant, "),
    ("rules.py", '@case_of(grant, "第三条"', '@case_of(grant, "第三条第八款"', "第三条第八款; case half, "),
    ("rules.py", '@rule("第二条"', '@rule("第二条第一顿"', "第二条第一顿; rule within_limit, "),
    ("rules.py", '@rule("第二条"', '@rule("第二条、第八条"', "第二条、第八条; rule within_limit, "),
    ("standards.toml", 'provision = "第二条"', 'provision = "附件2"', "附件2; standard deposit_limit, "),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), NOT_THERE)
def test_a_provision_that_the_document_does_not_have_is_listed_and_fails(
    folder: Path, file: str, old: str, new: str, told: str
) -> None:
    mend(folder / file, old, new)
    result = run(folder)
    assert result.return_value == 1
    (line,) = [line for line in result.output.splitlines() if "no such provision" in line]
    assert told in line
    assert file in line
    (one,) = json.loads(run(folder, "--json").output)["lost"]
    assert told == f"{one['provision']}; {one['kind']} {one['name']}, "


def test_a_target_that_the_pack_does_not_declare_is_refused_by_row_with_the_nearest(folder: Path) -> None:
    mend(folder / "provisions.csv", ",within_limit,", ",within_limits,")
    told = str(run(folder).exception)
    assert "provisions.csv, row 2, target: 规则包里没有 target“within_limits”" in told
    assert "是否想写：within_limit" in told


@pytest.mark.parametrize("key", ["main", "cost"])
def test_a_rule_of_the_manifest_that_there_is_not_is_refused_on_loading(folder: Path, key: str) -> None:
    path = folder / "pack.toml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(f"{key} ")]
    path.write_text("\n".join([*lines, f'{key} = "grants"', ""]), "utf-8")
    with pytest.raises(LuodiError, match=rf"pack\.toml, {key}: 没有规则“grants”。 是否想写：grant？"):
        load_pack(folder)
    assert "没有规则“grants”" in str(run(folder).exception)
    forget()
    linted = CliRunner().invoke(cli, ["lint", str(folder)], standalone_mode=False)
    assert "没有规则“grants”" in str(linted.exception)


def test_without_a_pack_those_whose_document_is_there_are_reported_and_the_others_named() -> None:
    given = ["coverage", "--document", str(ROOT / "samples")]
    forget()
    shown = CliRunner().invoke(cli, given, standalone_mode=False)
    assert "\none_code_2026\n" in "\n" + shown.stdout
    assert {line.split(": ")[1] for line in shown.stderr.splitlines()} == set(packs.folders()) - {"one_code_2026"}
    data = json.loads(CliRunner().invoke(cli, [*given, "--json"], standalone_mode=False).stdout)
    assert set(data) == set(packs.folders())
    assert {name for name, found in data.items() if "disposed" in found} == {"one_code_2026"}


def test_where_no_packs_document_is_there_it_is_an_error(tmp_path: Path) -> None:
    shown = CliRunner().invoke(cli, ["coverage", "--document", str(tmp_path)], standalone_mode=False)
    assert isinstance(shown.exception, LuodiError)
    assert shown.exception.file == str(tmp_path)
