"""Measures with their targets: what is to reach which figure, against what, over what, by when.

A figure is a target where a rate or a count is set (覆盖率100%, 新建管网900公里以上, 每年至少1次, 同比下降5%); amounts
paid to someone, conditions that tell who is meant (200张床位以上的医院) and codes (“1366”) are none.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import replace
from typing import NamedTuple

from luodi.extract import target_words as words
from luodi.extract.folding import fold, within
from luodi.extract.model import Comparator, Indicator
from luodi.extract.quantities import Quantity, quantities
from luodi.text.model import Piece
from luodi.text.spans import Span

_DIGIT = re.compile(r"\d")
_STOP = re.compile(r"[，,；;。！!？?]")
_SENTENCE_STOP = re.compile(r"[。！!？?]")
_JOINED, _LISTED, _BRACKET = re.compile("[、并，]"), re.compile("[、和及与]"), re.compile("[（）]")
_ALONE = re.compile("(?:以上|以下|以内|左右)?[、和及与，,](?:以及)?")
_PERIOD_NAMES = {"季度": "季度", "季": "季度", "天": "日"}


class _Place(NamedTuple):
    """The words around a figure: ``clause`` from the last stop to it, ``left`` from the last stop, or the 、 behind the
    figure before it; ``right`` to the next figure or stop; ``sentence`` what stands before it in its sentence."""

    sentence: str
    clause: str
    left: str
    right: str
    bracketed: bool


def _place(text: str, figure: Quantity, before: int, after: int) -> _Place:
    sentence_from = max(
        (m.end() for m in _SENTENCE_STOP.finditer(text, max(0, figure.start - 400), figure.start)),
        default=max(0, figure.start - 400),
    )
    clause_from = max((m.end() for m in _STOP.finditer(text, sentence_from, figure.start)), default=sentence_from)
    left_from = clause_from
    if before > clause_from:
        listing = text.find("、", before, figure.start)
        left_from = listing + 1 if listing >= 0 else before
    stop = _STOP.search(text, figure.end, min(len(text), figure.end + 60))
    right_to = min(stop.start() if stop else figure.end + 60, after if after > figure.end else len(text))
    # A bracket may hold several clauses (含困难群众，预支50%): the whole sentence tells whether one is open.
    opened = max(text.rfind(sign, sentence_from, figure.start) for sign in "（(")
    bracketed = opened > max(text.rfind(sign, sentence_from, figure.start) for sign in "）)")
    if bracketed:
        inside = opened + 1
        clause_from, left_from = max(inside, clause_from), max(inside, left_from)
    return _Place(
        text[sentence_from : figure.start],
        text[clause_from : figure.start],
        text[left_from : figure.start],
        text[figure.end : right_to],
        bracketed,
    )


def _is_target(figure: Quantity, place: _Place, *, listed: bool) -> bool:
    """Whether the words around a figure set a target; ``listed`` where it continues figures that do (20个、500间)."""
    rate = figure.unit in words.RATE
    clause, left, right = place.clause, place.left, place.right
    if (
        words.WINDOW.search(left)
        or words.STARTING.search(left)
        or words.SCOPE.match(right)
        or words.LISTED.match(right)
        or (words.SPAN_OF_TIME.fullmatch(figure.unit) and not _lasting(figure, left, right))
    ):
        return False
    if not rate and right.endswith("率"):
        return False
    if figure.unit == "条" and words.ARTICLES.search(left):
        return False
    counted = words.MONEY.search(figure.unit) is None and words.DEED_END.search(left) is not None
    covering = counted or any(told.search(left) for told in (words.COVERING, words.AT_LEAST))
    measured = words.MEASURE.search(_name_before(left)) is not None
    if words.CONDITION.match(right) and not covering:
        return False
    if words.QUALIFIED_NOUN.match(right) and not (covering or (rate and measured)):
        return False
    if words.PAID.search(clause + (right[:14] if not rate else "")) and not (
        rate and words.MEASURE.search(_name_before(left))
    ):
        return False
    if place.bracketed and not (words.AT_LEAST.search(left) or "每" in clause or (rate and "率" in clause)):
        return False
    if rate or figure.high is not None:
        return True
    if any(told.search(left) for told in (words.AT_LEAST, words.AT_MOST, words.REACHING)) or words.OR_MORE.match(right):
        return True
    if words.SPAN_OF_TIME.fullmatch(figure.unit):
        return True
    return listed or measured or words.DEED.search(clause) is not None or _closes(figure, place)


def _lasting(figure: Quantity, left: str, right: str) -> bool:
    """Whether a span of time says how long a deed lasts (培训不少于3个月, 缩短至5天, 全流程23天办结), and is neither a
    limit that runs from an event (3个工作日内受理, 开工5日前) nor part of a name (1小时救援圈)."""
    if words.RUNS_FROM.search(left) or words.TERM.search(left):
        return False
    if any(
        told.search(left) for told in (words.AT_LEAST, words.AT_MOST, words.REACHING, words.BELOW, words.UP, words.DOWN)
    ):
        return True
    if figure.high is not None or not right or right[0] in "，。；、":
        return words.MEASURE.search(_name_before(left)) is not None or words.LASTS.search(left) is not None
    return words.FINISHED.match(right) is not None and words.EVENT.search(left) is None


def _closes(figure: Quantity, place: _Place) -> bool:
    """A figure that ends its clause behind the name of a measure (全流程23天办结, 平均跑动次数0.3次)."""
    return words.OR_LESS.match(place.right) is not None or place.right.startswith(("办结", "办理完毕"))


def _comparator(figure: Quantity, place: _Place) -> Comparator:
    if figure.high is not None:
        return "between"
    left, right = place.left, place.right
    if words.OR_MORE.match(right) or words.AT_LEAST.search(left):
        return ">="
    if words.OR_LESS.match(right) or words.AT_MOST.search(left) or right.startswith("办结"):
        return "<="
    if words.ABOVE.search(left):
        return ">"
    if words.BELOW.search(left):
        return "<"
    if words.DOWN.search(left):
        return "decrease_by"
    return "increase_by" if words.UP.search(left) else "="


def _by(sentence: str, year: int | None) -> dt.date | None:
    """The year or month named last before a figure in its sentence."""
    for found in reversed(list(words.YEAR.finditer(sentence))):
        if words.COMPARED_YEAR.search(sentence[: found.start()]):
            continue
        if found["own"]:
            return dt.date(year, 12, 31) if year else None
        month = 12
        if found["month"]:
            month = int(found["month"])
        elif found["quarter"]:
            month = 3 * (1 + "一二三四".index(found["quarter"]))
        elif found["half"] == "上":
            month = 6
        own = int(found["year"])
        return dt.date(own, month, calendar.monthrange(own, month)[1])
    return None


def _baseline(clause: str) -> str | None:
    found = next(iter(reversed(list(words.BASELINE.finditer(clause)))), None)
    return next((group for group in found.groups() if group), None) if found else None


def _period(clause: str) -> str | None:
    found = next(iter(reversed(list(words.PERIOD.finditer(clause)))), None)
    if not found:
        return None
    every = found["every"] or "年"
    return _PERIOD_NAMES.get(every, every)


_EVENTS = ("次", "场次", "场", "期", "场会", "批次")


def _name_before(left: str) -> str:
    closed = left.rfind("）")
    if closed >= 0 and "（" not in left[:closed]:
        left = left[closed + 1 :]
    name = words.COMPARED_NAME.sub("", words.BEFORE_NAME.sub("", left.strip("，、：:")))
    return words.AFTER_NAME.sub("", name).strip("，、：:")


def _name_behind(right: str) -> str:
    name = _JOINED.split(words.QUALIFIED.sub("", right))[0]
    return name if name.count("（") == name.count("）") else _BRACKET.split(name)[0]


def _names(figure: Quantity, place: _Place, last: str) -> list[str]:
    """What is measured: the words before the figure (检验率、报废率 are two), else those behind it, else the last."""
    before, behind = _name_before(place.left), _name_behind(place.right)
    if _comparator(figure, place) in ("increase_by", "decrease_by"):
        before = words.AFTER_NAME.sub("", words.DOWN.sub("", words.UP.sub("", before)))
    parts = [part for part in _LISTED.split(before) if part]
    if len(parts) > 1 and all(words.MEASURE.search(part) for part in parts):
        return parts
    if len(behind) > 1 and figure.unit not in words.RATE and _tells_deed(before, place.left, figure):
        return [behind]
    if len(words.DEED.sub("", before)) > 1 or words.MEASURE.search(before):
        return [before]
    return [behind if len(behind) > 1 else last or before or place.clause]


def _tells_deed(before: str, left: str, figure: Quantity) -> bool:
    """Whether the words before a count say what is done, and those behind it to what (完成70个项目)."""
    if figure.unit in _EVENTS or left.endswith("的"):
        return True
    rest = words.DEED.sub("", before)
    return len(rest) <= 2 or left.endswith("、") or words.DEED.sub("", before[-4:]) == ""


def _distributed(text: str, run: list[Quantity]) -> list[str] | None:
    """The names of 甲率、乙率分别达到65%和55%: one for each figure; ``None`` where their number differs."""
    at = text.rfind("分别", max(0, run[0].start - 12), run[0].start)
    if at < 0:
        return None
    begin = max((m.end() for m in _STOP.finditer(text, max(0, at - 120), at)), default=max(0, at - 120))
    clause = words.COMPARED_NAME.sub("", words.BEFORE_NAME.sub("", text[begin:at]))
    for separators in ("、", "[、和及与]"):
        parts = [part for part in re.split(separators, clause) if part]
        if len(parts) == len(run):
            return parts
    return None


def _runs(text: str, figures: list[Quantity]) -> list[list[Quantity]]:
    """Figures with nothing but 、 or 和 between them, together (65%和55%)."""
    out: list[list[Quantity]] = []
    for figure in figures:
        if out and _ALONE.fullmatch(text, out[-1][-1].end, figure.start):
            out[-1].append(figure)
        else:
            out.append([figure])
    return out


_BARE = re.compile(r"(\d+(?:\.\d+)?)")
_COUNTED_BY = re.compile(r"(?P<people>[人员]数)$|(?P<unit>[起次件户家个项台处座])数$|(?P<event>事故|事件|案件|火灾)$")


def _bare(piece: Piece, name: str, by: dt.date | None) -> list[Indicator]:
    """A table cell that holds a number alone: its unit is told by the name of the measure (事故起数: 起)."""
    text = fold(piece.text)
    found = _BARE.fullmatch(text.text)
    if not found or not name:
        return []
    counted = _COUNTED_BY.search(name)
    unit = ("人" if counted["people"] else counted["unit"] or "起") if counted else ""
    return [Indicator(name, "=", unit, piece.spans, float(found[1]), by=by)]


def find_indicators(piece: Piece, by: dt.date | None, year: int | None, name: str = "") -> list[Indicator]:
    """The measures in ``piece``. ``by`` is when they are due where their sentence names no time of its own, ``year``
    the document's year, ``name`` what is measured where the piece is only its target (a table cell: 10起以内).

    >>> piece = Piece("甲率、乙率分别达到65%和55%，事故较2023年下降11%", ((0, 26),))
    >>> [(i.name, i.comparator, i.value, i.baseline) for i in find_indicators(piece, None, 2025)]
    [('甲率', '=', 65.0, None), ('乙率', '=', 55.0, None), ('事故', 'decrease_by', 11.0, '2023年')]
    """
    if not _DIGIT.search(piece.text):
        return []
    folded = fold(piece.text)
    text = folded.text
    figures = quantities(text)
    if not figures:
        return _bare(piece, name, by)
    out: list[Indicator] = []
    after = dict(zip(figures, [*(figure.start for figure in figures[1:]), len(text)], strict=True))
    last, last_end = name, -1
    for run in _runs(text, figures):
        shared = _distributed(text, run)
        first: Indicator | None = None
        for k, figure in enumerate(run):
            place = _place(text, figure, max(last_end, 0), after[figure])
            stop = _STOP if place.left else _SENTENCE_STOP
            listed = last_end >= 0 and not stop.search(text, last_end, figure.start)
            if not (name or _is_target(figure, place, listed=listed)):
                continue
            names = [shared[k]] if shared else _names(figure, place, last)
            at = folded.original(figure.start, figure.end)
            found = [_indicator(piece, at, figure, place, one, by, year) for one in names]
            if shared and first:
                found = [replace(found[0], comparator=first.comparator, baseline=first.baseline)]
            elif out and names == [out[-1].name] and found[0].comparator == "=" and out[-1].unit == figure.unit:
                found = [replace(found[0], comparator=out[-1].comparator)]
            out += found
            first = first or found[0]
            last, last_end = names[-1], figure.end
    return out


def _indicator(
    piece: Piece, at: Span, figure: Quantity, place: _Place, name: str, by: dt.date | None, year: int | None
) -> Indicator:
    return Indicator(
        name=name,
        comparator=_comparator(figure, place),
        unit=figure.unit,
        spans=within(piece, *at),
        value=None if figure.high is not None else figure.value,
        low=figure.value if figure.high is not None else None,
        high=figure.high,
        baseline=_baseline(place.left or place.clause),
        period=_period(place.left or place.clause),
        by=_by(place.sentence, year) or by,
    )
