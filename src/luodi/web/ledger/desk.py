"""待办: what waits for one person, in the order in which it should be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from luodi.web.among import Among
from luodi.web.ledger.chased import unanswered
from luodi.web.ledger.lights import COUNTED, light
from luodi.web.ledger.models import Assignment, Charge, Chase, Commitment, Report, Request
from luodi.web.ledger.recalculation import provisional_among
from luodi.web.ledger.standing import ANSWERING, subordinates
from luodi.web.ledger.visibility import charges_at_hand, led_to, visible, widely
from luodi.web.people.models import Deputy, Role, User

LISTED = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: the commitment, whose part it is, since when, and its light."""

    commitment: Commitment
    charge: Charge
    light: str
    since: dt.datetime
    note: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Tray:
    """Everything that waits for one verb. ``more`` counts what is not listed; ``capped``: there is still more."""

    name: str
    title: str
    empty: str
    waiting: list[Waiting]
    more: int
    capped: bool = False

    @property
    def count(self) -> int:
        """How many wait, as far as they were counted."""
        return len(self.waiting) + self.more


def desk(user: User, today: dt.date) -> list[Tray]:
    """The trays of a person, those that hold something first read; nothing for roles without work of this kind."""
    seen = visible(user)
    trays: list[Tray] = []
    if user.role in ANSWERING and user.unit is not None:
        units = subordinates(user.unit)
        # PostgreSQL finds by itself where there is least to be looked at.
        wide = widely(units) and connection.vendor == "sqlite"
        own = Charge.objects.filter(Among("unit_id", units), commitment__in=seen, commitment__answered_by=None)
        given = charges_at_hand(user, units).filter(commitment__answered_by=None)
        moving = given.exclude(commitment__progress=Commitment.Progress.SUSPENDED)
        reports = Report.objects.filter(charge__in=own)
        waiting = _to_sign(user, reports, today)
        if waiting is not None:
            trays.append(_of_reports("sign", _("待我审签"), _("没有等待审签的反馈。"), waiting, today))
        trays += [
            _of_chased("chased", _("被催办"), _("没有被催办的任务。"), given, today, wide=wide),
            _of_charges(
                "acknowledge", _("待签收"), _("没有等待签收的任务。"), given.filter(state="to_acknowledge"), today
            ),
            _of_charges("returned", _("被退回"), _("没有被退回的反馈。"), given.filter(state="returned"), today),
            _of_charges(
                "progress", _("正在办理"), _("没有正在办理的任务。"), moving.filter(state="in_progress"), today
            ),
        ]
        trays.append(
            _of_charges(
                "sent", _("已上报，待核查"), _("没有已上报待核查的反馈。"), given.filter(state="to_verify"), today
            )
        )
        trays.append(
            _of_reports("support", _("配合单位的反馈"), _("没有等待采纳的反馈。"), _below(units, wide=wide), today)
        )
    if user.role == Role.SUPERVISOR:
        above = led_to(user, "charge__commitment__")
        over = Report.objects.filter(above)
        asked = Request.objects.filter(above, state=Request.State.OPEN)
        unassigned = seen.filter(review=Commitment.Review.CONFIRMED, progress=Commitment.Progress.UNASSIGNED)
        trays += [
            _of_reports("verify", _("待核查"), _("没有等待核查的反馈。"), over.filter(state="to_verify"), today),
            _of_requests("answer", _("待答复的申请"), _("没有等待答复的申请。"), asked, today),
            _of_commitments("assign", _("待交办"), _("没有等待交办的任务。"), unassigned, today),
            _of_commitments(
                "strike",
                _("待销号"),
                _("没有等待销号的任务。"),
                seen.filter(progress=Commitment.Progress.COMPLETED),
                today,
            ),
        ]
    return trays


def _below(units: list[int], *, wide: bool) -> QuerySet[Report]:
    """What supporting units have reported on what any of ``units`` leads. ``wide``: each report is looked at by itself;
    few wait, and to gather what they lead would take far longer."""
    waiting = Report.objects.filter(state=Report.State.TO_VERIFY)
    led = Charge.objects.filter(Among("unit_id", units, plainly=wide), role=Assignment.Role.LEAD)
    if not wide:
        return waiting.filter(charge__role=Assignment.Role.SUPPORT, charge__commitment__in=led.values("commitment"))
    with_lead = Exists(led.filter(commitment=OuterRef("commitment")).order_by())
    support = Charge.objects.filter(with_lead, role=Assignment.Role.SUPPORT).order_by()
    return waiting.filter(Exists(support.filter(pk=OuterRef("charge"))))


