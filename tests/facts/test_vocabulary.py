"""The shared vocabulary: each attribute once, worded in two languages, with a range that an integer can hold."""

from __future__ import annotations

from itertools import combinations

import pytest

from luodi.facts import VOCABULARY
from luodi.facts.types import Choice, Number
from luodi.packs import load, with_rules

ATTRIBUTES = [a for name in VOCABULARY for a in VOCABULARY[name].attributes.values()]
RELATIONS = [r for name in VOCABULARY for r in VOCABULARY[name].relations.values()]


@pytest.mark.parametrize("name", list(VOCABULARY))
def test_no_two_facts_of_a_record_have_one_label(name: str) -> None:
    kind = VOCABULARY[name]
    labels = [x.zh for x in (*kind.attributes.values(), *kind.relations.values())]
    names = [x.name for x in (*kind.attributes.values(), *kind.relations.values())]
    assert [a for a, b in combinations(sorted(labels), 2) if a == b] == []
    assert set(labels) & set(names) == set()


def test_every_fact_asks_a_question_in_both_languages() -> None:
    wordless = [f"{a.entity}.{a.name}" for a in ATTRIBUTES if not (a.zh and a.en and a.ask.endswith("？") and a.ask_en)]
    assert wordless == []


def test_every_number_has_a_range_that_eight_bytes_hold() -> None:
    unbounded = [
        f"{a.entity}.{a.name}"
        for a in ATTRIBUTES
        if isinstance(a.type, Number)
        and not (isinstance(a.minimum, int) and isinstance(a.maximum, int) and abs(a.maximum) < 2**63)
    ]
    assert unbounded == []


def test_no_word_stands_twice_in_a_choice() -> None:
    doubled = [a.name for a in ATTRIBUTES if isinstance(a.type, Choice) and len(set(a.type.words)) != len(a.type.words)]
    assert doubled == []


def test_every_record_is_reached_from_one_that_is_decided_about_or_is_one() -> None:
    roots = [name for name in VOCABULARY if name not in {r.target.__name__ for r in RELATIONS}]
    reached = {name for root in roots for name in VOCABULARY.reachable(root)}
    assert reached == set(VOCABULARY)


def test_labels_can_be_paths_of_worked_examples() -> None:
    """A change is written ``家庭人员[0].年学费``: a label must not contain the signs of a path."""
    unwritable = [x.zh for x in (*ATTRIBUTES, *RELATIONS) if set(".[]:") & set(x.zh)]
    assert unwritable == []


def test_every_kind_of_record_has_names_of_its_own() -> None:
    for names in ([VOCABULARY[k].zh for k in VOCABULARY], [VOCABULARY[k].en for k in VOCABULARY]):
        assert [a for a, b in combinations(sorted(names), 2) if a == b] == []


@pytest.mark.parametrize("pack", with_rules())
def test_a_pack_declares_no_point_that_the_vocabulary_has_as_a_fact(pack: str) -> None:
    """A judgement or delegated point that repeats a fact would be the same fact twice."""
    program = load(pack).program
    doubled = []
    for point in program.points.values():
        if point.entity is not None:
            kind = VOCABULARY[point.entity]
            facts = (*kind.attributes.values(), *kind.relations.values())
            doubled += [point.name for fact in facts if point.name == fact.name or point.zh == fact.zh]
    assert doubled == []


def test_no_two_packs_declare_one_point_in_two_wordings() -> None:
    """A point of the same name on the same kind of record must mean the same wherever it is declared."""
    said: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for pack in with_rules():
        for point in load(pack).program.points.values():
            said.setdefault((point.entity or pack, point.name), set()).add((point.zh, str(point.type)))
    assert {key: words for key, words in said.items() if len(words) > 1} == {}
