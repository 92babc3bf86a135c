"""The journal as auditors read it: entries newest first, seals, and what is not yet sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet

from luodi.web.journal.entries import reference
from luodi.web.journal.models import Entry, Seal

PAGE = 50


@dataclass(slots=True)
class Pages:
    """One stretch of the journal. ``older`` and ``newer`` are ids to go on from; entries are never counted: there
    may be many millions of them."""

    entries: list[Entry]
    older: int | None
    newer: int | None
    sealed_through: int
    last: int
    seals: list[Seal]

    @property
    def unsealed(self) -> int:
        """At most how many entries no seal holds yet."""
        return max(self.last - self.sealed_through, 0)


def about(what: models.Model) -> QuerySet[Entry]:
    """The entries about one object."""
    object_type, object_id = reference(what)
    return Entry.objects.filter(object_type=object_type, object_id=object_id)


def narrowed(query: Mapping[str, str]) -> QuerySet[Entry]:
    """The entries that an address asks for."""
    found = Entry.objects.select_related("actor")
    if query.get("kind") in Entry.Kind.values:
        found = found.filter(kind=query["kind"])
    verb = query.get("verb", "").strip().replace("\0", "")[:60]
    if verb:
        found = found.filter(verb__startswith=verb)
    what, of = (query.get(name, "").replace("\0", "") for name in ("object_type", "object_id"))
    if what and of:
        found = found.filter(object_type=what[:60], object_id=of[:64])
    who = query.get("who", "").strip().replace("\0", "")[:150]
    if who:
        found = found.filter(actor__username=who)
    return found


def pages(query: Mapping[str, str]) -> Pages:
    """A stretch of the journal, newest first, in four queries."""
    found = narrowed(query)
    before = query.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(id__lt=int(before))
    entries = list(found.order_by("-id")[: PAGE + 1])
    more, entries = len(entries) > PAGE, entries[:PAGE]
    seals = list(Seal.objects.order_by("-number")[:8])
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return Pages(
        entries=entries,
        older=entries[-1].pk if more else None,
        newer=entries[0].pk if entries and before else None,
        sealed_through=seals[0].through if seals else 0,
        last=last,
        seals=seals,
    )
