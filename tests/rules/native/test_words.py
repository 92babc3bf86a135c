"""Words have the same places whatever form the column has; any that is not listed is told of, and none by mistake."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.rules.native.arrays import Ones
from luodi.rules.native.loops import MOST_VIEWS
from luodi.rules.native.words import WordList

DICTIONARIES = [pa.dictionary(of, pa.string()) for of in (pa.int8(), pa.int16(), pa.int32())]
FORMS = [pa.string(), pa.large_string(), pa.string_view(), *DICTIONARIES]
LISTED = ("本人", "配偶", "", "abcdefghijkl", "abcdefghijklm", "宗教教职人员脱离家庭", "宗教教职人员脱离家族", "子女\0")
"""Of no length, of 12 bytes and of 13 (what a view has in itself, and more), and alike in the bytes that it has."""
OTHERS = ("本", "本人 ", "abcdefghijklmn", "宗教教职人员脱离", "\0", "子女")


def _places(of: pa.DataType, words: Sequence[str | None], start: int = 0) -> tuple[list[int | None], int]:
    """The places of the words from ``start`` on, and how often one was told to be unlisted."""
    told = []
    array = pa.array(words, pa.string()).cast(of)[start:]
    found = WordList(LISTED, Ones(), lambda: told.append(1)).places(array)
    assert (found.type, len(found)) == (pa.uint8(), len(array))
    return found.to_pylist(), len(told)


def _place(word: str | None) -> int | None:
    return None if word is None else LISTED.index(word) if word in LISTED else len(LISTED)


@pytest.mark.parametrize("of", FORMS, ids=str)
@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*LISTED, *OTHERS, None]), min_size=1, max_size=60), st.data())
def test_every_form_gives_a_word_its_place(of: pa.DataType, words: list[str | None], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    places, told = _places(of, words, start)
    assert places == [_place(word) for word in words[start:]]
    if any(word in OTHERS for word in words[start:]):
        assert told
    elif not pa.types.is_dictionary(of):  # a dictionary may hold words that no row has any more
        assert not told


def test_a_missing_word_is_not_told_of_whatever_stands_in_its_place() -> None:
    """A row of a word that is not listed, taken for missing: its view stays where it was."""
    whole = pa.array(["本人", "nobody", "nobody's business", "配偶"], pa.string_view())
    validity = pa.py_buffer(bytes([0b1001]))
    array = pa.Array.from_buffers(pa.string_view(), 4, [validity, *whole.buffers()[1:]])
    told: list[int] = []
    places = WordList(LISTED, Ones(), lambda: told.append(1)).places(array)
    assert (places.to_pylist(), told) == ([0, None, None, 1], [])


@pytest.mark.parametrize("different", [MOST_VIEWS - 1, MOST_VIEWS, MOST_VIEWS + 1, MOST_VIEWS + 2, 1000])
@pytest.mark.parametrize("word", ["w{}", "a word that no view has in itself, number {}"])
def test_free_texts_of_any_number_get_the_place_after_the_last(different: int, word: str) -> None:
    words = [word.format(n) for n in range(different)]
    words = [one for pair in zip(words, reversed(words), strict=True) for one in (*pair, "配偶")]
    places, _ = _places(pa.string_view(), words)
    assert places == [_place(one) for one in words]


def test_a_list_of_the_most_words_that_there_may_be_is_served() -> None:
    """More short words than a table of views takes beforehand."""
    listed = tuple(f"词{n}" for n in range(255))
    words = [*listed, "别的", None]
    for of in FORMS[:3]:
        found = WordList(listed, Ones(), lambda: None).places(pa.array(words, pa.string()).cast(of))
        assert found.to_pylist() == [*range(255), 255, None], of
