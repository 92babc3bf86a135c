"""The work on one commitment as its page shows it: each unit's part, and what the person looking may do now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F
from django.utils import timezone

from luodi.web.ledger import flow
from luodi.web.ledger.models import Assignment, Charge, Chase, Commitment, Report, Request, Target
from luodi.web.ledger.reckoning import Standing as ClockStanding
from luodi.web.ledger.reckoning import beyond_law, standings
from luodi.web.ledger.standing import ANSWERING, is_supervisor, leads_the_work, signs, subordinates
from luodi.web.ledger.timeline import Timeline, timeline
from luodi.web.ledger.timing import governing
from luodi.web.ledger.visibility import own_units
from luodi.web.people.models import Role, Unit, User

Progress = Commitment.Progress
RUNNING = {Progress.TO_ACKNOWLEDGE, Progress.IN_PROGRESS, Progress.TO_VERIFY, Progress.RETURNED}
FOLDED = 8
"""Parts shown at once; a task of forty districts folds the rest."""


@dataclass(slots=True)
class Told:
    """A report, and which of sign, accept, return the person may do."""

    report: Report
    may: frozenset[str]


@dataclass(slots=True)
class Asked:
    """A request, and which of answer, withdraw the person may do."""

    request: Request
    may: frozenset[str]
    lines: list[str] = field(default_factory=list)
    """What is asked for beyond a day and words: the units with their roles, or the plan points."""


@dataclass(slots=True)
class Part:
    """One unit's part. ``mine``: the person acts for the unit."""

    charge: Charge
    mine: bool
    may: frozenset[str]
    reports: list[Told] = field(default_factory=list)
    requests: list[Asked] = field(default_factory=list)
    chases: list[Chase] = field(default_factory=list)

    @property
    def latest(self) -> Report | None:
        """The newest report that has left the unit."""
        gone = (told.report for told in self.reports if told.report.state in {"to_verify", "accepted", "returned"})
        return next(gone, None)


@dataclass(slots=True)
class Work:
    """Everything about the work. ``first`` and ``more`` are the parts, one's own first."""

    parts: list[Part]
    may: frozenset[str]
    timeline: Timeline | None
    clocks: list[ClockStanding]
    silent: int
    handlers: dict[int, list[User]]
    may_share: list[Target]
    own: frozenset[int] | None
    waiting: list[Unit]

    @property
    def provisional(self) -> bool:
        """Whether a day rests on a year whose holidays are not decreed."""
        return any(one.due is not None and one.due.provisional for one in self.clocks)

    @property
    def beyond_law(self) -> bool:
        return beyond_law(self.clocks)

    @property
    def first(self) -> list[Part]:
        return self.parts if len(self.parts) <= FOLDED + 2 else self.parts[:FOLDED]

    @property
    def more(self) -> list[Part]:
        return self.parts[len(self.first) :]


def work(commitment: Commitment, user: User) -> Work:
    """The work on ``commitment`` for ``user``, in a number of queries that does not grow with its units."""
    charges = list(
        commitment.charges.select_related("unit", "handler").order_by("id").prefetch_related(
            "reports__author", "reports__measurements__indicator", "reports__evidence", "reports__signed_by",
            "reports__signed_for", "reports__verified_by", "requests__asked_by", "requests__answered_by", "chases__by",
        )
    )  # fmt: skip
    supervisor, leading = is_supervisor(user), leads_the_work(user, commitment)
    everybody = leading or own_units(user) is None
    own = set(subordinates(user.unit)) if user.unit is not None and user.role in ANSWERING else set()
    owing = {charge.pk for charge in flow.answering(charges)}
    parts = []
    for charge in charges:
        mine = charge.unit_id in own
        part = Part(charge, mine, _charge_may(commitment, charge, answers=charge.pk in owing) if mine else frozenset())
        for report in reversed(charge.reports.all()) if mine or everybody else ():
            if report.state == Report.State.WITHDRAWN or (report.state in {"draft", "to_sign"} and not mine):
                continue
            part.reports.append(
                Told(report, _report_may(report, charge, user, mine=mine, above=supervisor, leading=leading))
            )
        for request in reversed(charge.requests.all()):
            waiting = request.state == Request.State.OPEN
            can: set[str] = set()
            if waiting and supervisor:
                can.add("answer_request")
            if waiting and mine:
                can.add("withdraw_request")
            if mine or everybody:
                part.requests.append(Asked(request, frozenset(can), _asked_lines(request)))
        if mine or everybody:
            part.chases = _unanswered(charge)
        parts.append(part)
    parts.sort(key=lambda part: (not part.mine, flow.STRENGTH.index(Assignment.Role(part.charge.role)), part.charge.pk))
    live = [part for part in parts if part.charge.state != Charge.State.WITHDRAWN]
    return Work(
        parts=parts,
        may=_may(commitment) if supervisor else frozenset(),
        timeline=timeline(commitment, charges, timezone.localdate()),
        clocks=standings(governing(commitment), timezone.now()),
        silent=sum(part.latest is None for part in live),
        waiting=[part.charge.unit for part in live if part.latest is None] if everybody else [],
        may_share=_shareable(commitment) if supervisor or leading else [],
        own=None if everybody else frozenset(own),
        handlers=_handlers([part.charge.unit for part in parts if "acknowledge" in part.may]),
    )


