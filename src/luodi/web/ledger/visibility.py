"""Which commitments a person may see, and which are in force.

A supervisor, an auditor, an administrator and a leader above the units see all; the people of a unit see the work of
their own unit and of the units below it, and what they lead whole. Nobody sees a document above their clearance.
"""

from __future__ import annotations

from typing import Any, TypeGuard

from django.db.models import Exists, OuterRef, Q, QuerySet

from luodi.web.among import Among
from luodi.web.documents.models import Document
from luodi.web.ledger.models import Assignment, Charge, Commitment
from luodi.web.ledger.standing import subordinates
from luodi.web.ledger.standings import led_by
from luodi.web.people.finding import groups_of
from luodi.web.people.models import Role, User

OVERSEEING = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that see the work of every unit."""

LIVE = ~Q(review=Commitment.Review.REJECTED) & ~Q(drift=Commitment.Drift.GONE)
"""Neither rejected by a person nor gone from the document's newest version."""


def own_units(user: User) -> list[int] | None:
    """The units whose work the person sees: their own and those below it; None for all of them.

    A leader without a unit stands above the units; other people without one see no unit's work.
    """
    if not user.is_authenticated:
        return []
    if user.role in OVERSEEING or (user.role == Role.LEADER and user.unit_id is None):
        return None
    if user.unit_id is None or user.role == Role.PUBLIC:
        return []
    return subordinates(user.unit)


MANY = 300
"""A unit with so many below it (a province, a city) is taken to have a part in most of the ledger."""


def widely(units: list[int] | None) -> TypeGuard[list[int]]:
    """Whether the commitments of ``units`` are asked for one by one, because they are most of the ledger."""
    return units is not None and len(units) > MANY


def with_part(units: list[int]) -> Q:
    """Commitments in which any of ``units`` has a part: by the document, through a group, or since assigned."""
    if widely(units):
        # They have a part in most of the ledger: each commitment is looked at in turn, in the order of the page.
        return _has_part(units, OuterRef("pk"))
    # One subquery for both: of two with "or" between them PostgreSQL goes through the whole ledger and looks each up.
    named = Assignment.objects.filter(_stated(units)).order_by().values("commitment")
    return Q(pk__in=named.union(_charged(units).order_by().values("commitment")))


def _stated(units: list[int]) -> Q:
    """The parts that documents give to any of ``units``, themselves or through a group."""
    groups = groups_of(units)
    own = _own(units)
    return own | Q(group__in=groups) if groups else own


def _own(units: list[int]) -> Q:
    return Q(Among("unit_id", units, plainly=widely(units)))


def _charged(units: list[int]) -> QuerySet[Charge]:
    return Charge.objects.filter(_own(units)).exclude(state=Charge.State.WITHDRAWN)


def _has_part(units: list[int], of: OuterRef) -> Q:
    """The same of the one commitment ``of``."""
    stated = Assignment.objects.filter(_stated(units), commitment=of).order_by()
    return Q(Exists(stated)) | Q(Exists(_charged(units).filter(commitment=of).order_by()))


def hidden(user: User) -> QuerySet[Document]:
    """The documents that the person may not see. They are few: to leave out theirs is much less work than to look for
    each task whether its document may be seen."""
    return Document.objects.hidden_from(user).order_by()


NAMED = 500
"""So many documents that are hidden are named one by one: a database that does not know how few they are looks through
the whole ledger instead."""


def hidden_from(user: User) -> bool:
    """Whether there is any document that the person may not see."""
    return hidden(user).exists()


def leaving_out(user: User, field: str) -> Q | None:
    """The condition that a row's document (``field`` leads there) is none that is hidden; None where none is."""
    keys = list(hidden(user).values_list("pk", flat=True)[: NAMED + 1])
    if not keys:
        return None
    return ~Q(Among(field, keys) if len(keys) <= NAMED else Q(**{f"{field}__in": hidden(user).values("pk")}))


def parts_seen_by(user: User) -> QuerySet[Assignment]:
    """The units' parts in the commitments one may see, by joins: for counting by unit or role."""
    found = Assignment.objects.exclude(commitment__review=Commitment.Review.REJECTED).exclude(
        commitment__drift=Commitment.Drift.GONE
    )
    seen = leaving_out(user, "commitment__document")
    if seen is not None:
        found = found.filter(seen)
    units = own_units(user)
    if widely(units):
        # Their own parts show that they see the commitment; only of what is another's need it be looked at.
        return found.filter(_stated(units) | _has_part(units, OuterRef("commitment")))
    if units is not None:
        found = found.filter(commitment__in=Commitment.objects.filter(with_part(units)).values("pk"))
    return found


def in_seen_documents(user: User, *, gone: bool = False) -> QuerySet[Commitment]:
    """The commitments in force of the documents one may see, whosever part they are; with ``gone`` also those rejected
    or gone since.

    The join is left out where it would hide nothing: it is most of the time on a large ledger.
    """
    found = Commitment.objects.all() if gone else Commitment.objects.filter(LIVE)
    seen = leaving_out(user, "document")
    return found if seen is None else found.filter(seen)


def unseen(user: User) -> QuerySet[Commitment, Any]:
    """The keys of all others: those not in force, and those of documents that are hidden. Each half has an index."""
    dead = Commitment.objects.filter(Q(review=Commitment.Review.REJECTED) | Q(drift=Commitment.Drift.GONE))
    of_hidden = Commitment.objects.filter(document__in=hidden(user).values("pk"))
    return dead.order_by().values("pk").union(of_hidden.order_by().values("pk"))


def visible(user: User, *, gone: bool = False) -> QuerySet[Commitment]:
    """Those of them that one may see: whoever stands above the units all, people of a unit what it has a part in."""
    found = in_seen_documents(user, gone=gone)
    units = own_units(user)
    return found if units is None else found.filter(with_part(units))


def led_to(user: User, prefix: str) -> Q:
    """What leads to a commitment in force of a document one sees (``prefix`` leads there), by joins."""
    seen = leaving_out(user, f"{prefix}document")
    in_force = led_by(LIVE, prefix)
    return in_force if seen is None else in_force & seen


def charges_at_hand(user: User, units: list[int]) -> QuerySet[Charge]:
    """The parts that ``units`` were given and still have in commitments the person sees. Having such a part is what
    lets one of theirs see the commitment, so that this is not asked again."""
    found = Charge.objects.filter(Among("unit_id", units), led_to(user, "commitment__"))
    return found.exclude(state=Charge.State.WITHDRAWN)
