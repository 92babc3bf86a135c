"""The ledger as of past days: what is derived from the journal later is what the ledger said on the day."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db.models import Count
from django.utils import timezone

from luodi import units
from luodi.web.actions import OPERATOR, Caller
from luodi.web.documents.intake import take_in
from luodi.web.documents.models import Document
from luodi.web.journal.models import Entry
from luodi.web.ledger import visibility
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.count_day import count_day
from luodi.web.ledger.actions.extend import extend
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.resume import resume
from luodi.web.ledger.actions.strike_off import strike_off
from luodi.web.ledger.actions.suspend import suspend
from luodi.web.ledger.as_of import over_time, week_ends
from luodi.web.ledger.lights import light
from luodi.web.ledger.listing import listing
from luodi.web.ledger.models import Charge, Commitment, DayCount, Spell, SpellsRead
from luodi.web.ledger.past import keep_past
from luodi.web.ledger.periods import open_all_periods
from luodi.web.ledger.standings import FINISHED, standing
from luodi.web.ledger.visibility import visible, with_part
from luodi.web.people.models import Role, Secrecy, User
from luodi.web.review.actions.confirm import confirm
from luodi.web.review.actions.publish import publish
from luodi.web.review.actions.reject import reject
from tests.web.across.conftest import intake

REGISTRY = units.load(["yunzhou"])
BEGIN = dt.date(2026, 3, 2)
"""A Monday; each week something else happens."""
TICK = Caller(None, "tick")


class Weeks:
    """Weeks that pass; at each one's end the ledger is asked how it stands."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch, self.seen = monkeypatch, {}
        self.today = BEGIN
        self.stand(BEGIN)

    def stand(self, day: dt.date) -> None:
        self.today = day
        moment = dt.datetime(day.year, day.month, day.day, 2, tzinfo=dt.UTC)
        self.patch.setattr("django.utils.timezone.now", lambda: moment)

    def end(self, user: User) -> None:
        """The week's Sunday: what the ledger says of that day; then the next Monday."""
        sunday = self.today + dt.timedelta(days=6)
        rows = visible(user).order_by().annotate(s=standing(sunday)).values_list("s").annotate(n=Count("pk"))
        self.seen[sunday] = Counter(dict(rows))
        self.stand(sunday + dt.timedelta(days=1))


@pytest.fixture
def lived(database: str, monkeypatch: pytest.MonkeyPatch) -> tuple[User, Weeks]:
    """Seven weeks of work on an invented programme, every kind of change among them."""
    weeks = Weeks(monkeypatch)
    user = User.objects.create_user("du", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL)
    by = Caller(user, "page")
    take_in(OPERATOR, intake("yunzhou_water_2026"), registry=REGISTRY, publicity="open")
    document = Document.objects.get()
    weeks.end(user)
    tasks = list(Commitment.objects.order_by("order"))
    reject(by, [tasks[-1].pk], why="重复")
    confirm(by, [task.pk for task in tasks[:-1]])
    weeks.end(user)
    publish(by, document)
    open_all_periods(TICK)
    weeks.end(user)
    charge = Charge.objects.filter(commitment__deadline__isnull=False).order_by("commitment__order", "pk").first()
    assert charge is not None
    others = list(
        Commitment.objects.filter(charges__isnull=False, deadline__isnull=False)
        .exclude(pk=charge.commitment_id)
        .distinct()
        .order_by("order")
    )
    lead = Caller(User.objects.create_user("lead", role=Role.LIAISON, unit=charge.unit, clearance=1), "page")
    suspend(by, others[0], reason="改线")
    extend(by, others[1], until=others[1].deadline + dt.timedelta(days=200), reason="汛期")
    weeks.end(user)
    resume(by, others[0], reason="复工")
    for part in Charge.objects.filter(commitment=charge.commitment):
        worker = lead if part.unit_id == charge.unit_id else Caller(
            User.objects.create_user(f"u{part.pk}", role=Role.LIAISON, unit=part.unit, clearance=1), "page"
        )  # fmt: skip
        acknowledge(worker, part)
        accept_report(by, report(worker, part, text="完成", occurred_on=weeks.today, percent=100, completes=True))
    weeks.end(user)
    strike_off(by, charge.commitment)
    weeks.end(user)
    reject(by, [others[-1].pk], why="并入他项")
    weeks.end(user)
    return user, weeks


def of_a_unit(weeks: Weeks) -> None:
    """People of a unit have their own tasks of then."""
    lead = User.objects.get(username="lead")
    first, last = min(weeks.seen), max(weeks.seen)
    found = over_time(lead, [first, last])
    own = Spell.objects.filter(commitment__in=visible(lead, gone=True).values("pk"), first__lte=last, until__gt=last)
    assert sum(found[last].values()) == own.filter(live=True).count() > 0
    assert found[last]["done"] == own.filter(progress__in=FINISHED).count() == 1
    assert found[first]["done"] == 0
    # A unit with very many below it is asked for in another way, and sees the same.
    ways = []
    for many in (visibility.MANY, 0):
        weeks.patch.setattr(visibility, "MANY", many)
        lists = [listing(lead, query, weeks.today) for query in ({}, {"light": "green"}, {"on": last.isoformat()})]
        rows = [[line.commitment.pk for line in one.lines] for one in lists]
        ways.append((rows, [(one.counts, one.total) for one in lists], set(visible(lead, gone=True))))
    weeks.patch.setattr(visibility, "MANY", 300)
    assert ways[0] == ways[1]
    assert all(ways[0][0])