def _asked_lines(request: Request) -> list[str]:
    asked = request.granted or request.asked
    points = [f"{one['due']}　{one['name']}" for one in asked.get("points", [])]
    keys = [one["unit"] for one in asked.get("units", [])]
    names = dict(Unit.objects.filter(key__in=keys).values_list("key", "name")) if keys else {}
    roles = dict(Assignment.Role.choices)
    units = [f"{names.get(one['unit'], one['unit'])}（{roles.get(one['role'], '')}）" for one in asked.get("units", [])]
    return points + units


def _shareable(commitment: Commitment) -> list[Target]:
    """The targets with a total that can be shared out now, each with ``sharing_id`` (None where it is not yet)."""
    if commitment.assigned_at is None or commitment.progress in flow.FINISHED or commitment.answered_by_id:
        return []
    found = Target.objects.filter(indicator__commitment=commitment, value__isnull=False).select_related("indicator")
    return list(found.annotate(sharing_id=F("sharing__pk")).order_by("indicator__order", "order"))


def _unanswered(charge: Charge) -> list[Chase]:
    """The reminders since the last report that left the unit."""
    if charge.state not in {Charge.State.TO_ACKNOWLEDGE, Charge.State.IN_PROGRESS, Charge.State.RETURNED}:
        return []
    gone = [one.recorded_at for one in charge.reports.all() if one.state in {"to_verify", "accepted", "returned"}]
    last = max(gone, default=None)
    return [one for one in charge.chases.all() if last is None or one.at > last]


def _may(commitment: Commitment) -> frozenset[str]:
    can: set[str] = set()
    if commitment.review == Commitment.Review.PROPOSED:
        can.add("confirm")
    if commitment.review == Commitment.Review.CONFIRMED and commitment.progress not in flow.FINISHED:
        can |= {"assign", "plan_event"}
        if commitment.progress != Progress.SUSPENDED:
            can.add("set_limit")
    if commitment.answered_by_id is not None:
        return frozenset(can - {"assign", "plan_event", "set_limit"})
    if commitment.progress in RUNNING:
        can |= {"suspend", "interrupt", "extend", "chase"}
    if commitment.progress == Progress.SUSPENDED:
        can.add("resume")
    if commitment.progress == Progress.COMPLETED:
        can.add("strike_off")
    return frozenset(can)


def _charge_may(commitment: Commitment, charge: Charge, *, answers: bool) -> frozenset[str]:
    can: set[str] = set()
    if commitment.answered_by_id is not None:
        return frozenset()
    if charge.state in flow.ACKNOWLEDGE:
        can.add("acknowledge")
    if charge.state in flow.REPORT and commitment.progress in RUNNING:
        can.add("report")
    if charge.state in flow.OPEN:
        can.add("request")
        if answers:
            can.add("plan")
    return frozenset(can)


def _report_may(
    report: Report, charge: Charge, user: User, *, mine: bool, above: bool, leading: bool
) -> frozenset[str]:
    if report.state == Report.State.TO_SIGN and mine and signs(user, charge.unit, report.author_id):
        return frozenset({"sign_report", "return_report"})
    over = above or (leading and charge.role == Assignment.Role.SUPPORT)
    if report.state == Report.State.TO_VERIFY and over:
        return frozenset({"accept_report", "return_report"})
    return frozenset()


def _handlers(units: list[Unit]) -> dict[int, list[User]]:
    """Who may be named to handle a part, by unit: the people of the unit itself."""
    found: dict[int, list[User]] = defaultdict(list)
    people = User.objects.filter(unit__in=units, is_active=True, role__in=[Role.LIAISON, Role.CASEWORKER, Role.LEADER])
    for user in people.order_by("full_name", "username"):
        found[user.unit_id].append(user)
    return dict(found)
