"""Load: how many commitments a unit has open at the end of each month, past and to come."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, DateField, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, TruncDate, TruncMonth

from luodi.clocks import start_of
from luodi.web.across.heirs import steps
from luodi.web.across.in_force import in_force
from luodi.web.across.sides import Heirs
from luodi.web.documents.models import Document
from luodi.web.ledger.models import NEVER
from luodi.web.ledger.visibility import parts_seen_by
from luodi.web.people.models import Unit, User

BACK, AHEAD = 12, 12
SHOWN = 12
"""Units on the page: those with most open now."""


@dataclass(frozen=True, slots=True)
class Month:
    """The end of a month; ``past`` where it lies before today: counted, not foreseen."""

    first: dt.date
    last: dt.date
    past: bool

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(slots=True)
class Load:
    """One unit's open commitments at each month's end."""

    unit: Unit
    counts: list[int]
    now: int

    @property
    def peak(self) -> int:
        return max(self.counts)


@dataclass(slots=True)
class Loads:
    """The page of loads: months, units, and the chart's lines."""

    months: list[Month]
    loads: list[Load]
    unit: Unit | None


def months(today: dt.date, back: int = BACK, ahead: int = AHEAD) -> list[Month]:
    """The months around ``today``.

    >>> [month.name for month in months(dt.date(2026, 1, 15), 1, 1)]
    ['2025-12', '2026-01', '2026-02']
    """
    out = []
    for step in range(-back, ahead + 1):
        count = today.year * 12 + today.month - 1 + step
        first = dt.date(count // 12, count % 12 + 1, 1)
        after = dt.date((count + 1) // 12, (count + 1) % 12 + 1, 1)
        out.append(Month(first, after - dt.timedelta(days=1), after <= today))
    return out


def loads(user: User, today: dt.date, unit: Unit | None = None) -> Loads:
    """The loads of one unit, or of those with most open now.

    A commitment is open from the day its document was issued until it was reported complete. For months to come it is
    taken to be done by its due date; without one it stays open. Parts through a group (各区县政府) count for none of
    its members here: they would all look the same.
    """
    span = months(today)
    moves = _carried(_moves(user, today, unit, span), today)
    if unit is not None:
        moves = {pk: rows for pk, rows in moves.items() if pk == unit.pk}
    found = []
    for pk, rows in moves.items():
        counts = [_open_at(rows, month.last, today) for month in span]
        now = _open_at(rows, today, today)
        found.append((pk, counts, now))
    found.sort(key=lambda row: (-row[2], row[0]))
    units = Unit.objects.in_bulk([pk for pk, _, _ in found[:SHOWN]])
    return Loads(span, [Load(units[pk], counts, now) for pk, counts, now in found[:SHOWN] if pk in units], unit)


Move = tuple[dt.date, dt.date | None, dt.date, int]
"""First day open, day done if it is, due day, how many."""


def _moves(user: User, today: dt.date, unit: Unit | None, span: list[Month]) -> dict[int, list[Move]]:
    """How many commitments each unit has by the months in which they begin, end and fall due: grouped in the database,
    so that a million commitments come back as some thousand rows.

    Of what lies outside ``span`` only the side on which it lies is told: what ended before it is left out, what began
    before it begins with it, what falls due by now does so now, and what falls due after it never does.
    """
    parts = parts_seen_by(user).filter(
        unit__isnull=False, commitment__document__in=in_force(Document.objects.all(), today).values("pk")
    )
    if unit is not None:
        own = {unit.pk, *(step.succession.predecessor_id for step in steps(unit, today))}
        parts = parts.filter(unit__in=own)
    else:
        parts = parts.filter(unit__in=_busiest(user, today))
    completed, due = F("commitment__completed_at"), F("commitment__due")
    parts = parts.filter(Q(commitment__completed_at=None) | Q(commitment__completed_at__gte=start_of(span[0].first)))
    began = Coalesce("commitment__document__date", TruncDate("commitment__created_at"))
    after = Case(When(commitment__due__gt=span[-1].last, then=Value(NEVER)), default=due, output_field=DateField())
    rows = (
        parts.order_by()
        .annotate(
            begun=TruncMonth(Greatest(began, Value(span[0].first), output_field=DateField())),
            ended=TruncMonth(TruncDate(completed)),
            falls=TruncMonth(Greatest(after, Value(today.replace(day=1)), output_field=DateField())),
        )
        .values_list("unit", "begun", "ended", "falls")
        .annotate(n=Count("commitment", distinct=True))
    )
    out: dict[int, list[Move]] = defaultdict(list)
    for pk, begun, ended, falls, n in rows:
        out[pk].append((_day(begun), _day(ended) if ended else None, _day(falls), n))
    return out


def _carried(moves: dict[int, list[Move]], today: dt.date) -> dict[int, list[Move]]:
    """The same by who carries the duties today: a predecessor's stand under its heirs."""
    heirs = Heirs(today)
    out: dict[int, list[Move]] = defaultdict(list)
    for pk, rows in moves.items():
        for heir in heirs.ids([pk]):
            out[heir] += rows
    return out


def _day(value: dt.date | dt.datetime) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _busiest(user: User, today: dt.date) -> list[int]:
    """The units with most parts in what is not done."""
    counts: Counter[int] = Counter()
    parts = parts_seen_by(user).filter(Q(commitment__completed_at=None), unit__isnull=False)
    for pk, n in parts.order_by().values_list("unit").annotate(n=Count("commitment", distinct=True)):
        counts[pk] = n
    # Some of these have heirs in common: more are looked at than are shown.
    return [pk for pk, _ in counts.most_common(SHOWN * 3)]


def _open_at(rows: list[Move], day: dt.date, today: dt.date) -> int:
    """How many are open at the end of ``day``'s month."""
    total = 0
    for begun, ended, falls, n in rows:
        month = day.replace(day=1)
        if begun > month or (ended is not None and ended <= month):
            continue
        # To come: what is due by then is taken to be done, what is already late is still to be done now.
        foreseen = month > today.replace(day=1) and falls != NEVER.replace(day=1)
        if foreseen and falls <= month:
            continue
        total += n
    return total
