"""The pairing of two lists is the best there is."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from luodi.compare.matching import assign

WORTH = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 999).map(lambda n: n / 1000), max_size=16
)


def best(worth: dict[tuple[int, int], float]) -> float:
    """The greatest sum, by trying everything."""
    choices = [[None, *(right for left, right in worth if left == at)] for at in range(5)]
    return max(
        sum(worth[left, right] for left, right in enumerate(chosen) if right is not None)
        for chosen in itertools.product(*choices)
        if len(taken := [right for right in chosen if right is not None]) == len(set(taken))
    )


@given(WORTH)
def test_no_other_pairing_is_worth_more_and_nobody_is_paired_twice(worth: dict[tuple[int, int], float]) -> None:
    made = assign(worth)
    assert len(set(made.values())) == len(made)
    assert set(made.items()) <= set(worth)
    assert abs(sum(worth[pair] for pair in made.items()) - best(worth)) < 1e-9


def test_a_pair_that_is_worth_nothing_is_not_made() -> None:
    assert assign({(0, 0): 0.0, (1, 1): 0.5}) == {1: 1}


def test_a_chain_of_rivals_is_resolved_from_end_to_end() -> None:
    # Each left member likes its left neighbour's partner a little more than its own.
    worth = {(at, at): 0.6 for at in range(50)} | {(at, at - 1): 0.61 for at in range(1, 50)}
    assert assign(worth) == {at: at for at in range(50)}
