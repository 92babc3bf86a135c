"""``luodi tick`` twenty times at one moment, in processes of their own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.web.notices.servers import http, smtp

PREPARE = """
import datetime as dt
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from luodi.web.actions import Caller
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.models import Commitment, Deadline, Milestone
from luodi.web.notices.actions.set_schedule import set_schedule
from luodi.web.notices.models import Kind, Schedule
from luodi.web.people.models import User
from luodi.web.review.actions.confirm import confirm
from tests.web import invented
units = invented.units()
people = invented.people(units)
invented.programme(units)
User.objects.filter(username="liaison").update(email="liaison@example.gov.cn")
supervisor = Caller(people["supervisor"], "page")
tasks = list(Commitment.objects.order_by("order"))
day = dt.date(2026, 6, 30)
Commitment.objects.update(deadline=day)
Deadline.objects.create(commitment=tasks[2], order=5, text="每月", recurs="month")
confirm(supervisor, [task.pk for task in tasks])
for task in tasks:
    assign(supervisor, task)
for charge in units["edu"].charges.all():
    acknowledge(Caller(people["liaison"], "page"), charge)
# As if it had been assigned on 10 June: the period of June is open, and nothing of it opened yet.
Milestone.objects.all().delete()
Commitment.objects.update(assigned_at=dt.datetime(2026, 6, 10, tzinfo=dt.timezone.utc), period_due=None)
for kind in Kind:
    set_schedule(supervisor, kind.value, on=True, day=1, hour=8)
Schedule.objects.update(since=dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc))
"""

FOUND = """
import json
from collections import Counter
import django
django.setup()
from luodi.web.journal.models import Entry
from luodi.web.ledger.models import Milestone
from luodi.web.notices.models import Delivery, Digest, Draft, Notice, Round
def most(rows):
    return max(Counter(rows).values(), default=0)
print(json.dumps({
    "rounds": Round.objects.count(),
    "notices": Notice.objects.count(),
    "notice": most(Notice.objects.values_list("commitment", "person", "step", "due")),
    "digests": sorted(Digest.objects.values_list("person__username", "count")),
    "drafts": sorted(Draft.objects.values_list("kind", "period")),
    "periods": most(Milestone.objects.values_list("commitment", "kind", "due")),
    "period_count": Milestone.objects.count(),
    "deliveries": sorted(Delivery.objects.values_list("channel", "target", "state", "attempts")),
    "entries": dict(Counter(Entry.objects.filter(verb__startswith="notices.").values_list("verb", flat=True))),
}))
"""


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_twenty_at_once_do_everything_exactly_once(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("sqlite_database" if kind == "sqlite" else "postgres_database")
    with smtp() as post, http() as robots:
        settings = tmp_path / "notices.toml"
        settings.write_text(
            'allowed_hosts = ["127.0.0.1"]\n[[webhook]]\nname = "督查群"\nform = "wecom"\n'
            f'url = "{robots.address}/send"\nunits = ["云洲市教育委员会"]\n',
            "utf-8",
        )
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("LUODI_")},
            "LUODI_VAR": str(tmp_path), "DATABASE_URL": url, "LUODI_MAIL": f"smtp://{post.host}:{post.port}",
            "DJANGO_SETTINGS_MODULE": "luodi.web.settings", "LUODI_LOG": "error",
        }  # fmt: skip

        def run(*arguments: str) -> str:
            done = subprocess.run(
                [sys.executable, *arguments], env=environment, capture_output=True, text=True, cwd=ROOT, timeout=300
            )
            assert done.returncode == 0, done.stderr[-3000:]
            return done.stdout

        run("-c", PREPARE)
        run("-m", "tests.web.notices.twenty", "2026-06-30T09:00")
        first = json.loads(run("-c", FOUND))
        run("-m", "tests.web.notices.twenty", "2026-06-30T09:05", "4")
        again = json.loads(run("-c", FOUND))
        _is_once(first, len(post.mails), len(robots.asked))
        assert again == first
        assert "intact" in run("-m", "luodi.cli", "verify")


def _is_once(found: dict[str, Any], mails: int, asked: int) -> None:
    """Six tasks are due on the day: five have parts of 市教委, two of 市财政局 (one with 市教委), one of 市数据局."""
    assert found["rounds"] == 1
    assert found["notice"] == 1
    assert found["digests"] == [["liaison", 5]]  # the other units have nobody with an account
    assert found["notices"] == 5
    assert found["drafts"] == [
        ["daily", "2026-06-30"], ["monthly", "2026-05"], ["quarterly", "2026-Q1"], ["weekly", "2026-W26"],
        ["yearly", "2025"],
    ]  # fmt: skip
    assert found["periods"] == 1
    assert found["period_count"] == 1
    assert found["deliveries"] == [["mail", "user:2", "sent", 1], ["webhook", "督查群", "sent", 1]]
    assert (mails, asked) == (1, 1)
    assert found["entries"] == {
        "notices.set_schedule": 5, "notices.go_round": 1, "notices.make_draft": 5, "notices.settle_message": 2,
    }  # fmt: skip
