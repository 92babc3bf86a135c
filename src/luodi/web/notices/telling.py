"""Who is told what today: the steps that commitments have come to, and the people of each step, as queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import F, Q, QuerySet, Value

from luodi.clocks import WorkingCalendar
from luodi.web.documents.models import Document
from luodi.web.ledger.flow import OPEN
from luodi.web.ledger.models import NEVER, Charge, Commitment
from luodi.web.ledger.standings import led_by
from luodi.web.notices.config import Step
from luodi.web.notices.models import Notice, Round
from luodi.web.people.models import Role, User

AT_WORK = (
    Commitment.Progress.TO_ACKNOWLEDGE, Commitment.Progress.IN_PROGRESS, Commitment.Progress.TO_VERIFY,
    Commitment.Progress.RETURNED,
)  # fmt: skip
CONFIRMED = ~Q(review__in=[one for one in Commitment.Review if one != Commitment.Review.CONFIRMED])
"""Said by what it is not: a ledger is nearly all confirmed, and said plainly SQLite takes the index of what is."""
COLUMNS = ("person", "commitment", "step", "days", "due", "round")


@dataclass(frozen=True, slots=True)
class Window:
    """The due days (from the first, through the last) whose commitments stand at a step today."""

    step: Step
    first: dt.date
    last: dt.date


def windows(steps: Sequence[Step], today: dt.date, calendar: WorkingCalendar) -> list[Window]:
    """Each step with its due days: every due day stands at one step, the latest it has come to.

    So whoever was not told for some days is told once, of how things stand now. What falls due on days of rest is told
    on the last working day before them: steps up to the due day look ahead to the eve of the next working day.
    """
    eve = calendar.first_working(today + dt.timedelta(days=1)) - dt.timedelta(days=1)
    found: list[Window] = []
    after = dt.date.min
    for step in sorted(steps, key=lambda step: -step.days):
        seen_from = eve if step.days <= 0 else today
        last = seen_from - dt.timedelta(days=step.days)
        if last >= after:
            found.append(Window(step, after, last))
            after = last + dt.timedelta(days=1)
    return found


def people_told(window: Window, round_: Round) -> Iterator[QuerySet[Any]]:
    """Queries of rows for ``Notice``: whom the step tells of what, never of a document above their clearance."""
    parts = Charge.objects.filter(led_by(_of(window), "commitment__"), state__in=OPEN).order_by()
    told = (Value(window.step.name), Value(window.step.days), F("commitment__due"), Value(round_.pk))
    cleared = "commitment__document__secrecy__lte"
    if "handler" in window.step.to:
        mine = parts.filter(handler__is_active=True, **{cleared: F("handler__clearance")})
        yield mine.values_list("handler_id", "commitment_id", *told).distinct()
        nobodys = parts.filter(Q(handler=None) | Q(handler__is_active=False))
        yield (
            _of_the_unit(nobodys, Role.LIAISON, cleared)
            .values_list("unit__people__id", "commitment_id", *told)
            .distinct()
        )
    if "leader" in window.step.to:
        yield (
            _of_the_unit(parts, Role.LEADER, cleared).values_list("unit__people__id", "commitment_id", *told).distinct()
        )
    if "supervisor" in window.step.to:
        for person in User.objects.filter(role=Role.SUPERVISOR, is_active=True):
            above = Document.objects.filter(secrecy__gt=person.clearance).order_by().values("pk")
            tasks = Commitment.objects.filter(_of(window), ~Q(document__in=above)).order_by()
            yield tasks.values_list(Value(person.pk), "pk", told[0], told[1], F("due"), told[3])


def _of(window: Window) -> Q:
    """The commitments of a window: at work, in force, answered by themselves."""
    within = Q(due__gte=window.first, due__lte=min(window.last, NEVER - dt.timedelta(days=1)))
    in_force = CONFIRMED & ~Q(drift=Commitment.Drift.GONE)
    return within & Q(progress__in=AT_WORK, answered_by=None) & in_force


def _of_the_unit(parts: QuerySet[Charge], role: Role, cleared: str) -> QuerySet[Charge]:
    return parts.filter(
        unit__people__role=role, unit__people__is_active=True, **{cleared: F("unit__people__clearance")}
    )


def fill(model: type[models.Model], columns: Sequence[str], rows: QuerySet[Any]) -> int:
    """Put the rows of a query into a table by the database itself, leaving out those that are there; gives how many."""
    sql, values = rows.query.sql_with_params()
    names = ", ".join(connection.ops.quote_name(model._meta.get_field(name).column) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {sql} ON CONFLICT DO NOTHING", values)
        return max(cursor.rowcount, 0)


def tell(steps: Sequence[Step], round_: Round, calendar: WorkingCalendar) -> dict[str, int]:
    """Write the notices of a round; gives how many by step. Part of the action ``go_round``."""
    counts: dict[str, int] = {}
    for window in windows(steps, round_.day, calendar):
        counts[window.step.name] = sum(fill(Notice, COLUMNS, rows) for rows in people_told(window, round_))
    return counts
