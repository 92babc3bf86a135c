"""What is asked: everything that is needed, nothing that cannot matter."""

from __future__ import annotations

import datetime as dt
import doctest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.facts.values import ValueProblemError
from luodi.packs import load, with_rules
from luodi.rules import asking
from luodi.rules.asking import get, next_of, paths, put, question, questions, resized
from luodi.rules.decide import decide
from luodi.rules.pack import Pack
from tests.rules import minipack

RULES = """
needy = judgement("二", Home, "确有困难", "In need")

@rule("一", "符合")
def main(home: Home, on: Date) -> bool:
    if home.owner:
        return home.rooms <= 2
    grown = any(age(m.born, on) >= 18 and m.well for m in home.members if m.kind == "甲")
    return home.tenant and (home.assets < yuan(500) or needy(home)) and grown
"""
VALUES: dict[str, list[Any]] = {
    "owner": [True, False], "tenant": [True, False], "rooms": [0, 2, 3], "assets": [0, 499, 500],
    "needy": [True, False], "debts": [0, 7],
}  # fmt: skip


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return minipack.pack(tmp_path_factory.mktemp("pack"), RULES)


facts = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})
members = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from(["甲", "乙"]), "well": st.booleans(),
            "born": st.sampled_from(["2000-01-01", "2020-01-01"]),
        },
    ),
    max_size=2,
)  # fmt: skip


@given(facts=facts, members=st.none() | members, name=st.sampled_from(sorted(VALUES)), data=st.data())
def test_a_fact_that_is_not_asked_changes_nothing_whatever_it_is(
    pack: Pack, facts: dict[str, Any], members: list[dict[str, Any]] | None, name: str, data: st.DataObject
) -> None:
    told = dict(facts) if members is None else {**facts, "members": members}
    now = decide(pack, "main", told, on=minipack.DAY)
    if name in told or name in {q.path for q in questions(now)}:
        return
    then = decide(pack, "main", {**told, name: data.draw(st.sampled_from(VALUES[name]))}, on=minipack.DAY)
    assert (then.status, then.value, then.causes) == (now.status, now.value, now.causes)


@given(facts=facts, members=st.none() | members, data=st.data())
def test_answering_what_is_asked_ends_with_a_value(
    pack: Pack, facts: dict[str, Any], members: list[dict[str, Any]] | None, data: st.DataObject
) -> None:
    told: dict[str, Any] = dict(facts) if members is None else {**facts, "members": members}
    inner = {"kind": ["甲", "乙"], "well": [True, False], "born": ["2000-01-01", "2020-01-01"]}
    for _ in range(12):
        decision = decide(pack, "main", told, on=minipack.DAY)
        asked = next_of(questions(decision))
        if not asked:
            break
        for q in asked:
            if q.how == "relation":
                told = resized(told, q.path, data.draw(st.integers(0, 2)))
            else:
                told = put(told, q.path, data.draw(st.sampled_from({**VALUES, **inner}[q.name])))
    assert decision.status == "value"


def test_an_owner_is_asked_for_rooms_and_nothing_else(pack: Pack) -> None:
    decision = decide(pack, "main", {"owner": True}, on=minipack.DAY)
    assert [q.path for q in questions(decision)] == ["rooms"]


def test_a_judgement_is_asked_as_one_with_its_clause(pack: Pack) -> None:
    told = {"owner": False, "tenant": True, "assets": 500, "members": [minipack.member()]}
    (asked,) = questions(decide(pack, "main", told, on=minipack.DAY))
    assert (asked.path, asked.how, asked.provision, asked.zh) == ("needy", "judgement", "二", "确有困难")


def test_what_nobody_knows_is_not_asked_again(pack: Pack) -> None:
    asked = questions(decide(pack, "main", {"owner": False}, on=minipack.DAY))
    assert {q.path for q in asked} == {"members", "tenant", "assets", "needy"}
    assert {q.path for q in next_of(asked, unsaid=["tenant", "needy"])} == {"members", "assets"}
    assert next_of(asked, unsaid=[q.path for q in asked]) == ()


def test_the_same_is_asked_of_every_member_side_by_side(pack: Pack) -> None:
    told = {"owner": False, "tenant": True, "assets": 0, "members": [{}, {}]}
    asked = next_of(questions(decide(pack, "main", told, on=minipack.DAY)), most=2)
    assert [q.path for q in asked] == [
        "members[0].kind", "members[0].born", "members[1].kind", "members[1].born",
    ] or [q.record for q in asked] == ["members[0]", "members[0]", "members[1]", "members[1]"]  # fmt: skip
    assert {q.group for q in asked} == {"members"}


@pytest.mark.parametrize("path", ["nothing", "members[0].nothing", "members.born", "members[20].born", "[0]", ""])
def test_a_path_to_nowhere_asks_nothing(pack: Pack, path: str) -> None:
    assert question(pack, "Home", path) is None


@pytest.mark.parametrize("name", with_rules())
def test_every_pack_asks_something_first(name: str) -> None:
    pack = load(name)
    asked = next_of(questions(decide(pack, pack.main, {}, on=max(pack.issued.effective, dt.date(2022, 12, 20)))))
    assert asked
    assert all(q.ask and q.ask_en and q.zh and q.en for q in asked)


def test_paths_of_what_was_given(pack: Pack) -> None:
    told = {"owner": True, "needy": False, "members": [{"well": None}, {"kind": "甲", "_called": "长女"}]}
    assert list(paths(pack, "Home", told)) == ["owner", "needy", "members[1].kind"]
    assert get(told, "members[2].kind") is None


def test_the_examples_hold() -> None:
    assert doctest.testmod(asking).failed == 0
    assert doctest.testmod(asking).attempted >= 3
    assert Path(asking.__file__).name == "asking.py"


def test_a_birthday_after_the_day_of_decision_is_no_answer() -> None:
    pack = load("dibao_2022")
    child = {"relation": "子女", "duty_of_support": True}
    told = {"application": "家庭申请", "members": [child]}
    (asked,) = (q for q in questions(decide(pack, "heads", told, on=dt.date(2023, 6, 1))) if q.name == "born")
    asking.check(asked, "2023-06-01")
    with pytest.raises(ValueProblemError, match="2023-06-02"):
        asking.check(asked, "2023-06-02")
    later = question(pack, "Household", asked.path, on=dt.date(2024, 1, 1))
    assert later is not None
    asking.check(later, "2023-06-02")
