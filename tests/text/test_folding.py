"""Compatibility form: wide marks and figures are put into it beforehand, and the outcome is Unicode's own."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from luodi.text.folding import nfkc

_WORDS = st.text(
    st.one_of(st.characters(), st.sampled_from("（）：，％０９Ａｚ～\u3000가각\u0301\u0345ｶﾞ·、一")), max_size=30
)


@given(_WORDS)
def test_the_form_is_that_of_unicode(words: str) -> None:
    assert nfkc(words) == unicodedata.normalize("NFKC", words)
