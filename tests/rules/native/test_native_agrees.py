"""Machine code gives the answers of the other backends, open answers and their kind included."""

from __future__ import annotations

import random

import pytest

from luodi.packs import load, with_rules
from luodi.rules.answers import RANK
from luodi.rules.pack import Pack
from tests.rules.answering import Asked, alternative, by_function, differences, facts_of, rules_about
from tests.rules.native.batch import by_kernel, compilable_natively
from tests.rules.planting import NAMED_TWICE, ON, differences_of_a_native_plant
from tests.rules.populations import Record, edges, random_record

WIDE = {"deduction", "insurers_bear", "policyholder_bears"}
"""Rules of relief_insurance_2020 whose exact results have no room in 64 bits."""


@pytest.fixture(scope="module")
def dibao() -> Pack:
    return load("dibao_2022")


def asked_of(pack: Pack, *, turned: bool) -> Asked:
    """All rules about the record of the pack's main rule, on a day on which the pack answers."""
    entity = pack.root(pack.main or next(iter(pack.program.rules)))
    on = max([ON, pack.issued.effective, *(v.start for s in pack.standards.values() for v in s.values[:1])])
    return Asked(pack, entity, rules_about(pack, entity), on, alternative(pack) if turned else {})


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("name", with_rules())
def test_the_kernel_answers_as_the_bare_function(name: str, turned: bool) -> None:
    asked = asked_of(load(name), turned=turned)
    rnd, near = random.Random(f"{name} {turned}"), edges(asked.pack, asked.on)
    records: dict[int, Record] = {
        i + 1: random_record(rnd, asked.pack, asked.entity, missing=(0.0, 0.02, 0.15)[i % 3], near=near)
        for i in range(60)
    }
    answers = by_function(asked, facts_of(asked, records))
    for twofold in (False, True):
        assert differences(answers, by_kernel(asked, records, twofold=twofold)) == []
    # Not for want of answers: some are values, some are open.
    assert {kind == 0 for row in answers.values() for _, kind in row.values()} == {True, False}


def test_only_results_without_room_are_refused() -> None:
    refused = {}
    for name in with_rules():
        pack = load(name)
        for entity in pack.vocabulary:
            on = max([ON, pack.issued.effective, *(v.start for s in pack.standards.values() for v in s.values[:1])])
            asked = Asked(pack, entity, rules_about(pack, entity), on, {})
            if asked.rules:
                refused[name, entity] = set(asked.rules) - set(compilable_natively(asked))
    assert {key: rules for key, rules in refused.items() if rules} == {("relief_insurance_2020", "Settlement"): WIDE}


def test_a_difference_planted_into_a_kernel_is_named(dibao: Pack) -> None:
    assert differences_of_a_native_plant(dibao) == ([], NAMED_TWICE)


def test_a_household_without_members_does_not_move_its_neighbours(dibao: Pack) -> None:
    records: dict[int, Record] = {1: {"members": []}, 2: {}, 3: {"members": [{"relation": "本人"}]}}
    rows = by_kernel(Asked(dibao, "Household", ("heads",), ON, {}), records)
    # Nobody: none; not given: unknown; the applicant alone: one.
    assert {key: row["heads"] for key, row in rows.items()} == {1: (0, 0), 2: (None, RANK["unknown"]), 3: (1, 0)}


def test_more_children_than_answers_are_kept_for_are_still_told_apart(dibao: Pack) -> None:
    """Forty members: a kept answer's place is used again by the seventeenth and the thirty-third."""
    members = [{"relation": "配偶" if i % 3 else "其他", "whereabouts": "在家", "duty_of_support": False,
                "lives_together_long_term": i % 2 == 0} for i in range(40)]  # fmt: skip
    records: dict[int, Record] = {1: {"application": "家庭申请", "members": members}, 2: {"members": members[:20]}}
    asked = Asked(dibao, "Household", ("heads", "monthly_income"), ON, {})
    assert differences(by_function(asked, facts_of(asked, records)), by_kernel(asked, records)) == []
