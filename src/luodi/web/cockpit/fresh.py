"""Freshness: a board is counted anew when something was recorded since, at most so often, and says of when it is."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

from luodi.web.cockpit.board import Board, board
from luodi.web.documents.models import Document
from luodi.web.ledger.live import mark
from luodi.web.ledger.visibility import own_units
from luodi.web.people.models import User

LEAST = dt.timedelta(seconds=10)
"""A board no older than this is shown again even if something was recorded since. Pages ask every 15 seconds, so that
they never lag behind by more than 30."""
KEPT = 24 * 3600
WORKING = 60
"""Seconds for which one request counts and the others show what there is."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A board with the moment and the journal's mark at which it was counted."""

    board: Board
    at: dt.datetime
    mark: int


def sight(user: User) -> str:
    """People who see the same share a board: the same units' work, less the same documents.

    What is hidden belongs to the name, so that a document that is raised leaves every board at once, not with the next.
    """
    units, seen = own_units(user), Document.objects.visible_to(user).values("pk")
    hidden = Document.objects.exclude(pk__in=seen).order_by("pk").values_list("pk", flat=True)
    shown = repr((units if units is None else sorted(units), user.role if units else "", list(hidden)))
    return f"cockpit:5:{hashlib.sha256(shown.encode()).hexdigest()[:32]}"


def fresh(user: User) -> Fresh:
    """The board for ``user`` now. Nothing changes without an entry of the journal, so that a board of the same mark
    and day is as good as a new one."""
    key, at, now = sight(user), mark(), timezone.now()
    today = timezone.localdate()
    known: Fresh | None = cache.get(key)
    if known is not None and known.board.today == today:
        if known.mark == at or now - known.at < LEAST:
            return known
        if not cache.add(f"{key}:working", True, WORKING):
            return known
    made = Fresh(board(user, today), now, at)
    cache.set(key, made, KEPT)
    cache.delete(f"{key}:working")
    return made
