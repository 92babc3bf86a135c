"""Points are a pure function of events: their order does not matter, what is good never costs, and totals are sums."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.errors import LuodiError
from luodi.web.assessment.schemes import FIRST, checked, rules_of
from luodi.web.assessment.scoring import GOOD, KINDS, Event, Score, ranked, scores

RULES = rules_of(FIRST)
UNITS = ("甲局", "乙局", "丙县")
numbers = st.integers(1, 60)
events = st.builds(
    lambda day, unit, kind, task, entry: Event(f"2026-10-{day:02}", unit, kind, f"task-{task}", (entry,)),
    st.integers(1, 31), st.sampled_from(UNITS), st.sampled_from(sorted(KINDS)), st.integers(1, 5), numbers,
)  # fmt: skip
lists = st.lists(events, max_size=25)


def one(*kinds: str) -> Score:
    found = [Event("2026-10-01", "甲局", kind, f"t{n}", (n,)) for n, kind in enumerate(kinds)]
    return scores(found, RULES)["甲局"]


def test_a_unit_is_counted_by_hand() -> None:
    """Timely 80 + 3 - 5 = 78 at 50 %: 39; quality 80 + 2 - 3 = 79 at 30 %: 23.7; initiative 82 at 20 %: 16.4."""
    found = one("on_time", "overdue", "completed", "returned", "early")
    assert {name: part.score for name, part in found.parts.items()} == {"timely": 78, "quality": 79, "initiative": 82}
    assert found.total == Decimal("39") + Decimal("23.7") + Decimal("16.4")


def test_a_kind_gives_no_more_than_its_most_and_a_dimension_stays_between_zero_and_its_cap() -> None:
    """Evidence gives 1 each, 5 at most; twenty overdue tasks take 100 from 80 and leave 0; ten on time end at 100."""
    assert one(*["evidenced"] * 8).parts["initiative"].points == 5
    assert one(*["overdue"] * 20).parts["timely"].score == 0
    assert one(*["on_time"] * 10).parts["timely"].score == 100


@settings(max_examples=60, deadline=None)
@given(lists, st.randoms(use_true_random=False))
def test_the_order_of_events_and_telling_one_twice_change_nothing(found: list[Event], chance: random.Random) -> None:
    shuffled = [*found, *found[:3]]
    chance.shuffle(shuffled)
    assert scores(shuffled, RULES) == scores(found, RULES)


@settings(max_examples=60, deadline=None)
@given(lists, events)
def test_one_more_good_event_never_lowers_a_total_and_a_bad_one_never_raises_it(found: list[Event], new: Event) -> None:
    before, after = scores(found, RULES, UNITS)[new.unit].total, scores([*found, new], RULES, UNITS)[new.unit].total
    assert after >= before if new.kind in GOOD else after <= before


@settings(max_examples=60, deadline=None)
@given(lists)
def test_every_total_is_the_sum_of_its_parts_and_every_part_of_its_lines(found: list[Event]) -> None:
    for score in scores(found, RULES, UNITS).values():
        assert score.total == sum(part.counted for part in score.parts.values())
        assert 0 <= score.total <= 100
        for name, part in score.parts.items():
            assert part.points == sum(line.points for line in score.lines if line.dimension == name)
        assert {line.event for line in score.lines} == {event for event in found if event.unit == score.unit}


@settings(max_examples=40, deadline=None)
@given(lists)
def test_ranks_follow_totals_within_a_group_and_ties_share_theirs(found: list[Event]) -> None:
    groups = {"甲局": "部门", "乙局": "部门", "丙县": "区县"}
    counted = scores(found, RULES, UNITS)
    places = ranked(counted, groups)
    for unit, (group, rank) in places.items():
        better = [u for u in UNITS if groups[u] == group and counted[u].total > counted[unit].total]
        assert rank == len(better) + 1


@pytest.mark.parametrize(
    "change",
    [
        {"dimensions": {**FIRST["dimensions"], "timely": {"base": "80", "cap": "100", "weight": 60}}},
        {"dimensions": {**FIRST["dimensions"], "timely": {"base": "101", "cap": "100", "weight": 50}}},
        {"points": {**FIRST["points"], "on_time": "-3"}},
        {"points": {**FIRST["points"], "overdue": "5"}},
        {"points": {**FIRST["points"], "overdue": "NaN"}},
        {"early_days": 400},
    ],
)
def test_a_scheme_that_would_turn_things_round_is_refused(change: dict[str, object]) -> None:
    assert checked(FIRST)["points"]["on_time"] == "3"
    with pytest.raises(LuodiError, match="考评办法有误"):
        checked({**FIRST, **change})