def _to_sign(user: User, reports: QuerySet[Report], today: dt.date) -> QuerySet[Report] | None:
    """What waits for the person's signature, their own or as a deputy; nothing where they sign nothing."""
    waiting = reports.filter(state=Report.State.TO_SIGN)
    if user.role == Role.LEADER:
        return waiting
    standing_in = Deputy.objects.filter(
        deputy=user, ended_at=None, first__lte=today, last__gte=today, leader__role=Role.LEADER, leader__is_active=True
    )
    units = {
        below
        for one in standing_in.select_related("leader__unit")
        if one.leader.unit
        for below in subordinates(one.leader.unit)
    }
    return waiting.filter(charge__unit__in=units).exclude(author=user) if units else None


def _light(task: Commitment, today: dt.date) -> str:
    return light(task.due, task.progress, today, task.plan_due)


def _tray(name: str, title: str, empty: str, rows: list[Waiting], counted: Callable[[], int]) -> Tray:
    """``counted`` is asked only where there may be more than the rows listed."""
    count = counted() if len(rows) >= LISTED else len(rows)
    provisional = provisional_among(row.commitment.pk for row in rows)
    told = [replace(row, provisional=row.commitment.pk in provisional) for row in rows]
    return Tray(name, title, empty, told, max(min(count, COUNTED) - len(rows), 0), count > COUNTED)


def _count(found: QuerySet[Any]) -> int:
    """How many there are, counted to just beyond the bound."""
    return found.order_by().values("pk")[: COUNTED + 1].count()


def _first(found: QuerySet[Any], of: tuple[str, ...], *order: str) -> Iterable[Any]:
    """The rows to be listed, with what ``of`` leads to: their keys first, so that no database sorts whole rows."""
    keys = list(found.order_by(*order).values_list("pk", flat=True)[:LISTED])
    return found.model._default_manager.filter(pk__in=keys).select_related(*of).order_by(*order)


def _of_charges(name: str, title: str, empty: str, found: QuerySet[Charge], today: dt.date) -> Tray:
    rows = _first(found, ("commitment__document", "unit", "handler"), "commitment__due", "id")
    listed = [
        Waiting(row.commitment, row, _light(row.commitment, today), row.assigned_at, str(row.handler or ""))
        for row in rows
    ]
    return _tray(name, title, empty, listed, lambda: _count(found))


def _of_chased(name: str, title: str, empty: str, found: QuerySet[Charge], today: dt.date, *, wide: bool) -> Tray:
    """The parts reminded of since their last report left, each with the newest note."""
    newest = unanswered(found, one_by_one=wide).select_related("charge__commitment__document", "charge__unit")
    by_charge: dict[int, Chase] = {}
    for one in newest:
        by_charge.setdefault(one.charge_id, one)
    listed = [
        Waiting(
            one.charge.commitment, one.charge, _light(one.charge.commitment, today), one.at,
            one.note + (_("（%(day)s 前回复）") % {"day": one.answer_by} if one.answer_by else ""),
        )
        for one in list(by_charge.values())[:LISTED]
    ]  # fmt: skip
    return _tray(name, title, empty, listed, lambda: len(by_charge))


def _of_reports(name: str, title: str, empty: str, found: QuerySet[Report], today: dt.date) -> Tray:
    # An index has them in this order: counted by themselves SQLite would read all commitments for a filter first.
    keys = list(found.order_by("recorded_at", "id").values_list("pk", flat=True)[: COUNTED + 1])
    rows = Report.objects.filter(pk__in=keys[:LISTED]).order_by("recorded_at", "id")
    rows = rows.select_related("charge__commitment__document", "charge__unit")
    listed = [
        Waiting(row.charge.commitment, row.charge, _light(row.charge.commitment, today), row.recorded_at, row.text)
        for row in rows
    ]
    return _tray(name, title, empty, listed, lambda: len(keys))


def _of_requests(name: str, title: str, empty: str, found: QuerySet[Request], today: dt.date) -> Tray:
    rows = _first(found, ("charge__commitment__document", "charge__unit"), "asked_at", "id")
    listed = [
        Waiting(
            row.charge.commitment, row.charge, _light(row.charge.commitment, today), row.asked_at,
            f"{row.get_kind_display()}：{row.reason}",
        )
        for row in rows
    ]  # fmt: skip
    return _tray(name, title, empty, listed, lambda: _count(found))


def _of_commitments(name: str, title: str, empty: str, found: QuerySet[Commitment], today: dt.date) -> Tray:
    rows = _first(found, ("document",), "due", "id")
    listed = [Waiting(row, Charge(commitment=row), _light(row, today), row.updated_at, "") for row in rows]
    return _tray(name, title, empty, listed, lambda: _count(found))
