"""A re-read provision is identical, typographic, changed or moved; nothing that carries meaning is folded away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.text.documents import parse
from luodi.text.drift import Drift, drift, folded, own_hash
from luodi.text.model import Document, Provision, Source
from tests import examples

HEAD = "云洲市湿地保护办法"


def law(*paras: str) -> Document:
    (document,) = parse(Source("a.txt", "", "txt", "\n".join([HEAD, *paras])))
    return document


def grades(before: Document, after: Document) -> list[tuple[str, str | None, str | None]]:
    return [(one.grade, one.before, one.after) for one in drift(before, after)]


OLD = ("第一条　为了保护湿地，制定本办法。", "第二条　市水利局负责湿地保护。", "第三条　每年巡查2.5次。")


def test_examples_in_docstrings_hold() -> None:
    assert examples.run("luodi.text.drift").failed == 0


def test_the_same_text_is_identical() -> None:
    assert {grade for grade, _, _ in grades(law(*OLD), law(*OLD))} == {"identical"}


def test_width_blanks_and_forms_of_punctuation_are_typographic() -> None:
    new = ("第一条　为了保护湿地,制定本办法。", "第二条　市水利局 负责湿地保护。", "第三条　每年巡查２.５次。")
    assert grades(law(*OLD), law(*new)) == [
        ("typographic", "art_1__para_1", "art_1__para_1"),
        ("identical", "art_2__para_1", "art_2__para_1"),
        ("typographic", "art_3__para_1", "art_3__para_1"),
    ]


def test_an_inserted_article_moves_those_after_it() -> None:
    new = (OLD[0], "第二条　湿地名录向社会公布。", "第三条　市水利局负责湿地保护。", "第四条　每年巡查2.5次。")
    assert grades(law(*OLD), law(*new)) == [
        ("identical", "art_1__para_1", "art_1__para_1"),
        ("added", None, "art_2__para_1"),
        ("moved", "art_2__para_1", "art_3__para_1"),
        ("moved", "art_3__para_1", "art_4__para_1"),
    ]


def test_other_words_under_the_same_number_have_changed_and_missing_ones_are_removed() -> None:
    new = (OLD[0], "第二条　市林业局负责湿地保护。")
    assert grades(law(*OLD), law(*new)) == [
        ("identical", "art_1__para_1", "art_1__para_1"),
        ("changed", "art_2__para_1", "art_2__para_1"),
        ("removed", "art_3__para_1", None),
    ]


def test_two_provisions_that_change_places_have_both_moved() -> None:
    new = (OLD[0], "第二条　每年巡查2.5次。", "第三条　市水利局负责湿地保护。")
    assert grades(law(*OLD), law(*new))[1:] == [
        ("moved", "art_3__para_1", "art_2__para_1"),
        ("moved", "art_2__para_1", "art_3__para_1"),
    ]


@pytest.mark.parametrize(
    ("a", "b"), [("2.5次", "25次"), ("1—2公里", "12公里"), ("5%", "5‰"), ("不得", "得"), ("≥3", "≤3")]
)
def test_marks_that_carry_meaning_are_never_folded_away(a: str, b: str) -> None:
    assert folded(a) != folded(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("（试行）", "(试行)"),
        ("责任单位∶甲", "责任单位：甲"),
        ("〔2026〕", "[2026]"),
        ("“一”", '"一"'),
        ("——甲", "—甲"),
    ],
)
def test_forms_of_one_mark_are_the_same(a: str, b: str) -> None:
    assert folded(a) == folded(b)


@given(st.text(max_size=60) | st.text(alphabet="—–-（(。. 甲", max_size=12))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = folded(text)
    assert folded(once) == once


@given(st.lists(st.text(alphabet="甲乙丙丁戊，", min_size=1, max_size=6), max_size=6), st.data())
def test_every_provision_of_both_readings_is_graded_exactly_once(words: list[str], data: st.DataObject) -> None:
    def made(texts: list[str]) -> Document:
        nodes = tuple(
            Provision(f"art_{k}__para_1", f"第{k}条", "paragraph", "", text, {}) for k, text in enumerate(texts, 1)
        )
        return Document(None, "", (), (), None, None, (), (), None, (0, 0), {}, nodes)

    other = data.draw(st.permutations(words)) + data.draw(st.lists(st.sampled_from(["甲", "己"]), max_size=2))
    before, after = made(words), made(other)
    found: tuple[Drift, ...] = drift(before, after)
    assert sorted(one.before for one in found if one.before) == sorted(node.eid for node in before.walk())
    assert sorted(one.after for one in found if one.after) == sorted(node.eid for node in after.walk())
    for one in found:
        if one.grade in ("identical", "typographic", "moved"):
            old = next(node for node in before.walk() if node.eid == one.before)
            new = next(node for node in after.walk() if node.eid == one.after)
            assert own_hash(old) == own_hash(new)
