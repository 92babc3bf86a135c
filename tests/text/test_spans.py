"""Spans: cutting and quoting agree with slicing the joined words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luodi.text import spans
from tests import examples

pairs = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8)).map(lambda p: (p[0], p[0] + p[1])), max_size=6)


def test_the_examples_in_the_docstrings_hold() -> None:
    found = examples.run("luodi.text.spans")
    assert found.attempted > 0
    assert found.failed == 0


@given(pairs, st.integers(0, 50), st.integers(0, 50))
def test_cutting_spans_is_slicing_the_words(spans_: list[tuple[int, int]], start: int, end: int) -> None:
    text = "".join(chr(0x4E00 + i) for i in range(60))
    assert spans.quote(text, spans.cut(spans_, start, end)) == spans.quote(text, spans_)[start:end]


@given(pairs)
def test_normal_spans_quote_the_same_words(spans_: list[tuple[int, int]]) -> None:
    text = "".join(chr(0x4E00 + i) for i in range(60))
    assert spans.quote(text, spans.normal(spans_)) == spans.quote(text, spans_)
