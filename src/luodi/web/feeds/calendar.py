"""A feed as an iCalendar object (RFC 5545): due days and plan points as all-day events, without alarms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from luodi.web.feeds.models import Feed
from luodi.web.ledger.flow import FINISHED
from luodi.web.ledger.models import NEVER, Charge, Commitment, Milestone
from luodi.web.ledger.place import place_of
from luodi.web.ledger.standing import subordinates
from luodi.web.ledger.visibility import visible, with_part
from luodi.web.people.models import Secrecy

MOST = 2_000
BACK = dt.timedelta(days=366)
"""Open tasks that were due longer ago are left to the ledger."""
REFRESH = "PT4H"
SHOWN = 120

Address = Callable[[Commitment], str]


def calendar(feed: Feed, today: dt.date, address: Address) -> bytes:
    """What the feed's person may see, as of now. ``address`` gives the page of a task."""
    made = Calendar()
    made.add("prodid", "-//Luodi//Ledger//ZH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    name = _("落地 · %(of)s") % {"of": feed.unit.name if feed.unit else _("我承办的任务")}
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", dt.timedelta(hours=4), parameters={"value": "DURATION"})
    made.add("x-published-ttl", REFRESH)
    tasks = list(open_tasks(feed).filter(due__gte=today - BACK, due__lt=NEVER).order_by("due", "pk")[:MOST])
    for task in tasks:
        made.add_component(_event(task, f"{task.pk}@luodi", task.due, task.text, address))
    for point in _points(feed, today):
        task = point.commitment
        title = f"{point.name}：{task.text}"
        made.add_component(_event(task, f"{task.pk}-{point.pk}@luodi", point.due, title, address))
    return bytes(made.to_ical())


def open_tasks(feed: Feed) -> QuerySet[Commitment]:
    """The open tasks of a feed, as far as its person may see them now.

    A calendar program keeps what it fetched in the clear, so nothing of a document marked 秘密 or above goes out.
    """
    found = visible(feed.user).exclude(progress__in=FINISHED).filter(document__secrecy__lte=Secrecy.INTERNAL)
    found = found.select_related("document")
    if feed.unit is not None:
        return found.filter(with_part(subordinates(feed.unit)))
    handled = Charge.objects.filter(handler=feed.user).exclude(state=Charge.State.WITHDRAWN)
    return found.filter(pk__in=handled.values("commitment"))


def _points(feed: Feed, today: dt.date) -> Iterable[Milestone]:
    """The plan points ahead; a period's last day is the task's own due day."""
    found = Milestone.objects.filter(kind=Milestone.Kind.PLAN, answered_at=None, due__gte=today - BACK)
    found = found.filter(commitment__in=open_tasks(feed).order_by().values("pk"))
    return found.select_related("commitment__document").order_by("due", "pk")[:MOST]


def _event(task: Commitment, uid: str, day: dt.date, title: str, address: Address) -> Event:
    event = Event()
    event.add("uid", uid)
    # The same sequence for the same state: a moved day is a revision of the task.
    event.add("sequence", task.revision)
    event.add("dtstamp", task.updated_at)
    event.add("last-modified", task.updated_at)
    event.add("created", task.created_at)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", title if len(title) <= SHOWN else f"{title[: SHOWN - 1]}…")
    place = place_of(task)
    source = task.document.number or task.document.title
    lines = (title, f"{source} {place}".strip(), str(task.get_progress_display()))
    event.add("description", "\n".join(lines))
    event.add("url", address(task))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
