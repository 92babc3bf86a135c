"""What the rule language does not have is refused at the very place, in two languages, with the mend."""

from __future__ import annotations

import textwrap

import pytest

from luodi.errors import LuodiError
from luodi.rules.parse.refusal import nearest, refusals
from tests.rules.minipack import HEAD, program

MARK = "¤"
"""Stands just before the place that the refusal must name."""


def rule(*lines: str, result: str = "bool", parameters: str = "home: Home") -> str:
    body = "\n".join(f"    {line}" for line in lines)
    return f'@rule("第一条")\ndef one({parameters}) -> {result}:\n{body}\n'


def returns(expression: str, result: str = "bool", parameters: str = "home: Home, std: Standards, on: Date") -> str:
    return rule(f"return {expression}", result=result, parameters=parameters)


def case(arguments: str, head: str = "def a(home: Home) -> Money:") -> str:
    """A quantity and one case of it."""
    return f"{QUANTITY}@case_of(sum_of, {arguments})\n{head}\n    return yuan(1)\n"


QUANTITY = '@quantity("第二条")\ndef sum_of(home: Home) -> Money: ...\n'

SNIPPETS: dict[str, str] = {
    "after-return": rule("return True", "¤x = 1"),
    "annotation": '@rule("第一条")\ndef one(home: Home) -> ¤list:\n    return True\n',
    "argument-count": rule("return ¤one(home, home)"),
    "argument-number": returns("¤age(home.since) > 3"),
    "bad-date": '@rule("第一条", valid_from="2023-13-01")\n¤def one(home: Home) -> bool:\n    return True\n',
    "branch-names": rule("¤if home.owner:", "    x = 1", "else:", "    y = 2", "return x == 1"),
    "branch-targets": rule("¤if home.owner:", "    x = 1", "    y = 2", "else:", "    x = 2", "return x == 1"),
    "call-wanted": rule("return ¤one"),
    "case-guard": rule("match home.area:", '    case "城" if ¤home.owner:', "        return True", "return False"),
    "case-parameters": case('"（一）"', "def a(¤house: Home) -> Money:"),
    "case-pattern": rule("match home.area:", "    case ¤[]:", "        return True", "return False"),
    "case-signature": QUANTITY + '@case_of(sum_of, "第二条（一）")\n¤def a(home: Home) -> bool:\n    return True\n',
    "case-target": '@case_of(¤one, "第二条（一）")\ndef a(home: Home) -> Money:\n    return yuan(1)\n',
    "circle": '@rule("第一条")\n¤def one(home: Home) -> bool:\n    return two(home)\n'
    '@rule("第二条")\ndef two(home: Home) -> bool:\n    return one(home)\n',
    "condition-wanted": rule("if ¤home.assets:", "    return True", "return False"),
    "constant": returns("home.assets == ¤None"),
    "constant-or-declaration": "x = ¤[1, 2]\n",
    "count-records": returns("count(¤m.wage for m in home.members) > 1"),
    "date-wanted": returns("age(¤home.assets, on) > 3"),
    "declared-twice": rule("return True") + '@rule("第二条")\n¤def one(home: Home) -> bool:\n    return True\n',
    "decorator": "¤def one(home: Home) -> bool:\n    return True\n",
    "default-wanted": returns("¤max(m.wage for m in home.members) > yuan(1)"),
    "empty-return": rule("¤return"),
    "entity-wanted": '@rule("第一条")\ndef one(¤home) -> bool:\n    return True\n',
    "environment-argument": rule("return one(home, ¤home)", parameters="home: Home, std: Standards"),
    "exception-circle": QUANTITY
    + '@case_of(sum_of, "（一）", exception_to=b)\n¤def a(home: Home) -> Money:\n    return yuan(1)\n'
    + '@case_of(sum_of, "（二）", exception_to=a)\ndef b(home: Home) -> Money:\n    return yuan(2)\n',
    "exception-target": QUANTITY
    + '@case_of(sum_of, "（一）", exception_to=¤sum_of)\ndef a(home: Home) -> Money:\n    return yuan(1)\n',
    "finer": returns("¤home.assets * 0.333", result="Money"),
    "finest-step": returns("¤yuan(0.005)", result="Money"),
    "for-only": returns("¤any(a for a, b in home.members)"),
    "generator-wanted": returns("¤sum(home.members) > 1"),
    "import": "¤from os import system\n",
    "in-constant": returns("home.rooms in (¤home.rooms, 2)"),
    "in-options": returns("home.area in ¤home.members"),
    "is-none": returns("¤home.assets is home.debts"),
    "last-attribute": returns('count(y for y in last(¤home.years, 3, by="age")) > 1'),
    "last-form": returns("count(y for y in ¤last(home.years, 0, by=3)) > 1"),
    "literal-wanted": returns("home.assets > yuan(¤home.rooms)"),
    "lone-period": returns("¤years(3) == years(3)"),
    "no-Assert": rule("¤assert home.owner", "return True"),
    "no-AugAssign": rule("x = 1", "¤x += 1", "return x == 2"),
    "no-Delete": rule("¤del home", "return True"),
    "no-Dict": returns("¤{1: 2} == 3"),
    "no-Expr": rule("¤home.owner", "return True"),
    "no-For": rule("¤for m in home.members:", "    pass", "return True"),
    "no-FunctionDef": rule("¤def inner():", "    pass", "return True"),
    "no-GeneratorExp": returns("¤(m.wage for m in home.members) == 1"),
    "no-Import": rule("¤import os", "return True"),
    "no-JoinedStr": returns('home.district == ¤f"{1}"'),
    "no-Lambda": returns("(¤lambda: 1) == 1"),
    "no-ListComp": returns("¤[m for m in home.members] == 1"),
    "no-NamedExpr": returns("(¤x := 1) == 1"),
    "no-Raise": rule("¤raise ValueError"),
    "no-Try": rule("¤try:", "    return True", "except ValueError:", "    return False"),
    "no-Tuple": returns("¤(1, 2)"),
    "no-While": rule("¤while True:", "    pass", "return True"),
    "no-With": rule("¤with home:", "    return True"),
    "no-argument": 'rate_of = external("第一条", None, "甲", "a", source="乙")\n' + returns("¤rate_of(home)"),
    "no-case": '@quantity("第二条")\n¤def sum_of(home: Home) -> Money: ...\n',
    "no-district": 'extra = ¤delegated("第一条", Member, "甲", "a", otherwise=False)\n',
    "no-form": rule("¤global x", "return True"),
    "no-method": returns("¤home.members.count(1) == 2"),
    "no-order": returns("¤home.area < home.area"),
    "no-record": '@rule("第一条")\n¤def one(on: Date) -> bool:\n    return True\n',
    "no-return": rule("¤if home.owner:", "    return True"),
    "no-such-day": returns("home.since > ¤date(2023, 2, 30)"),
    "not-optional": returns("¤home.assets is None"),
    "not-owner": '@rule("第三条")\ndef three(a: Home, home: Home) -> bool:\n    return True\n'
    + '@rule("第四条")\ndef four(home: Home) -> bool:\n    return three(home, ¤home)\n',
    "not-python": "def one(¤:\n",
    "not-relation": returns("any(m for m in ¤home)"),
    "nul": "¤\0",
    "number-wanted": returns("¤home.area + 1 > 2"),
    "one-for": returns("¤max((b.amount for m in home.members for b in m.bills), default=yuan(0)) > yuan(1)"),
    "one-record": 'grave = judgement("第一条", Home, "甲", "a")\n' + returns("¤grave()"),
    "one-target": rule("¤x, y = 1, 2", "return True"),
    "operator": returns("¤home.rooms % 2 == 1"),
    "optional-untested": returns("¤m.fee > yuan(1)", parameters="m: Member"),
    "point-exact": 'sum_ = judgement("第一条", Home, "甲", "a", returns=¤Exact[Money])\n',
    "otherwise-wanted": 'extra = ¤delegated("第一条", Home, "甲", "a")\n',
    "parameter-order": '@rule("第一条")\ndef one(std: Standards, ¤home: Home) -> bool:\n    return True\n',
    "parameters": '@rule("第一条")\n¤def one(home: Home, n=1) -> bool:\n    return True\n',
    "quantity-body": '@quantity("第二条")\ndef sum_of(home: Home) -> Money:\n    ¤return yuan(1)\n',
    "rank-form": returns("¤rank(home.assets) == 1"),
    "reading-form": 'how = ¤reading("第一条", a="甲", b="乙")\n',
    "reassigned": rule("x = 1", "¤x = 2", "return x == 2"),
    "record-not-value": returns("¤home == 1"),
    "record-wanted": returns("any(x for x in ¤one(home).members)"),
    "relation-not-value": returns("¤home.members == 1"),
    "rounding-form": returns("¤rounded(home.assets) > yuan(1)"),
    "rounding-unit": returns("¤rounded(home.assets, to=Area) > yuan(1)"),
    "sibling": returns("any(any(¤m.well for n in home.members) for m in home.members)"),
    "silent-form": returns("¤silent(1)"),
    "standard-keys": returns("home.assets > ¤std.base"),
    "starred": returns("max(¤*home) > 1"),
    "statement": "¤for x in (1, 2):\n    pass\n",
    "subscript": returns("¤home.members[0] == 1"),
    "sum-quotients": returns("¤sum(m.wage / 3 for m in home.members) > yuan(1)"),
    "taken": rule("¤home = 1", "return True"),
    "text-wanted": '@rule(¤3)\ndef one(home: Home) -> bool:\n    return True\n',
    "too-deep": returns("not " * 98 + "¤home.owner"),
    "too-many-arguments": '@rule("第一条", "题", ¤"多")\ndef one(home: Home) -> bool:\n    return True\n',
    "two-readings": 'how = ¤reading("第一条", "疑", a="甲")\n',
    "two-values": returns("¤max(home.rooms) > 1"),
    "type-mismatch": returns("¤home.area == home.rooms"),
    "type-wanted": returns("¤home.rooms"),
    "unit-mismatch": returns("¤home.assets > home.rooms"),
    "unknown-argument": '@rule("第一条", tilte=¤"题")\ndef one(home: Home) -> bool:\n    return True\n',
    "unknown-attribute": returns("¤home.asets > yuan(1)"),
    "unknown-entity": '@rule("第一条")\ndef one(home: ¤Hause) -> bool:\n    return True\n',
    "unknown-function": returns("¤hypot(home)"),
    "unknown-name": returns("¤limit == 1"),
    "unknown-record": returns("¤hom.owner"),
    "unknown-relation": returns("any(m.well for m in ¤home.mmbers)"),
    "unknown-standard": returns("home.assets > ¤std.limits"),
    "unknown-word": returns('home.area == ¤"郊"'),
    "when-form": case('"（一）", when=¤True'),
    "when-lambda": case('"（一）", when=¤lambda h: h.owner'),
    "when-rule": case('"（一）", when=¤sum_of'),
    "whole-wanted": returns("home.since + years(¤0.5) < on"),
    "wrong-record": '@rule("第二条")\ndef two(m: Member) -> bool:\n    return True\n' + returns("two(¤home)"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(refusals()))
def test_each_refusal_names_the_line_and_column_and_says_what_to_write(name: str) -> None:
    marked = HEAD + textwrap.dedent(SNIPPETS[name]).strip("\n") + "\n"
    before, _, _ = marked.partition(MARK)
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    with pytest.raises(LuodiError) as caught:
        program(SNIPPETS[name].replace(MARK, ""))
    error, entry = caught.value, refusals()[name]
    assert error.file == "rules.py"
    assert error.en.split("“")[0].startswith(entry["en"].split("{")[0].split("“")[0])
    if name not in ("not-python", "nul"):
        assert error.place == f"第{line}行第{column}列 ({line}:{column})"
    assert error.mend_zh
    assert error.mend_en


@pytest.mark.parametrize("quoted", ["Mony", "a b", "", "Exact[", "Literal[1]", "bool; x"])
def test_a_type_in_quotes_is_refused_where_it_stands(quoted: str) -> None:
    with pytest.raises(LuodiError) as caught:
        program(f'@rule("第一条")\ndef one(home: Home) -> "{quoted}":\n    return True\n')
    assert caught.value.place == "第4行第24列 (4:24)"
    assert caught.value.en == "A type must be declared."


@pytest.mark.parametrize("numbers", ["2023.5, 1, 1", "2023, 1.5, 1", "1000000000000, 1, 1", "0, 1, 1", "-1, 1, 1"])
def test_a_day_of_other_than_whole_numbers_of_the_calendar_is_none(numbers: str) -> None:
    with pytest.raises(LuodiError) as caught:
        program(returns(f"home.since > date({numbers})"))
    assert caught.value.en.startswith(refusals()["no-such-day"]["en"].split("{")[0])


def test_a_column_counts_characters_not_bytes() -> None:
    with pytest.raises(LuodiError) as caught:
        program('@rule("第一条")\ndef one(home: Home) -> bool:\n    return home.district == "云东区" and home.rooms\n')
    assert caught.value.place == "第5行第39列 (5:39)"


def test_a_misspelt_fact_gets_the_nearest_known_ones() -> None:
    with pytest.raises(LuodiError) as caught:
        program(returns("home.asets > yuan(1)"))
    assert caught.value.mend_en == "Did you mean: assets, debts?"


def test_far_words_get_no_guess_among_many() -> None:
    assert "word3" not in nearest("zzz", [f"word{i}" for i in range(20)])[1]
