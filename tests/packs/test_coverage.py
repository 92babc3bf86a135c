"""Coverage counts what is laid down and what runs, and tells what has become of the words that rules stand on."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from luodi.errors import LuodiError
from luodi.packs.citations import resolve, resolve_all
from luodi.packs.coverage import Coverage, cover, lays_down, percent, texts
from luodi.packs.provisions import Line, pin, pinned, read_provisions, write_provisions
from luodi.text import read_bytes
from luodi.text.documents import parse
from luodi.text.model import Document

TEXT = """云洲市人民政府办公厅
关于印发云洲市助学办法的通知

云府办发〔2023〕7号

各区人民政府：

《云洲市助学办法》已经市政府同意，现印发给你们，请认真执行。

云洲市人民政府办公厅
2023年1月1日

云洲市助学办法

第一条 为帮助学生完成学业，制定本办法。

第二条 申请人应当是在校学生。家庭有特殊困难的，可以由学校代为申请。

第三条 有下列情形之一的，不得申请：

（一）连续2年没有注册的。

（二）已经毕业的。

第四条 每人每年补助800元。
"""


def document(text: str = TEXT) -> Document:
    (found,) = parse(read_bytes(text.encode(), "办法.txt"))
    return found


def line(eid: str, target: str = "", *, kind: str = "rule", sentences: tuple[int, ...] = (), text: str = TEXT) -> Line:
    words = {eid: own for eid, (_, own) in texts(document(text)).items()}
    return Line(eid, frozenset(sentences), kind, target, "标签", "理由", pin(words.get(eid, "")), 2)  # type: ignore[arg-type]


ART_2 = "att_1__art_2__para_1"
ART_3_1 = "att_1__art_3__para_1__point_1"
ART_4 = "att_1__art_4__para_1"


def covered(*lines: Line, ran: tuple[str, ...] = (), text: str = TEXT) -> Coverage:
    return cover(document(text), lines, ran)


def test_sentences_with_a_duty_a_right_a_number_are_counted_and_no_others() -> None:
    """By hand: art 2 (应当; 可以), art 3 (不得), its item 1 (2年), art 4 (800); not art 1, item 2, the cover."""
    counted = [(s.eid, s.number) for s in covered().sentences if s.lays_down]
    assert counted == [(ART_2, 1), (ART_2, 2), ("att_1__art_3__para_1", 1), (ART_3_1, 1), (ART_4, 1)]


def test_a_line_may_claim_one_sentence_of_several() -> None:
    result = covered(line(ART_2, "who", sentences=(1,)))
    assert result.disposed == (1, 5)
    assert (ART_2, 2) in [(s.eid, s.number) for s in result.unclaimed]


def test_a_line_runs_if_its_target_was_reached() -> None:
    result = covered(line(ART_2, "who"), line(ART_4, "amount"), ran=("who",))
    assert result.runs == (1, 2)
    assert [idle.target for idle in result.idle] == ["amount"]


def test_what_need_not_run_is_not_counted_as_running() -> None:
    assert covered(line(ART_2, "", kind="principle"), ran=("",)).runs == (0, 0)


def test_a_duty_that_must_run_and_names_nothing_does_not_run() -> None:
    assert covered(line(ART_2, "", kind="procedure"), ran=("", "who")).runs == (0, 1)


def test_neither_figure_is_rounded_up() -> None:
    assert [percent(p) for p in ((1999, 2000), (0, 3), (2, 3), (5, 5))] == ["99.9%", "0.0%", "66.6%", "100.0%"]


@pytest.mark.parametrize("text", ["供应充足。", "相应调整。", "可能发生。", "配偶。", "制定本办法。"])
def test_words_that_only_look_like_duties_do_not_count(text: str) -> None:
    assert not lays_down(text)


DRIFTS = [
    # what was done to the text, the grade
    (("应当是在校学生", "应当是在校 学生"), None),
    (("申请人应当是在校学生。家庭", "申请人应当是在校学生；家庭"), "typographic"),
    (("应当是在校学生", "应当是全日制在校学生"), "changed"),
]


@pytest.mark.parametrize(("change", "grade"), DRIFTS)
def test_drift_is_graded_and_names_the_rules_that_stand_on_it(change: tuple[str, str], grade: str | None) -> None:
    found = covered(line(ART_2, "who"), line(ART_2, "why"), text=TEXT.replace(*change)).drift
    assert [(d.eid, d.grade, d.targets) for d in found] == ([(ART_2, grade, ("who", "why"))] if grade else [])


def test_a_clause_that_got_another_number_has_moved() -> None:
    shifted = TEXT.replace("第四条 每人", "第四条 本办法自印发之日起施行。\n\n第五条 每人")
    (found,) = covered(line(ART_4, "amount"), text=shifted).drift
    assert (found.grade, found.now) == ("moved", "att_1__art_5__para_1")


def test_a_clause_that_is_not_there_is_gone() -> None:
    shorter = TEXT[: TEXT.index("第四条")]
    (found,) = covered(line(ART_4, "amount"), text=shorter).drift
    assert found.grade == "gone"


@pytest.mark.parametrize("width", [16, 20, 24])
def test_a_text_broken_into_other_lines_has_no_drift(width: int) -> None:
    lines = [line(eid) for eid in texts(document())]
    head, body = TEXT.split("云洲市助学办法\n\n第一条")
    narrow = "\n\n".join("\n".join(textwrap.wrap(p, width)) for p in f"第一条{body}".split("\n\n"))
    assert covered(*lines, text=f"{head}云洲市助学办法\n\n{narrow}\n").drift == ()


def test_lines_are_written_and_read_back(tmp_path: Path) -> None:
    lines = (line(ART_2, "who", sentences=(1, 2)), replace(line(ART_4, "amount"), row=3))
    write_provisions(tmp_path, lines)
    assert read_provisions(tmp_path) == lines


def test_pinning_anew_takes_the_words_of_now() -> None:
    changed = TEXT.replace("800元", "900元")
    words = {eid: own for eid, (_, own) in texts(document(changed)).items()}
    assert covered(*pinned((line(ART_4, "amount"),), words), text=changed).drift == ()


BAD = [
    ("eid,kind\na,rule\n", "表头"),
    ("eid,sentences,kind,target,label,note,pin\na,,law,x,标签,,\n", "种类应为"),
    ("eid,sentences,kind,target,label,note,pin\na,,principle,,标签,,\n", "写明理由"),
    ("eid,sentences,kind,target,label,note,pin\na,one,rule,x,标签,,\n", "句的编号"),
]


@pytest.mark.parametrize(("text", "told"), BAD)
def test_a_bad_line_is_refused_by_row(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "provisions.csv").write_text(text, "utf-8")
    with pytest.raises(LuodiError, match=told):
        read_provisions(tmp_path)


CITED = [
    ("第二条", "att_1__art_2"),
    ("第三条（一）", ART_3_1),
    ("第三条第一款", "att_1__art_3__para_1"),
    ("第四条末款", ART_4),
    ("附件", "att_1"),
    ("第九条", None),
]


@pytest.mark.parametrize(("citation", "eid"), CITED)
def test_a_citation_names_the_outermost_provision_that_fits(citation: str, eid: str | None) -> None:
    found = resolve(document(), citation)
    assert (found.eid if found else None) == eid


@pytest.mark.parametrize(
    ("citation", "eids"),
    [
        ("第二条、第三条（一）", ("att_1__art_2", ART_3_1)),
        ("第二条 第一款", (ART_2,)),
        ("第二条、第九条", None),
        ("第二条第一顿", None),
        ("第二条、", None),
        ("", None),
    ],
)
def test_of_several_citations_each_must_be_there_and_nothing_else(citation: str, eids: tuple[str, ...] | None) -> None:
    found = resolve_all(document(), citation)
    assert (None if found is None else tuple(p.eid for p in found)) == eids
