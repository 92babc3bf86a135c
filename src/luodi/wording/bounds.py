"""Bounds that contradict themselves, and bounds of which only some say whether they include the number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from luodi.text.model import Document
from luodi.wording.figures import AFTER, BEFORE, BOUND, OF_A_NUMBER, printed, stated, value_of
from luodi.wording.model import Kind, Remark, Words, remark


def contradicting(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """超过…（含）以上, 不超过…以上, 低于…（含）, …以上（不含）: the parts of one bound that disagree."""
    for words in every:
        for m in BOUND.finditer(words.text):
            if m["before"] in OF_A_NUMBER and m["of"]:
                continue
            before, after = BEFORE.get(m["before"] or ""), AFTER.get(m["after"] or "")
            said = stated(m["mid"]) if m["mid"] else stated(m["end"])
            value = value_of(m["number"], m["unit"])
            if value is None:
                continue
            shown = f"{m['of'] or ''}{printed(*value)}"
            why = _why(m["before"] or "", before, said, m["after"] or "", after)
            if why is not None:
                at = (m.start("before") if m["before"] else m.start("number"), m.end())
                example = f"恰为{shown}时，按一半词语算在内，按另一半不算"
                if before and after and before[0] != after[0]:
                    example = f"大于和小于{shown}的，都可以说符合"
                yield remark(Kind.CONTRADICTING_BOUND, document, words, at, why, example)


def _why(word: str, before: str | None, said: bool | None, end: str, after: str | None) -> tuple[str, str] | None:
    if before and after and before[0] != after[0]:
        return f"“{word}”与“{end}”方向相反", f"“{word}” and “{end}” point in opposite directions"
    if before in ("<", ">") and said is True:
        return f"“{word}”不含本数，“（含）”含本数", f"“{word}” excludes the number, “（含）” includes it"
    if before in ("<", ">") and after in ("<=", ">=") and said is None:
        return f"“{word}”不含本数，“{end}”含本数", f"“{word}” excludes the number, “{end}” includes it"
    if before in ("<=", ">=") and said is False:
        return f"“{word}”含本数，“（不含）”不含本数", f"“{word}” includes the number, “（不含）” excludes it"
    return None


_LEVELS = ("级", "星级")


def open_bounds(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """One remark a document in which some 以上 and 以下 say that they include the number and others do not.

    A document that says it for all (本办法所称以上包括本数) leaves nothing open; one that says it nowhere follows the
    general rule (《民法典》第1259条) and is passed over.
    """
    if any("本数" in words.text and "所称" in words.text for words in every):
        return
    said: list[tuple[Words, tuple[int, int]]] = []
    unsaid: list[tuple[Words, tuple[int, int]]] = []
    for words in every:
        for m in BOUND.finditer(words.text):
            if m["before"] is None and (m["after"] in ("以上", "以下") or m["mid"]) and m["unit"] not in _LEVELS:
                at = m.start("number"), m.end()
                if not m["and"]:
                    (said if m["mid"] or m["end"] else unsaid).append((words, at))
    if said and unsaid:
        (words, at), (other, there) = unsaid[0], said[0]
        places = "、".join(dict.fromkeys(w.label for w, _ in unsaid))
        why = (
            f"{other.label}写了“{other.text[there[0] : there[1]]}”，而{places}没有写",
            f"{other.label} says so (“{other.text[there[0] : there[1]]}”), {places} do not",
        )
        yield remark(Kind.OPEN_BOUND, document, words, at, why, f"恰为{words.text[at[0] : at[1]]}的本数时")
