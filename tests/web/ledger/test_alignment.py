"""Alignment of a new version's commitments with the ones the ledger has."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from luodi.web.ledger.alignment import Known, align
from luodi.web.ledger.models import Commitment

DRIFT = Commitment.Drift
WORDS = st.lists(st.sampled_from("巡查河岸清理水库培训名册公示牌建设"), min_size=6, max_size=20).map("".join)


def known(*pairs: tuple[str, str]) -> list[Known]:
    return [Known(UUID(int=at), eid, text) for at, (eid, text) in enumerate(pairs)]


def told(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> list[tuple[int, str] | None]:
    found = align(known(*old), new)
    return [(match[0].int, match[1].value) if match else None for match in found.matches]


def test_figures_and_dates_may_change_at_another_place() -> None:
    old = [("sec_1", "组织清理水库漂浮物，2026年底前完成120处。"), ("sec_2", "分批培训巡河员并建立名册。")]
    assert told(old, [("sec_3", "组织清理水库漂浮物，2027年底前完成90处。")]) == [(0, "changed")]


def test_other_words_at_the_same_place_are_another_commitment() -> None:
    assert told([("sec_1", "组织清理水库漂浮物。")], [("sec_1", "分批培训巡河员并建立名册。")]) == [None]


def test_punctuation_and_spaces_do_not_count() -> None:
    assert told([("sec_1", "清理 水库，漂浮物。")], [("sec_1", "清理水库漂浮物")]) == [(0, "same")]


def test_equal_words_at_two_places_stay_at_their_places() -> None:
    pairs = [("sec_1", "建立名册。"), ("sec_2", "建立名册。")]
    assert told(pairs, pairs) == [(0, "same"), (1, "same")]
    assert told(pairs, [pairs[1]]) == [(1, "same")]


@given(st.lists(st.tuples(st.sampled_from(["sec_1", "sec_2", "sec_3", "sec_4"]), WORDS), max_size=8))
def test_an_unchanged_version_keeps_every_commitment(pairs: list[tuple[str, str]]) -> None:
    found = align(known(*pairs), pairs)
    assert found.gone == ()
    assert all(match is not None and match[1] == DRIFT.SAME for match in found.matches)


@given(st.lists(WORDS, max_size=8, unique=True), st.randoms())
def test_words_that_only_move_keep_their_ids(texts: list[str], random: object) -> None:
    old = [(f"sec_{at}", text) for at, text in enumerate(texts)]
    shuffled = list(texts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    new = [(f"sec_{at}", text) for at, text in enumerate(shuffled)]
    found = align(known(*old), new)
    assert [texts[match[0].int] for match in found.matches if match] == shuffled


@given(
    st.lists(st.tuples(st.sampled_from(["sec_1", "sec_2"]), WORDS), max_size=8),
    st.lists(st.tuples(st.sampled_from(["sec_1", "sec_2"]), WORDS), max_size=8),
)
def test_each_known_commitment_goes_on_once_or_is_gone(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    found = align(known(*old), new)
    used = [match[0] for match in found.matches if match]
    assert sorted([*used, *found.gone]) == [one.id for one in known(*old)]
    assert len(found.matches) == len(new)
