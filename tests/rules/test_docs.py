"""The examples of the language page are rules that the parser takes."""

from __future__ import annotations

import re

import pytest

from luodi.errors import LuodiError
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


NOT_THERE = (ROOT / "docs" / "rules" / "not-expressible.md").read_text("utf-8")
REFUSED = re.findall(r"\*\*(.*?)\*\*\n\n```python\n(.*?)```\n\n> (.*?)<br>\n> (.*?)\n", NOT_THERE, re.DOTALL)
HEAD = "from luodi.facts import *\nfrom luodi.rules import *\n\n"


@pytest.mark.parametrize(("title", "text", "zh", "en"), REFUSED, ids=[title for title, *_ in REFUSED])
def test_what_the_page_calls_inexpressible_is_refused_in_the_words_it_shows(
    title: str, text: str, zh: str, en: str
) -> None:
    pack = load("dibao_2022")
    types = {name: standard.parser_type for name, standard in pack.standards.items()}
    with pytest.raises(LuodiError) as refused:
        parse(HEAD + text, "rules.py", pack.vocabulary, types)
    assert f"{refused.value.zh}{refused.value.mend_zh}" == zh
    assert f"{refused.value.en} {refused.value.mend_en}" == en


def test_every_block_of_the_page_is_a_refusal_that_is_tried() -> None:
    assert len(REFUSED) == NOT_THERE.count("```python") > 20
