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
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.visibility import OVERSEEING, own_units
from luodi.web.people.models import Role, User

LEAST = dt.timedelta(seconds=10)
"""A board no older than this is shown again even if something was recorded since. Pages ask every 15 seconds, so that
they never lag behind by more than 30."""
KEPT = 24 * 3600
WORKING = 120
"""Seconds for which one counts and the others show what there is."""
PATIENCE, LOOKING = 2.0, 0.2
"""Where there is none of today yet, seconds for which a request waits for it to be counted, and between looks."""
LARGE = 50_000
"""From so many tasks on no request counts: a thread does, and a page says so that asks again by itself."""

SLOW = 0.5
"""Seconds of counting from which on nobody waits for it: whoever asks sees the board that there is, with its moment,
and the next one is counted meanwhile."""
REST = 9
"""A board that takes long is counted anew at most after so many times as long."""


_ONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class Fresh:
    """A board with the moment and the journal's mark at which it was counted, and how many seconds that took."""

    board: Board
    at: dt.datetime
    mark: int
    took: float = 0.0


class StillCountingError(Exception):
    """There is no board of today yet. ``since``: when the counting of it began, where that is known."""

    def __init__(self, since: dt.datetime | None) -> None:
        super().__init__(f"counted since {since}")
        self.since = since


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
    and day is as good as a new one. Raises ``StillCountingError`` where a large ledger has none of today.
    """
    key, at, now = sight(user), mark(), timezone.now()
    known = _of_today(key)
    if known is None:
        return _first(user, key, at)
    if known.mark == at or now - known.at < max(LEAST, REST * dt.timedelta(seconds=known.took)):
        return known
    if not cache.add(f"{key}:working", now, WORKING):
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
        if _large():
            _begin(user, key, mark())
            raise StillCountingError(_since(key))
        found, tables = _made(user, key, mark())
        return found, tables[of]
    _today, at, rows = kept
    return replace(found, at=at), [Progress(dict(told), query, *names) for told, query, *names in rows]


def _first(user: User, key: str, at: int) -> Fresh:
    """The first board of a day: of a large ledger counted in a thread, for which the request waits a little."""
    large = _large()
    mine = _begin(user, key, at) if large else cache.add(f"{key}:working", timezone.now(), WORKING)
    known = _awaited(key) if large or not mine else None
    if known is None and large:
        raise StillCountingError(_since(key))
    return known or _made(user, key, at)[0]


def _large() -> bool:
    return Commitment.objects.order_by("pk").values("pk")[LARGE : LARGE + 1].exists()


def _begin(user: User, key: str, at: int) -> bool:
    """Let a thread count the board, unless somebody counts it already."""
    mine = cache.add(f"{key}:working", timezone.now(), WORKING)
    if mine:
        threading.Thread(target=_meanwhile, args=(user, key, at), daemon=True).start()
    return mine


def _since(key: str) -> dt.datetime | None:
    since = cache.get(f"{key}:working")
    return since if isinstance(since, dt.datetime) else None


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
    """In a thread of its own, with a connection of its own. Where it fails the old board stays, and says its age.

    A process counts one at a time; what somebody else has counted by then is not counted again.
    """
    try:
        with _ONE:
            known = _of_today(key)
            if known is None or known.mark < at:
                cache.touch(f"{key}:working", WORKING)
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
