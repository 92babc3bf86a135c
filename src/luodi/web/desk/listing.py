"""The list of matters, newest first, each with its newest version; whom it is about is masked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from luodi.errors import LuodiError
from luodi.packs import load, with_rules
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.standing import decides, matters_of
from luodi.web.desk.telling import party_of
from luodi.web.journal.models import Entry
from luodi.web.people.models import User

MOST_WAITING = 30


def filtered(user: User, query: Mapping[str, str]) -> QuerySet[Matter]:
    """The matters that an address asks for: ``state`` of the newest version, ``pack``."""
    newest = Ruling.objects.filter(matter=OuterRef("pk")).order_by("-ordinal")
    rows = matters_of(user).select_related("unit", "opened_by")
    rows = rows.annotate(
        state=Subquery(newest.values("state")[:1]), shown=Subquery(newest.values("shown")[:1]),
        shown_en=Subquery(newest.values("shown_en")[:1]), on=Subquery(newest.values("on")[:1]),
        status=Subquery(newest.values("status")[:1]), ordinal=Subquery(newest.values("ordinal")[:1]),
    )  # fmt: skip
    if query.get("state") in Ruling.State.values:
        rows = rows.filter(state=query["state"])
    if query.get("pack") in with_rules():
        rows = rows.filter(pack=query["pack"])
    return rows.order_by("-opened_at", "pk")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that waits for this person's review."""

    ruling: Ruling
    title: str


def waiting(user: User) -> list[Waiting]:
    """What other people of one's unit have submitted, longest waiting first."""
    rows = Ruling.objects.filter(matter__in=matters_of(user), state=Ruling.State.TO_REVIEW)
    found = []
    for ruling in rows.select_related("matter__unit", "maker").order_by("submitted_at")[: 2 * MOST_WAITING]:
        if decides(user, ruling.matter) and user.pk not in {*ruling.hands, ruling.maker_id}:
            found.append(Waiting(ruling, load(ruling.matter.pack).issued.title))
    return found[:MOST_WAITING]


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of a matter's history with its reason, as far as the person may read it."""

    entry: Entry
    why: str


def why_of(entry: Entry, *, personal: bool) -> str:
    """The reason given: what may tell of the person stands in the entry's erasable part."""
    if entry.why or not personal or not entry.personal:
        return entry.why
    return str(json.loads(entry.personal).get("why", ""))


def masked_name(matter: Matter) -> str:
    """Whom a matter is about, masked; nothing where it was erased or the key is another one."""
    try:
        return party_of(matter).masked.name
    except LuodiError:
        return "—"
