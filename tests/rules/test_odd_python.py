"""Rules in which one form is put in another's place are read, or refused with line, column and mend."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.errors import LuodiError
from luodi.packs import load, with_rules
from luodi.rules.pack import Pack
from luodi.rules.parse.module import parse
from luodi.rules.program import Program

EXPRESSIONS = """
None; ...; 0; -1; 1e400; 1j; 10 ** 400; True; "甲"; ""; b"x"; f"{x}"; []; (); {}; {1}; lambda: 1; home; std; on
std.x; on.year; home.members; home.members[0]; x if y else z; [a for a in b]; (a for a in b); a[1:2]; (x := 1)
not x; ~x; a @ b; a // b; a % b; a < b < c; a is not None; a in b; sum(); any(); len(1); min(); max(1); rank()
last(); rounded(); age(); age(1); silent(); date(2023, 2, 30); date(0, 0, 0); yuan(); yuan("1"); yuan(1e999)
percent(-1); on + years(99999); on - days(10 ** 9); rule("x"); judgement("第一条", "x"); reading(); external()
__import__("os"); a.b.c.d; a()(); a(**b); a(*b); a(b=1); 1 / 0; -"甲"; "甲" * 3; (yield); await x
home.__class__; on - on; on < 1; any(any(n.x for n in m.y) for m in home.members); "not a type"
"""
STATEMENTS = """
pass|x = 1|x, y = 1, 2|x = y = 1|x: int = 1|del x|return|return 1|if x: pass|for a in b: pass|while 1: pass|try: pass
except: pass|with a: pass|import os|from luodi.facts import Nobody|def f(): pass|async def f(): pass|class A: pass
|global x|raise x|assert x|match x:
 case 1: pass|match x:
 case _: pass|match x:
 case [*_]: pass|"doc"|@rule("第一条")
def z(home: Household) -> bool: ...|@rule
def z(home: Household) -> bool: return True|@rule("第一条")
def z(*home) -> bool: return True|@rule("第一条")
def z(home: Household = 1) -> bool: return True|@rule("第一条")
def z() -> "a b": return True|@rule(None)
def z(home: Household) -> bool: return True|@rule("第一条", valid_from="x")
def z(home: Household) -> bool: return True
"""
ODD_EXPRESSIONS = [
    ast.parse(text.strip(), mode="eval").body for text in EXPRESSIONS.replace("\n", ";").split(";") if text.strip()
]
ODD_STATEMENTS = [ast.parse(text.strip()).body[0] for text in STATEMENTS.split("|") if text.strip()]

Place = tuple[ast.AST, str, int | None]
"""Where a form stands: the form around it, the field, and which of the field's list."""


def places(tree: ast.AST, kind: type[ast.AST]) -> Iterator[Place]:
    for around in ast.walk(tree):
        for field, held in ast.iter_fields(around):
            for i, one in enumerate(held if isinstance(held, list) else [held]):
                if isinstance(one, kind):
                    yield around, field, i if isinstance(held, list) else None


def put(place: Place, form: ast.AST) -> None:
    around, field, i = place
    if i is None:
        setattr(around, field, copy.deepcopy(form))
    else:
        getattr(around, field)[i] = copy.deepcopy(form)


def held(place: Place) -> ast.AST:
    around, field, i = place
    found = getattr(around, field)
    return found if i is None else found[i]  # type: ignore[no-any-return]


def changed(data: st.DataObject, pack: Pack) -> str:
    """The pack's rules with a form in the place of another: an odd one, or one that stands elsewhere in them."""
    tree = ast.parse((pack.folder / "rules.py").read_text("utf-8"))
    for _ in range(data.draw(st.integers(1, 2))):
        kind, odd = data.draw(st.sampled_from([(ast.expr, ODD_EXPRESSIONS), (ast.stmt, ODD_STATEMENTS)]))
        there = list(places(tree, kind))
        own = st.sampled_from(there).map(held)
        put(data.draw(st.sampled_from(there)), data.draw(st.sampled_from(odd) | own))  # type: ignore[arg-type]
    return ast.unparse(ast.fix_missing_locations(tree))


def read(text: str, pack: Pack) -> LuodiError | None:
    types = {name: standard.parser_type for name, standard in pack.standards.items()}
    beside = Program("doubts.py", {}, pack.program.points, pack.program.readings)
    try:
        parse(text, "rules.py", pack.vocabulary, types, beside)
    except LuodiError as error:
        return error
    return None


@pytest.mark.parametrize("name", with_rules())
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_an_odd_form_is_read_or_refused_at_its_place(name: str, data: st.DataObject) -> None:
    refused = read(changed(data, load(name)), load(name))
    assert refused is None or (refused.file == "rules.py" and refused.place and refused.mend_zh and refused.mend_en)
