"""A period counted from the journal, and whether a frozen result would come out the same."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.web.assessment.events import adjustments, read
from luodi.web.assessment.models import Assessment, Scheme
from luodi.web.assessment.schemes import rules_of
from luodi.web.assessment.scoring import Score, ranked, scores
from luodi.web.journal.entries import canonical
from luodi.web.notices.periods import Period, period_of
from luodi.web.people.models import Unit

GROUPS = {"district": "districts", "township": "districts"}
"""A unit's group by its level; all others are departments."""
DEPARTMENTS = "departments"


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's line of a result."""

    unit: Unit
    group: str
    rank: int
    score: Score


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A period's result; ``through`` is the journal's last entry that was looked at."""

    rows: tuple[Row, ...]
    through: int
    sha256: str


def group_of(unit: Unit) -> str:
    """Departments and districts are ranked apart."""
    return GROUPS.get(unit.level, DEPARTMENTS)


def named(kind: str, name: str) -> Period | None:
    """The period of a kind by its name; None where there is none.

    >>> named("quarterly", "2026-Q4").starts, named("monthly", "2026-13")
    (datetime.date(2026, 10, 1), None)
    """
    try:
        year, _, rest = name.partition("-")
        month = (int(rest[1:]) - 1) * 3 + 1 if kind == "quarterly" and rest[:1] == "Q" else int(rest or 1)
        found = period_of(kind, dt.date(int(year), month, 1))
    except (ValueError, KeyError, OverflowError):
        return None
    return found if found.name == name else None


def scheme_for(period: Period) -> Scheme | None:
    """The newest version in effect when the period begins."""
    return Scheme.objects.filter(effective__lte=period.starts).order_by("-effective", "-version").first()


def reckon(kind: str, period: Period, scheme: Scheme) -> Reckoned:
    """The period's result as the journal stands now."""
    its = read(period.starts, period.ends, int(scheme.told["early_days"]))
    found = [*its.events, *adjustments(kind, period.name)]
    working = {one.unit for one in found} | its.units
    units = {unit.key: unit for unit in Unit.objects.all() if unit.key in working}
    known = [event for event in found if event.unit in units]
    counted = scores(known, rules_of(scheme.told), units)
    places = ranked(counted, {key: group_of(unit) for key, unit in units.items()})
    rows = tuple(
        Row(units[key], *places[key], counted[key])
        for key in sorted(counted, key=lambda key: (places[key][0], places[key][1], units[key].name))
    )
    last = max((entry for event in known for entry in event.entries), default=0)
    return Reckoned(rows, max(last, its.through), digest([told(row) for row in rows]))


def told(row: Row) -> dict[str, Any]:
    """A row as it is frozen: figures as text, so that no database rounds them."""
    score = row.score
    return {
        "unit": row.unit.key, "group": row.group, "rank": row.rank, "total": f"{score.total:.4f}",
        "parts": {
            name: {"base": f"{p.base}", "points": f"{p.points}", "score": f"{p.score}", "counted": f"{p.counted:.4f}"}
            for name, p in score.parts.items()
        },
        "lines": [
            {
                "day": line.event.day, "kind": line.event.kind, "task": line.event.task, "dimension": line.dimension,
                "points": f"{line.points}", "entries": list(line.event.entries),
            }
            for line in score.lines
        ],
    }  # fmt: skip


def digest(rows: Sequence[dict[str, Any]]) -> str:
    """SHA-256 of the rows by unit."""
    return hashlib.sha256(canonical(sorted(rows, key=lambda row: row["unit"])).encode()).hexdigest()


def frozen(assessment: Assessment) -> list[dict[str, Any]]:
    """The rows of a result as they were frozen."""
    return [
        {
            "unit": row.unit.key, "group": row.group, "rank": row.rank, "total": f"{row.total:.4f}", "parts": row.parts,
            "lines": row.lines,
        }
        for row in assessment.scores.select_related("unit")
    ]  # fmt: skip


def differing(assessment: Assessment) -> list[tuple[str, str, str]]:
    """Units whose total would differ if the period were counted now by the same scheme: name, then, now."""
    now = {row.unit.key: (row.unit.name, f"{row.score.total:.2f}") for row in reckon(
        assessment.kind, named(assessment.kind, assessment.period), assessment.scheme
    ).rows}  # fmt: skip
    then = {row.unit.key: (row.unit.name, f"{row.total:.2f}") for row in assessment.scores.select_related("unit")}
    out = []
    for key in sorted(now.keys() | then.keys()):
        a, b = then.get(key, ("", "—")), now.get(key, ("", "—"))
        if a[1] != b[1]:
            out.append((a[0] or b[0], a[1], b[1]))
    return out
