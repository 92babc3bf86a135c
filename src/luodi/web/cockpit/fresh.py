"""Freshness: a board is counted anew when something was recorded since, at most so often, and says of when it is."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
import time
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.db import connections
from django.utils import timezone

from luodi.web.cockpit.board import TABLES, Board, board
from luodi.web.cockpit.numbers import Progress
from luodi.web.documents.models import Document
from luodi.web.ledger.live import mark
from luodi.web.ledger.visibility import OVERSEEING, own_units
from luodi.web.people.models import Role, User

LEAST = dt.timedelta(seconds=10)
"""A board no older than this is shown again even if something was recorded since. Pages ask every 15 seconds, so that
they never lag behind by more than 30."""
KEPT = 24 * 3600
WORKING = 60
"""Seconds for which one request counts and the others show what there is."""
PATIENCE, LOOKING = 45.0, 0.2
"""Where there is none of today yet, seconds for which the others wait for the one that counts, and between looks."""

SLOW = 0.5
"""Seconds of counting from which on nobody waits for it: whoever asks sees the board that there is, with its moment,
and the next one is counted meanwhile."""
REST = 9
"""A board that takes long is counted anew at most after so many times as long."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A board with the moment and the journal's mark at which it was counted, and how many seconds that took."""

    board: Board
    at: dt.datetime
    mark: int
    took: float = 0.0


def sight(user: User) -> str:
    """People who see the same share a board: the same units' work, less the same documents.

    What is hidden belongs to the name, so that a document that is raised leaves every board at once, not with the next.
    """
    units, seen = own_units(user), Document.objects.visible_to(user).values("pk")
    hidden = Document.objects.exclude(pk__in=seen).order_by("pk").values_list("pk", flat=True)
    shown = repr((units if units is None else sorted(units), user.role if units else "", list(hidden)))
    return f"cockpit:6:{hashlib.sha256(shown.encode()).hexdigest()[:32]}"


def fresh(user: User) -> Fresh:
    """The board for ``user`` now. Nothing changes without an entry of the journal, so that a board of the same mark
    and day is as good as a new one."""
    key, at, now = sight(user), mark(), timezone.now()
    known = _of_today(key)
    if known is None:
        mine = cache.add(f"{key}:working", True, WORKING)
        return (None if mine else _awaited(key)) or _made(user, key, at)[0]
    if known.mark == at or now - known.at < max(LEAST, REST * dt.timedelta(seconds=known.took)):
        return known
    if not cache.add(f"{key}:working", True, WORKING):
        return known
    if known.took > SLOW:
        threading.Thread(target=_meanwhile, args=(user, key, at), daemon=True).start()
        return known
    return _made(user, key, at)[0]


def table(user: User, of: str) -> tuple[Fresh, list[Progress]]:
    """One of ``TABLES`` of the board for ``user`` now, whole, with the board; ``at`` is the table's own moment."""
    found, key = fresh(user), sight(user)
    kept = cache.get(f"{key}:{of}")
    if kept is None or kept[0] != found.board.today:  # thrown out of the cache before the board was
        found, tables = _made(user, key, mark())
        return found, tables[of]
    _today, at, rows = kept
    return replace(found, at=at), [Progress(dict(told), query, *names) for told, query, *names in rows]


def _of_today(key: str) -> Fresh | None:
    known: Fresh | None = cache.get(key)
    return known if known is not None and known.board.today == timezone.localdate() else None


def _awaited(key: str) -> Fresh | None:
    """What somebody else counts just now; None if that takes too long or breaks off."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        known = _of_today(key)
        if known is not None or cache.get(f"{key}:working") is None:
            return known
        time.sleep(LOOKING)
    return None


def _made(user: User, key: str, at: int) -> tuple[Fresh, dict[str, list[Progress]]]:
    """Count, and keep: the tables by themselves, plainly, because they are long and the board is read far oftener."""
    began, now = time.monotonic(), timezone.now()
    try:
        counted, tables = board(user, timezone.localdate())
        made = Fresh(counted, now, at, time.monotonic() - began)
        for of in TABLES:
            rows = [(tuple(row.counts.items()), row.query, row.name, row.note, row.key) for row in tables[of]]
            cache.set(f"{key}:{of}", (counted.today, now, rows), KEPT)
        cache.set(key, made, KEPT)
    finally:
        cache.delete(f"{key}:working")
    return made, tables


def _meanwhile(user: User, key: str, at: int) -> None:
    """In a thread of its own, with a connection of its own. Where it fails the old board stays, and says its age."""
    try:
        _made(user, key, at)
    finally:
        connections.close_all()


def first_of_the_day() -> int:
    """For scheduled work: count today's boards of those above the units before anybody asks; gives how many were."""
    made, seen = 0, set()
    for user in User.objects.filter(is_active=True, role__in=(*OVERSEEING, Role.LEADER)).select_related("unit"):
        if own_units(user) is not None:
            continue
        key = sight(user)
        known: Fresh | None = None if key in seen else cache.get(key)
        if key in seen or (known is not None and known.board.today == timezone.localdate()):
            continue
        seen.add(key)
        made += 1
        _made(user, key, mark())
    return made
