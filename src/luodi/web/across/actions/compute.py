"""计算对照: the documents of a comparison aligned anew, with everything that people corrected."""

from __future__ import annotations

from typing import Any

from luodi.compare import Comparison as Made
from luodi.compare import compare
from luodi.compare.model import Item
from luodi.compare.model import Link as MadeLink
from luodi.web.across.models import Comparison, Correction, Link
from luodi.web.across.sides import Heirs, side, told
from luodi.web.actions import Act


def compute(act: Act, comparison: Comparison) -> Made:
    """Part of comparing and of correcting (it runs inside that action): align both documents as they are now and write
    the links."""
    old, new = comparison.old, comparison.new
    comparison.computed_at, comparison.revision = act.at, comparison.revision + 1
    assert old.current is not None
    assert new.current is not None
    comparison.old_version, comparison.new_version = old.current, new.current
    heirs = Heirs(new.date)
    standing = list(comparison.corrections.filter(withdrawn_at=None).order_by("id")) if comparison.pk else []
    made = compare(
        side(old, old.current, heirs),
        side(new, new.current, heirs),
        given=[(one.old_key, one.new_key) for one in standing if one.kind == Correction.Kind.PAIR],
        refused=[(one.old_key, one.new_key) for one in standing if one.kind == Correction.Kind.PART],
    )
    settled = {(one.old_key, one.new_key): one.verdict for one in standing if one.kind == Correction.Kind.VERDICT}
    links = _rows(comparison, made, settled)
    counts: dict[str, int] = {}
    for link in links:
        shown = link.settled or link.verdict
        counts[shown] = counts.get(shown, 0) + 1
    comparison.counts = counts
    comparison.save()
    comparison.links.all().delete()
    for link in links:
        link.comparison = comparison
    Link.objects.bulk_create(links, batch_size=200)
    return made


def _rows(comparison: Comparison, made: Made, settled: dict[tuple[str, str], str]) -> list[Link]:
    """The links in the order of the old document, what was added where the new one has it, at the end."""
    before = {item.key: (at, item) for at, item in enumerate(made.old.items)}
    after = {item.key: (at, item) for at, item in enumerate(made.new.items)}
    rows: list[tuple[tuple[int, int], Link]] = []
    for link in made.links:
        (i, old), (j, new) = before[link.old], after[link.new]
        rows.append(((i, j), _linked(old, new, link)))
    for key in made.dropped:
        i, old = before[key]
        rows.append(
            ((i, 0), Link(old_key=key, verdict="dropped", verdicts=" dropped ", old=told(old), words=old.words))
        )
    for key in made.added:
        j, new = after[key]
        row = Link(new_key=key, verdict="added", verdicts=" added ", new=told(new), words=new.words)
        rows.append(((len(before), j), row))
    rows.sort(key=lambda row: row[0])
    for at, (_, link) in enumerate(rows):
        link.order = at
        link.settled = settled.get((link.old_key, link.new_key), "")
        if link.settled:
            link.verdicts += f"{link.settled} "
    return [link for _, link in rows]


def _linked(old: Item, new: Item, link: MadeLink) -> Link:
    return Link(
        old_key=old.key, new_key=new.key, verdict=link.verdict,
        verdicts=" " + " ".join(dict.fromkeys(change.verdict for change in link.changes)) + " ", score=link.score,
        doubt=link.doubt, doubt_en=link.doubt_en, given=link.given,
        reasons=[{"code": r.code, "zh": r.zh, "en": r.en, "weight": r.weight} for r in link.reasons],
        changes=[_change(change) for change in link.changes], old=told(old), new=told(new),
        words=f"{old.words}\n{new.words}",
    )  # fmt: skip


def _change(change: Any) -> dict[str, Any]:
    out: dict[str, Any] = {"verdict": change.verdict, "zh": change.zh, "en": change.en}
    if change.figure is not None:
        out["strictness"] = change.figure.strictness
    return out
