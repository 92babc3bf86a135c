"""Verdicts: what changed between two linked items, in figures, units, dates and words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from luodi.compare.figures import changed, matched
from luodi.compare.model import STRICTNESS, Change, Duty, Figure, FigureChange, Item, Side
from luodi.compare.words import Weights, grams
from luodi.text.folding import fold

THE_SAME = 0.97
"""From this share of common words on, two texts say the same."""

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def changes(old: Item, new: Item, before: Side, after: Side, weights: Weights) -> tuple[Change, ...]:
    """Everything that changed; ``kept`` alone where nothing did."""
    found = [*_figures(old, new), *_units(old, new), *_dates(old, new, before.date, after.date)]
    said = _words(old, new, weights)
    if said is not None:
        found.append(said)
    return tuple(found) or (Change("kept", "文字、责任、时限均未变", "Words, units and dates are unchanged"),)


def _words(old: Item, new: Item, weights: Weights) -> Change | None:
    if fold(old.text) == fold(new.text):
        return None
    share = weights.dice(grams(old.text), grams(new.text))
    if share >= THE_SAME:
        return None
    return Change("reworded", f"文字有调整，共有词语占{int(share * 100)}%", f"Reworded; {int(share * 100)}% in common")


def _figures(old: Item, new: Item) -> list[Change]:
    pairs = matched(old.figures, new.figures)
    out = []
    for one, two in pairs:
        change = changed(one, two)
        if change is not None:
            out.append(Change(change.verdict, *told(change), figure=change))
    if new.figures and not old.figures:
        names = "、".join(dict.fromkeys(figure.name for figure in new.figures))
        out.append(Change("measured", f"新设指标：{names}", f"Figures set: {names}"))
    if old.figures and not new.figures and not pairs:
        names = "、".join(dict.fromkeys(figure.name for figure in old.figures))
        out.append(Change("unmeasured", f"不再设指标：{names}", f"Figures taken out: {names}"))
    return out


def told(change: FigureChange) -> tuple[str, str]:
    """A figure's change in Chinese and English.

    >>> told(FigureChange(Figure("较大事故", "<=", "起", Decimal(15)), Figure("较大事故", "<=", "起", Decimal(10)),
    ...      "lowered", "stricter"))
    ('较大事故：≤15起 → ≤10起，降低（加严）', '较大事故: ≤15起 → ≤10起, lowered (stricter)')
    """
    before, after = written(change.old), written(change.new)
    if change.verdict == "kept":
        return f"{change.new.name}：{after}，保留", f"{change.new.name}: {after}, kept"
    word = {"raised": "提高", "lowered": "降低"}[change.verdict]
    strict_zh, strict_en = STRICTNESS[change.strictness]
    reading = f"；{change.reading}" if change.reading else ""
    return (
        f"{change.new.name}：{before} → {after}，{word}（{strict_zh}{reading}）",
        f"{change.new.name}: {before} → {after}, {change.verdict} ({strict_en})",
    )


def written(figure: Figure) -> str:
    """A target as one reads it: ≥95%, 下降5%, 1—2公里."""
    if figure.value is None:
        return f"{plain(figure.low)}—{plain(figure.high)}{figure.unit}"
    head = {"decrease_by": "下降", "increase_by": "增长"}.get(figure.comparator, _SIGNS.get(figure.comparator, ""))
    return f"{head}{plain(figure.value)}{figure.unit}"


def plain(value: Decimal | None) -> str:
    """A decimal without needless zeros.

    >>> plain(Decimal("1450.0")), plain(Decimal("0.30"))
    ('1450', '0.3')
    """
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def principals(item: Item) -> tuple[Duty, ...]:
    """Who answers for an item: its leads, without leads its responsible units."""
    return tuple(d for d in item.duties if d.role == "lead") or tuple(d for d in item.duties if d.role == "responsible")


def _units(old: Item, new: Item) -> list[Change]:
    before, after = principals(old), principals(new)
    if not before and not after:
        return []
    a, b = (frozenset().union(*(duty.keys for duty in duties)) for duties in (before, after))
    if a == b:
        return []
    was, now = ("、".join(duty.name for duty in duties) for duties in (before, after))
    if not before:
        return [Change("assigned", f"明确责任单位：{now}", f"Units named: {now}")]
    if not after:
        return [Change("unassigned", f"不再列责任单位（原为{was}）", f"Units no longer named (were {was})")]
    return [Change("reassigned", f"责任单位：{was} → {now}", f"Units: {was} → {now}")]


def _dates(old: Item, new: Item, before: dt.date | None, after: dt.date | None) -> list[Change]:
    if old.deadline == new.deadline:
        return []
    if old.deadline is None:
        if before and after and new.deadline and _own_year(new.deadline, after):
            return []
        return [Change("dated", f"明确时限：{new.deadline}", f"Due date given: {new.deadline}")]
    if new.deadline is None:
        if before and _own_year(old.deadline, before):
            return []
        return [Change("undated", f"不再定时限（原为{old.deadline}）", f"No due date (was {old.deadline})")]
    due, zh, en = old.deadline, "", ""
    if before and after and old.deadline <= after:
        # A yearly plan's date has run out when the next plan is issued: the two are compared within their own years.
        due = _moved(old.deadline, after.year - before.year)
        zh, en = "（按各自年度比）", " (each within its own year)"
    if due == new.deadline:
        return []
    told = f"{old.deadline} → {new.deadline}"
    if new.deadline < due:
        return [Change("earlier", f"时限提前：{told}{zh}", f"Due earlier: {told}{en}")]
    return [Change("later", f"时限推后：{told}{zh}", f"Due later: {told}{en}")]


def _own_year(day: dt.date, issued: dt.date) -> bool:
    """Whether a day is the end of the year that the document itself is for: a yearly plan's own horizon."""
    return day == dt.date(issued.year, 12, 31) and issued.month <= 4


def _moved(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 2, 28)
