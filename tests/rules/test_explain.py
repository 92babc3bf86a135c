"""Reasons are complete, and a debugger walks the author's own lines."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

from luodi.rules import tree as t
from luodi.rules.decide import decide
from luodi.rules.deciding import grounds
from luodi.rules.reasons import Condition, Reason, walk
from tests.rules.minipack import DAY, home, member, pack

RULES = """
@rule("第一条", "人数")
def heads(home: Home) -> Count:
    return count(m for m in home.members if m.well)


@rule("第二条（一）", "存款过多")
def rich(home: Home, std: Standards) -> bool:
    limit = 2 * std.limit
    if home.owner:
        bound = limit
    else:
        bound = limit + yuan(5)
    return home.assets > bound * heads(home)


@rule("第二条（二）", "负债过多")
def indebted(home: Home) -> bool:
    return home.debts >= yuan(1) * heads(home)


@rule("第三条", "符合条件")
def fit(home: Home, std: Standards) -> bool:
    return not rich(home, std) and not indebted(home) and home.tenant
"""
FACTS = home(assets=9999, debts=9999, tenant=False, owner=True, members=[member(), member(well=False)])


def reasons(folder: Path) -> dict[str, Reason]:
    found = walk(decide(pack(folder, RULES), "fit", FACTS, on=DAY).reason)
    return {node.meta.name: node for node in found if isinstance(node, Reason)}


def test_every_condition_is_evaluated_although_the_first_has_decided(tmp_path: Path) -> None:
    answers = {name: reason.value for name, reason in reasons(tmp_path).items()}
    assert answers == {"fit": False, "rich": True, "heads": 1, "indebted": True}


def test_a_failing_fact_among_conditions_shows_as_a_test(tmp_path: Path) -> None:
    decision = decide(pack(tmp_path, RULES), "fit", FACTS, on=DAY)
    tests = [(node.meta.zh, node.value) for node in decision.reason.children if isinstance(node, Condition)]
    assert tests == [("租住", False)]


def test_a_reason_names_provision_inputs_and_the_standard_with_its_value(tmp_path: Path) -> None:
    rich = reasons(tmp_path)["rich"]
    assert rich.meta.provision == "第二条（一）"
    inputs = {i.zh: (value, i.standard) for i, value in zip(rich.meta.inputs, rich.inputs, strict=True)}
    assert inputs == {"限额": (60000, "limit"), "自有": (True, ""), "存款": (999900, "")}


def test_a_test_says_in_words_what_was_compared_with_what(tmp_path: Path) -> None:
    indebted = reasons(tmp_path)["indebted"]
    (test,) = [node for node in indebted.children if isinstance(node, Condition)]
    assert (test.meta.zh, test.left, test.right, test.value) == ("负债 ≥ 1.00元 × 人数", 999900, 100, True)


def test_a_rule_asked_twice_is_worked_out_once(tmp_path: Path) -> None:
    decision = decide(pack(tmp_path, RULES), "fit", FACTS, on=DAY)
    rich, indebted = (node for node in decision.reason.children if isinstance(node, Reason))
    (first,) = [node for node in rich.children if isinstance(node, Reason)]
    (second,) = [node for node in indebted.children if isinstance(node, Reason)]
    assert first == second
    assert first.raw is second.raw


def stepped(folder: Path, which: str) -> list[tuple[str, str]]:
    """Function and author's line, in the order in which a debugger comes to them."""
    made = pack(folder, RULES)
    functions = made.functions(DAY)
    function = functions.bare("rich") if which == "bare" else functions.explain("rich")
    record = made.reader.read("Home", FACTS)
    seen: list[tuple[str, str]] = []
    lines = (folder / "rules.py").read_text("utf-8").split("\n")

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename.endswith("rules.py") and event == "line":
            seen.append((frame.f_code.co_name, lines[frame.f_lineno - 1].strip()))
        return trace

    sys.settrace(trace)
    try:
        function(record)
    finally:
        sys.settrace(None)
    return list(dict.fromkeys(seen))


def test_a_debugger_steps_through_the_authors_lines(tmp_path: Path) -> None:
    """The bare function has the rules that it asks written into it: one function, still the author's lines."""
    assert stepped(tmp_path, "bare") == [
        ("rich", "limit = 2 * std.limit"),
        ("rich", "if home.owner:"),
        ("rich", "bound = limit"),
        ("rich", "return count(m for m in home.members if m.well)"),
        ("rich", "return home.assets > bound * heads(home)"),
    ]


def test_a_debugger_steps_through_every_rule_of_a_reason_in_its_own_function(tmp_path: Path) -> None:
    functions = {"_x_rich": "rich", "_x_heads": "heads"}
    assert [(functions[f], line) for f, line in stepped(tmp_path, "explain") if not line.startswith("def ")] == [
        ("rich", "limit = 2 * std.limit"),
        ("rich", "if home.owner:"),
        ("rich", "bound = limit"),
        ("rich", "return home.assets > bound * heads(home)"),
        ("heads", "return count(m for m in home.members if m.well)"),
    ]


def test_every_line_of_generated_code_is_a_line_of_the_authors_rules(tmp_path: Path) -> None:
    """No line number of the bare function lies outside the rules that it is made of."""
    made = pack(tmp_path, RULES)
    code = made.functions(DAY).bare("fit").__code__
    own = {rule.at.line: node for rule in made.program.rules.values() for node in [rule]}
    ends = {rule.name: max(x.at.end_line for x in t.walk(rule.body)) for rule in own.values()}
    within = {n for line, rule in own.items() for n in range(line, ends[rule.name] + 1)}
    numbers = {line for _, _, line in code.co_lines() if line is not None}
    assert code.co_filename == str(tmp_path / "rules.py")
    assert numbers <= within
    # The answer needs all three rules, and lines of all three are there.
    assert all(numbers & set(range(line, ends[rule.name] + 1)) for line, rule in own.items())


CHOSEN = """
@rule("第四条", "自有")
def owned(home: Home) -> bool:
    return home.owner


@rule("第五条", "地段合格")
def well_placed(home: Home) -> bool:
    return owned(home) or home.area in ("城",)


@rule("第六条", "合格")
def passes(home: Home) -> bool:
    return well_placed(home) and home.tenant
"""


def test_a_word_that_is_not_on_the_list_is_a_ground_as_any_condition_is(tmp_path: Path) -> None:
    """By hand: 第五条 fails because 第四条 fails and because 乡 is not 城, which 第五条 itself asks."""
    made = pack(tmp_path, CHOSEN)
    decision = decide(made, "passes", home(owner=False, tenant=True, area="乡"), on=DAY)
    assert [g.provision for g in grounds(made.specialised(DAY), decision.reason)] == ["第四条", "第五条"]
