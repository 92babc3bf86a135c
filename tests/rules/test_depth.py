"""As deep as a rule may be written, every way of computing it keeps up; one deeper is refused by its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from luodi.errors import LuodiError
from luodi.rules.parse.module import DEEPEST
from luodi.rules.prove.checks import check_program
from luodi.rules.prove.pack import study
from tests.rules import minipack as m
from tests.rules.answering import Asked, by_engine, by_explainer, by_function, facts_of
from tests.rules.engines import DuckDB
from tests.rules.native.batch import by_kernel

FORMS: dict[str, tuple[str, int, Callable[[int], str]]] = {
    "not": ("bool", 1, lambda n: "return " + "not " * n + "home.owner"),
    "plus": ("Money", 1, lambda n: "return home.assets" + " + home.assets" * n),
    "minus": ("Money", 1, lambda n: "return " + "-" * n + "home.assets"),
    "and-or": ("bool", 2, lambda n: "return " + "home.owner and (home.tenant or (" * n + "home.tenant" + "))" * n),
    "if-else": ("Money", 1, lambda n: "return " + "".join(
        f"yuan({i}) if home.rooms == {i} else " for i in range(n)) + "home.debts"),
    "elif": ("Money", 1, lambda n: "if home.rooms == 50:\n        return yuan(50)\n" + "".join(
        f"    elif home.rooms == {i}:\n        return yuan({i})\n" for i in range(n)) + "    return home.debts"),
    "min": ("Money", 1, lambda n: "return " + "min(home.assets, " * n + "home.debts" + ")" * n),
}  # fmt: skip
"""Each form with its type, and by how many levels one more of it lies deeper."""
HOMES = {
    1: m.home(owner=True, rooms=30, assets=12300, debts=500),
    2: m.home(owner=False, tenant=True, rooms=50, assets=-100, debts=7),
    3: m.home(owner=None, tenant=None, rooms=None, assets=None, debts=1),
}


def deepest(name: str) -> tuple[str, str]:
    """The rule written as deep as is taken, and one level or so deeper."""
    type_, _, form = FORMS[name]
    taken = ""
    for n in range(1, DEEPEST + 2):
        text = f'@rule("第一条")\ndef one(home: Home) -> {type_}:\n    {form(n)}\n'
        try:
            m.program(text)
        except LuodiError:
            return taken, text
        taken = text
    raise AssertionError(f"{name} was never refused")


@pytest.mark.parametrize("name", FORMS)
def test_at_the_limit_every_backend_answers_alike(tmp_path: Path, name: str) -> None:
    text, _ = deepest(name)
    assert text
    asked = Asked(m.pack(tmp_path / "deep", text), "Home", ("one",), m.DAY, {})
    answers = by_explainer(asked, facts_of(asked, HOMES))
    assert answers == by_function(asked, facts_of(asked, HOMES))
    assert answers == by_kernel(asked, HOMES)
    with DuckDB() as duckdb:
        assert answers == by_engine(asked, HOMES, duckdb)
    assert list(check_program(study(asked.pack, asked.on, seconds=20))) is not None


@pytest.mark.parametrize("name", FORMS)
def test_one_deeper_is_refused_where_it_stands(name: str) -> None:
    _, text = deepest(name)
    with pytest.raises(LuodiError) as caught:
        m.program(text)
    assert caught.value.en == f"It is nested more than {DEEPEST} deep."
    line = int((caught.value.place or "").partition("(")[2].partition(":")[0])
    assert line > 4  # below the head of the file and the rule's own
    assert caught.value.mend_zh


@pytest.mark.parametrize("brackets", [300, 500, 20_000])
def test_brackets_so_deep_that_python_itself_gives_up_are_refused(brackets: int) -> None:
    with pytest.raises(LuodiError, match=r"嵌套|不是合法的 Python"):
        m.program(f'@rule("第一条")\ndef one(home: Home) -> bool:\n    return {"(" * brackets}True{")" * brackets}\n')
    with pytest.raises(LuodiError, match=r"嵌套|不是合法的 Python"):
        m.program(f'@rule("第一条")\ndef one(home: Home) -> bool:\n    return {"not " * brackets}True\n')
