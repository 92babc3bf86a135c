"""A board that takes long to count is shown as it is while the next one is counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from luodi.web.cockpit import fresh as room
from luodi.web.cockpit.board import board
from luodi.web.cockpit.fresh import first_of_the_day, fresh, sight, table
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
    old = replace(first, at=first.at - dt.timedelta(seconds=60), mark=-1, took=5.0)
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
def test_no_request_counts_the_first_board_of_a_large_ledger_and_the_page_asks_again_by_itself(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(room.threading, "Thread", Later)
    monkeypatch.setattr(room.connections, "close_all", lambda: None)
    monkeypatch.setattr(room, "PATIENCE", 0)
    monkeypatch.setattr(room, "LARGE", 1)
    invented.programme(invented.units())
    user = User.objects.create_user("du", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/cockpit/", "/cockpit/units"):
        waiting = client.get(address)
        assert (waiting.status_code, waiting["Refresh"], len(Later.waiting)) == (200, "3", 1)
        assert "正在统计" in waiting.content.decode()
    told = client.get("/api/cockpit")
    assert (told.status_code, told["Retry-After"]) == (503, "5")
    Later.waiting.pop().run()
    shown = client.get("/cockpit/")
    assert "Refresh" not in shown
    assert shown.context["board"].all.all == Commitment.objects.count()
    cache.delete(f"{sight(user)}:units")
    assert (client.get("/cockpit/units")["Refresh"], len(Later.waiting)) == ("3", 1), "a table that was lost"
    Later.waiting.clear()


@pytest.mark.django_db
def test_the_days_first_boards_are_counted_once_a_sight_before_anybody_asks() -> None:
    for name, role in (("du", Role.SUPERVISOR), ("du2", Role.SUPERVISOR), ("zhuren", Role.LEADER)):
        User.objects.create_user(name, role=role, clearance=Secrecy.INTERNAL)
    people = User.objects.in_bulk(field_name="username")
    assert first_of_the_day() == len({sight(people["du"]), sight(people["zhuren"])})
    assert first_of_the_day() == 0
    assert cache.get(sight(people["du2"])) is not None


@pytest.mark.django_db
def test_the_whole_tables_are_those_of_the_board_and_are_counted_again_where_the_cache_lost_them() -> None:
    user = User.objects.create_user("du", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL)
    invented.programme(invented.units())
    counted, tables = board(user, timezone.localdate())
    for of in ("documents", "units"):
        assert tables[of], "there is something to show"
        shown = getattr(counted, of)
        assert (shown, len(tables[of])) == (tables[of][: len(shown)], getattr(counted, f"{of[:-1]}_count"))
        for _kept in range(2):
            found, rows = table(user, of)
            assert rows == tables[of]
            assert found.board.all == counted.all
        cache.delete(f"{sight(user)}:{of}")


@pytest.mark.django_db
def test_whoever_comes_while_the_days_first_board_is_counted_waits_for_that_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = User.objects.create_user("du", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL)
    other = fresh(user)
    cache.delete(sight(user))
    cache.set(f"{sight(user)}:working", True, 60)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            cache.set(sight(user), other)

    monkeypatch.setattr(room.time, "sleep", sleep)
    assert (fresh(user).at, len(slept)) == (other.at, 3)
    # One that breaks off gives up its place; whoever waited counts then.
    cache.delete_many([sight(user), f"{sight(user)}:working"])
    assert fresh(user).at > other.at
    assert len(slept) == 3
