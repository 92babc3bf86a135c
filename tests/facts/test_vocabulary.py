"""The shared vocabulary: each attribute once, worded in two languages, with a range that an integer can hold."""

from __future__ import annotations

from itertools import combinations

import pytest

from luodi.facts import VOCABULARY
from luodi.facts.types import Choice, Number

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
