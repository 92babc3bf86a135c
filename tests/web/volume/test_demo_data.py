"""The invented ledger: what actions and scheduled work would have made of the same lives, stands there too."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction
from django.test import Client

from luodi.commands.demo_data import command
from luodi.errors import LuodiError
from luodi.text.folding import digest
from luodi.web.actions import OPERATOR
from luodi.web.documents.models import Document, SearchEntry, Version
from luodi.web.documents.search import search
from luodi.web.documents.words import indexed
from luodi.web.invented import heap
from luodi.web.invented.actions.fill_site import fill_site
from luodi.web.invented.bulk import alone, put, without_indexes
from luodi.web.invented.filling import Size, fill
from luodi.web.journal import keys
from luodi.web.journal.models import Entry
from luodi.web.journal.verification import verify
from luodi.web.ledger.as_of import counted
from luodi.web.ledger.flow import progress_of
from luodi.web.ledger.lights import LIGHTS, light
from luodi.web.ledger.models import Charge, Clock, Commitment, DayCount, Deadline, Spell
from luodi.web.ledger.periods import waiting
from luodi.web.ledger.standings import STANDINGS
from luodi.web.ledger.timing import due_of, next_points
from luodi.web.people.models import Role, Unit, User
from tests.web.test_matrix import PAGES

DAY = dt.date(2026, 6, 24)
TASKS, UNITS = 300, 40
LISTS = ("ledger", "documents", "cockpit", "units", "notices", "letters", "assessment", "across", "review", "published")
Progress = Commitment.Progress


def size(seed: int = 1) -> Size:
    return Size(TASKS, UNITS, 5, seed, DAY)


def test_every_column_of_a_table_is_filled_or_may_be_empty() -> None:
    """A column that is added to a model is named here before a database refuses the rows."""
    left_out = {
        f"{model._meta.label}.{field.name}"
        for model, columns in heap.COLUMNS.items()
        for field in model._meta.concrete_fields
        if field.name not in columns and not field.null and not field.generated
    }
    assert left_out == set()


def quiet(_what: str, _share: float) -> None:
    return None


def _shape() -> set[tuple[str, str]]:
    """Every index and constraint of the database."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {
            (table, f"{name}:{told['columns']}:{told['foreign_key']}:{told['unique']}")
            for table in tables
            if table.partition("_")[0] in {"ledger", "documents", "people"}
            and not table.startswith("documents_search_")
            for name, told in connection.introspection.get_constraints(cursor, table).items()
        }


