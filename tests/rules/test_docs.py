"""The examples of the language page are rules that the parser takes."""

from __future__ import annotations

import re

import pytest

from luodi.packs import load
from luodi.rules.parse.module import parse
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "rules" / "language.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_of_the_language_page_parses_to_the_rules_it_shows(text: str) -> None:
    pack = load("dibao_2022")
    types = {name: standard.parser_type for name, standard in pack.standards.items()}
    program = parse(text, "language.md", pack.vocabulary, types)
    assert set(program.rules) == set(re.findall(r"^def (\w+)", text, re.MULTILINE))


def test_the_page_has_an_example() -> None:
    assert EXAMPLES