def in_their_order(user: User, day: dt.date, query: dict[str, str]) -> None:
    """The list of ``day`` shows the tasks of then, in the order of what was due then, whatever it is narrowed by."""
    unit = User.objects.get(username="lead").unit
    for who, of_unit in ((user, False), (user, True), (User.objects.get(username="lead"), False)):
        narrowed = query | ({"unit": unit.key} if of_unit else {})
        seen = {task.pk: task for task in visible(who, gone=True)}
        own = set(Commitment.objects.filter(with_part([unit.pk])).values_list("pk", flat=True))
        stood = [
            (one.due, one.commitment_id)
            for one in Spell.objects.filter(first__lte=day, until__gt=day, live=True)
            if one.commitment_id in seen
            and (not of_unit or one.commitment_id in own)
            and light(one.due, one.progress, day, one.plan_due) == query["light"]
            and (one.progress in FINISHED) == (query["state"] == "done")
        ]
        for sort in ("due", "-due", "document"):
            found = listing(who, {**narrowed, "on": day.isoformat(), "sort": sort}, day)
            keys = [line.commitment.pk for line in found.lines]
            expected = sorted(stood, reverse=sort == "-due")
            if sort == "document":
                expected.sort(key=lambda one: seen[one[1]].order)
            assert (keys, found.total) == ([key for _due, key in expected], len(stood)), (who, narrowed, sort)


def test_what_is_derived_later_is_what_the_ledger_said_on_the_day(lived: tuple[User, Weeks]) -> None:
    user, weeks = lived
    assert len({tuple(sorted(counts.items())) for counts in weeks.seen.values()}) >= 5  # the weeks do differ
    # What every entry says of its task is what the last one left in the row.
    said = {
        key: Entry.objects.filter(object_id=str(key)).latest("id").detail["stands"]
        for key in Commitment.objects.values_list("pk", flat=True)
    }
    assert said == {task.pk: task.stands() for task in Commitment.objects.all()}
    assert keep_past(TICK, weeks.today)[1] == len(weeks.seen)
    assert over_time(user, list(weeks.seen)) == weeks.seen
    of_a_unit(weeks)
    # The list as of each day has as many tasks of each light, and of those finished.
    for day, counts in weeks.seen.items():
        on = {"on": day.isoformat()}
        for of, query in (
            ("red", {"light": "red"}), ("yellow", {"light": "yellow"}), ("grey", {"light": "grey"}),
            ("green", {"light": "green", "state": "open"}), ("done", {"state": "done"}),
        ):  # fmt: skip
            assert listing(user, on | query, weeks.today).total == counts[of], (day, of)
    in_their_order(user, max(weeks.seen), {"light": "green", "state": "open"})
    in_their_order(user, max(weeks.seen), {"light": "green", "state": "done"})
    # Again changes nothing, and anew from the journal alone gives the same.
    kept = list(DayCount.objects.order_by("day", "document").values_list("day", "document", "done", "green", "red"))
    assert keep_past(TICK, weeks.today) == (0, 0)
    Spell.objects.all().delete()
    DayCount.objects.update(done=99)
    SpellsRead.objects.all().delete()
    keep_past(TICK, weeks.today)
    for day in weeks.seen:
        count_day(TICK, day)
    assert (
        list(DayCount.objects.order_by("day", "document").values_list("day", "document", "done", "green", "red"))
        == kept
    )


def test_what_the_journal_does_not_tell_is_assumed_and_gives_way_to_what_it_tells(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    weeks = Weeks(monkeypatch)
    take_in(OPERATOR, intake("yunzhou_water_2026"), registry=REGISTRY, publicity="open")
    Entry.objects.filter(object_type="ledger.commitment").delete()
    count = Commitment.objects.count()
    weeks.stand(BEGIN + dt.timedelta(days=7))
    assert keep_past(TICK, weeks.today) == (count, 1)
    assert Spell.objects.filter(assumed=True, first=BEGIN).count() == count
    task = Commitment.objects.order_by("order")[0]
    user = User.objects.create_user("du", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL)
    reject(Caller(user, "page"), [task.pk], why="重复")
    weeks.stand(weeks.today + dt.timedelta(days=7))
    keep_past(TICK, weeks.today)
    sundays = week_ends(weeks.today, 2)
    assert [sum(over_time(user, sundays)[day].values()) for day in sundays] == [count, count - 1]
    assert timezone.localdate() == weeks.today