@pytest.fixture
def filled(database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A site that the command itself has filled; what it said."""
    monkeypatch.setattr("luodi.web.start.start", lambda *_told, **_more: None)
    before = _shape()
    done = CliRunner().invoke(
        command, ["--commitments", str(TASKS), "--units", str(UNITS), "--on", DAY.isoformat()], catch_exceptions=False
    )
    assert _shape() == before, "every index and constraint is there again"
    return done.output


def test_the_invented_ledger_stands_as_the_actions_would_have_left_it(filled: str) -> None:
    assert (Commitment.objects.count(), Unit.objects.count()) == (TASKS, UNITS)
    assert "虚构 300 项任务、40 个单位" in filled
    charges = defaultdict(list)
    for charge in Charge.objects.all():
        charges[charge.commitment_id].append(charge)
    seen: Counter[str] = Counter()
    for task in Commitment.objects.all():
        if task.progress not in (Progress.STRUCK_OFF, Progress.SUSPENDED):
            assert task.progress == progress_of(charges[task.pk])
        assert next_points(task) == (task.period_due, task.plan_due)
        last = task.spells.order_by("-first")[0]
        assert (last.progress, last.due, last.plan_due) == (task.progress, task.due, task.plan_due)
        assert last.live == (task.review != "rejected")
        seen[light(task.due, task.progress, DAY, task.plan_due)] += 1
    assert seen.keys() == LIGHTS.keys()
    done = Commitment.objects.filter(completed_at__isnull=False).count()
    assert TASKS / 2 < done < TASKS
    assert 0 < seen["red"] < TASKS / 10
    for clock in Clock.objects.prefetch_related("events"):
        due = due_of(clock)
        assert clock.due == (due.day if due else None)
    assert not waiting(DAY).exists(), "no period has begun that is not open"
    assert any(len(parts) > 1 for parts in charges.values())


def test_what_is_kept_beside_the_ledger_agrees_with_it(filled: str, settings: Any) -> None:
    days = sorted(set(DayCount.objects.values_list("day", flat=True)))
    assert len(days) == 53
    for day in days[::13]:
        kept = {
            row.document_id: {name: getattr(row, name) for name in STANDINGS}
            for row in DayCount.objects.filter(day=day)
        }
        told = {document: {name: counts[name] for name in STANDINGS} for document, counts in counted(day).items()}
        assert kept == told
    assert Spell.objects.filter(assumed=False).count() == 0, "no entry of the journal tells of past days"
    version = Version.objects.order_by("?")[0]
    for task in Commitment.objects.filter(version=version)[:20]:
        [[a, b]] = task.spans["text"]
        assert version.source.text[a:b] == task.text
    found = Commitment.objects.exclude(review="rejected").order_by("?")[0]
    for entry in SearchEntry.objects.filter(kind=SearchEntry.Kind.COMMITMENT)[:50]:
        assert entry.words == indexed(Commitment.objects.get(pk=entry.object_id).text)
    for one in version.provisions.all():
        assert one.own_hash == digest(one.heading + one.text)
    hits = search(
        found.text[:12], User.objects.get(username="ducha1"), kinds=[SearchEntry.Kind.COMMITMENT], size=500
    ).hits
    assert found.pk in {hit.thing.pk for hit in hits}
    report = verify(keys.public_keys(settings.LUODI_KEYS))
    assert (report.findings, report.seals, report.entries, report.unsealed) == ([], 1, 1, 0)
    entry = Entry.objects.get(object_type="luodi.site")
    assert json.loads(entry.content)["after"]["rows"]["ledger.commitment"] == TASKS
    Unit.objects.create(key="后来的", name="后来的")
    assert Unit.objects.count() == UNITS + 1, "numbers go on behind those put in"


def test_every_page_that_lists_opens(filled: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username="ducha1"), backend="django.contrib.auth.backends.ModelBackend")
    pages = [path for path, who in PAGES.items() if who and "{" not in path and path.startswith(LISTS) and _may(who)]
    document, task = Document.objects.all()[0], Commitment.objects.all()[0]
    pages += [f"documents/{document.key}", f"ledger/{task.pk}", f"cockpit/documents/{document.key}"]
    status = {path: client.get(f"/{path}").status_code for path in pages}
    assert set(status.values()) == {200}, status
    live = Commitment.objects.exclude(review="rejected").filter(document__secrecy__lte=2).count()
    assert f"{live}" in client.get("/ledger/").content.decode()


def _may(who: Any) -> bool:
    return who == "everybody" or Role.SUPERVISOR in who


def test_the_same_seed_gives_the_same_rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def rows(seed: int) -> dict[str, list[Any]]:
        out: dict[str, list[Any]] = defaultdict(list)
        monkeypatch.setattr(heap, "put", lambda model, _columns, found: out[model._meta.label].extend(found))
        fill(size(seed), quiet)
        return out

    first, again, other = rows(1), rows(1), rows(2)
    assert first == again
    assert first["ledger.Commitment"] != other["ledger.Commitment"]
    assert len({row[0] for row in first["ledger.Commitment"]}) == TASKS


def test_a_site_that_holds_anything_is_refused_and_left_alone(db: None) -> None:
    Unit.objects.create(key="云洲市民政局", name="云洲市民政局")
    with pytest.raises(LuodiError) as refused:
        fill_site(OPERATOR, size(), quiet)
    assert "已有数据" in refused.value.zh
    assert "holds data already" in refused.value.en
    assert (Unit.objects.count(), Document.objects.count(), Entry.objects.count()) == (1, 0, 0)


def _fill_with_a_part_of_no_task() -> None:
    with alone(), transaction.atomic(), without_indexes(heap.FILLED):
        part = (1, uuid4().hex, None, 1, "lead", "in_progress", None, "2026-06-24 01:00:00", None, None, 0)
        put(Charge, heap.COLUMNS[Charge], [part])


def test_a_row_that_points_to_nothing_ends_the_filling_and_nothing_stays(database: str) -> None:
    """Rows are looked over when all are in, as none looked for what it points to; afterwards each does again."""
    before = _shape()
    with pytest.raises(IntegrityError, match="foreign key"):
        _fill_with_a_part_of_no_task()
    assert not Charge.objects.exists()
    assert _shape() == before
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        Deadline.objects.create(commitment_id=uuid4(), order=1)
