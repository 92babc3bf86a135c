"""Open answers joined: the causes of both, each once, in the order met, however many there are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.rules.answers import RANK, Cause, Open, joined

causes = st.lists(st.integers(0, 40), max_size=40, unique=True).map(
    lambda numbers: tuple(Cause("unknown", f"Home.fact_{n}", f"事实{n}", f"fact {n}") for n in numbers)
)


@settings(deadline=None)
@given(mine=causes, theirs=causes)
def test_the_causes_of_both_stand_once_in_the_order_met(mine: tuple[Cause, ...], theirs: tuple[Cause, ...]) -> None:
    found = Open(RANK["unknown"], mine).join(Open(RANK["judgement"], theirs)).causes
    assert found[: len(mine)] == mine
    assert list(found[len(mine) :]) == [cause for cause in theirs if cause not in mine]


@settings(deadline=None)
@given(lists=st.lists(causes, max_size=4))
def test_a_join_of_several_has_every_cause_and_the_rank_of_the_highest(lists: list[tuple[Cause, ...]]) -> None:
    ranks = [RANK["silent"], RANK["judgement"], RANK["unknown"], RANK["silent"]]
    found = joined([Open(rank, one) for rank, one in zip(ranks, lists, strict=False)])
    if not lists:
        assert found is None
        return
    assert found is not None
    assert found.rank == max(ranks[: len(lists)])
    assert set(found.causes) == {cause for one in lists for cause in one}
    assert len(found.causes) == len(set(found.causes))
