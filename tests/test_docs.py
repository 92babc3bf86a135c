"""The examples in the documentation run, and say what they say."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"
OWN_UNITS = "名称,级别,类别,所在地\n重庆市示例局,市,部门,重庆市\n"
"""What an example that reads a list of one's own finds in its folder."""

BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
PAGES = sorted(
    str(path.relative_to(DOCS))
    for path in DOCS.rglob("*.md")
    # A page about the rule language shows rules, which are parsed (tests/rules), not run.
    if "rules" not in path.parts and BLOCK.search(path.read_text("utf-8"))
)


def told(line: str) -> str:
    """What the comment behind an expression promises: ``1 + 1  # 2: because`` → ``2``."""
    return re.split(r"[:：;；]\s|……|…", line.partition("  # ")[2])[0].strip()


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_run_and_give_what_they_say(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("our_units.csv").write_text(OWN_UNITS, "utf-8")
    names: dict[str, Any] = {"Path": Path}
    checked = 0
    for block in BLOCK.findall((DOCS / page).read_text("utf-8")):
        lines = block.split("\n")
        for node in ast.parse(block).body:
            part = ast.get_source_segment(block, node)
            assert part is not None
            if isinstance(node, ast.Expr):
                value = eval(part, names)
                promised = told(lines[(node.end_lineno or 1) - 1])
                if promised:
                    assert promised in (str(value), repr(value)) or repr(value).startswith(promised), (part, value)
                    checked += 1
            else:
                exec(part, names)
                checked += isinstance(node, ast.Assert)
    assert checked, f"docs/{page} shows code but no outcome: add an assert, or the value behind an expression"
