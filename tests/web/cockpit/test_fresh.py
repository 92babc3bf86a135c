"""A board that takes long to count is shown as it is while the next one is counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from django.core.cache import cache

from luodi.web.cockpit import fresh as room
from luodi.web.cockpit.fresh import first_of_the_day, fresh, sight
from luodi.web.ledger.models import Commitment
from luodi.web.people.models import Role, Secrecy, User
from tests.web import invented


class Later:
    """A thread that runs when it is told to."""

    waiting: ClassVar[list[Later]] = []

    def __init__(self, target: Any, args: tuple[Any, ...], daemon: bool) -> None:
        self.run = lambda: target(*args)

    def start(self) -> None:
        Later.waiting.append(self)


@pytest.mark.django_db
def test_nobody_waits_for_a_slow_board(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.threading, "Thread", Later)
    monkeypatch.setattr(room.connections, "close_all", lambda: None)
    user = User.objects.create_user("du", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL)
    first = fresh(user)
    old = replace(first, at=first.at - dt.timedelta(seconds=30), mark=-1, took=5.0)
    cache.set(sight(user), old)
    invented.programme(invented.units())
    now = fresh(user)
    assert (now.at, len(Later.waiting)) == (old.at, 1), "the board there is, and one thread"
    assert fresh(user).at == old.at
    assert len(Later.waiting) == 1, "a second asker starts no second count"
    Later.waiting.pop().run()
    made = fresh(user)
    assert made.board.all.total.value == Commitment.objects.count() > old.board.all.total.value


@pytest.mark.django_db
def test_the_days_first_boards_are_counted_once_a_sight_before_anybody_asks() -> None:
    for name, role in (("du", Role.SUPERVISOR), ("du2", Role.SUPERVISOR), ("zhuren", Role.LEADER)):
        User.objects.create_user(name, role=role, clearance=Secrecy.INTERNAL)
    people = User.objects.in_bulk(field_name="username")
    assert first_of_the_day() == len({sight(people["du"]), sight(people["zhuren"])})
    assert first_of_the_day() == 0
    assert cache.get(sight(people["du2"])) is not None
