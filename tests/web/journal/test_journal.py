"""The journal: what actions write, what seals fix, and that no tampering goes unnoticed."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from luodi.errors import LuodiError
from luodi.web.actions import OPERATOR, Act, Caller, RefusedError, action
from luodi.web.journal import keys
from luodi.web.journal.actions import seal as sealing
from luodi.web.journal.actions.erase_personal import erase_personal
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.journal.actions.seal import seal
from luodi.web.journal.entries import digest
from luodi.web.journal.heads import export, load
from luodi.web.journal.merkle import Leaf, root, written
from luodi.web.journal.models import Entry, ReadingLog, Seal
from luodi.web.journal.verification import Finding, Report, verify
from luodi.web.people.models import Role, Unit, User


@action(roles={Role.ADMINISTRATOR})
def name_unit(act: Act, key: str, name: str, *, why: str = "", fail: bool = False, silent: bool = False) -> Unit:
    unit = Unit.objects.create(key=key, name=name)
    if not silent:
        act.record(unit, before=None, after={"name": name}, why=why, personal={"contact": f"{name}联系人"})
    if fail:
        raise LuodiError(zh="半途出错。", en="Broke half-way.")
    return unit


def proven(head: Path | None = None) -> Report:
    return verify(keys.public_keys(settings.LUODI_KEYS), load(head) if head else None)


def test_an_action_writes_its_rows_and_its_entry_together(database: str) -> None:
    unit = name_unit(OPERATOR, "yunzhou.mzj", "云洲市民政局", why="建账")
    entry = Entry.objects.get()
    assert (entry.verb, entry.object_type, entry.object_id) == ("journal.name_unit", "people.unit", str(unit.pk))
    assert entry.detail == {"after": {"name": "云洲市民政局"}}
    assert entry.why == "建账"
    assert entry.digest == digest(entry)


def test_an_action_that_breaks_leaves_neither_rows_nor_entries(database: str) -> None:
    with pytest.raises(LuodiError):
        name_unit(OPERATOR, "yunzhou.mzj", "云洲市民政局", fail=True)
    assert not Unit.objects.exists()
    assert not Entry.objects.exists()


def test_an_action_that_changes_something_in_silence_is_undone(database: str) -> None:
    with pytest.raises(RuntimeError, match="journal"):
        name_unit(OPERATOR, "yunzhou.mzj", "云洲市民政局", silent=True)
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_caller_without_the_role_is_refused_and_nothing_is_written() -> None:
    liaison = User.objects.create_user("luo", role=Role.LIAISON)
    with pytest.raises(RefusedError):
        name_unit(Caller(liaison, "page"), "yunzhou.mzj", "云洲市民政局")
    closed = User.objects.create_user("guan", role=Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(RefusedError):
        name_unit(Caller(closed, "page"), "yunzhou.mzj", "云洲市民政局")
    with pytest.raises(RefusedError):
        name_unit(Caller(None, "page"), "yunzhou.mzj", "云洲市民政局")
    assert not Unit.objects.exists()
    assert not Entry.objects.exists()


def test_sealing_takes_what_is_new_and_only_once(database: str) -> None:
    name_unit(OPERATOR, "a", "云洲市民政局")
    name_unit(OPERATOR, "b", "云洲市财政局")
    first = seal()
    assert [(s.number, s.after, s.through, s.count) for s in first] == [(1, 0, 2, 2)]
    assert seal() == []
    name_unit(OPERATOR, "c", "云洲市教育局")
    second = seal()
    assert [(s.number, s.after, s.through, s.count, s.previous) for s in second] == [(2, 2, 3, 1, first[0].digest)]
    report = proven()
    assert (report.findings, report.entries, report.seals, report.unsealed) == ([], 3, 2, 0)


def test_many_entries_are_sealed_in_several_batches(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    for number in range(5):
        name_unit(OPERATOR, str(number), f"云洲市第{number}局")
    assert [(s.after, s.through, s.count) for s in seal()] == [(0, 2, 2), (2, 4, 2), (4, 5, 1)]
    assert proven().findings == []


def test_the_window_that_no_seal_covers_is_named(database: str) -> None:
    name_unit(OPERATOR, "a", "云洲市民政局")
    seal()
    name_unit(OPERATOR, "b", "云洲市财政局")
    name_unit(OPERATOR, "c", "云洲市教育局")
    report = proven()
    assert (report.unsealed, report.unsealed_ids) == (2, (2, 3))
    assert report.findings == []


def test_the_seals_key_is_outside_the_database_and_only_its_owner_reads_it(database: str) -> None:
    name_unit(OPERATOR, "a", "云洲市民政局")
    seal()
    assert stat.S_IMODE((settings.LUODI_KEYS / "seal.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.LUODI_KEYS.stat().st_mode) == 0o700


def test_seals_by_a_key_nobody_trusts_are_reported(database: str, tmp_path: Path) -> None:
    name_unit(OPERATOR, "a", "云洲市民政局")
    seal(tmp_path / "other")
    seal()
    assert proven().findings == [Finding("seal", 1, "altered", "key")]


def test_personal_data_is_erased_without_breaking_the_journal(database: str) -> None:
    unit = name_unit(OPERATOR, "a", "云洲市民政局")
    name_unit(OPERATOR, "b", "云洲市财政局")
    seal()
    assert erase_personal(OPERATOR, "people.unit", str(unit.pk), why="本人申请") == 1
    seal()
    erased, kept = Entry.objects.order_by("id")[:2]
    assert (erased.personal, erased.personal_salt) == (None, None)
    assert kept.personal == '{"contact":"云洲市财政局联系人"}'
    assert proven().findings == []


def test_personal_data_that_vanishes_without_an_erasure_on_record_is_found(database: str) -> None:
    name_unit(OPERATOR, "a", "云洲市民政局")
    seal()
    Entry.objects.update(personal=None, personal_salt=None)
    assert proven().findings == [Finding("entry", 1, "erased")]


def test_equal_personal_data_have_different_digests(database: str) -> None:
    name_unit(OPERATOR, "a", "云洲市民政局")
    name_unit(OPERATOR, "b", "云洲市民政局")
    assert len(set(Entry.objects.values_list("personal_digest", flat=True))) == 2


def test_readings_of_personal_data_are_entries_of_their_own_kind(database: str) -> None:
    auditor = User.objects.create_user("shen", role=Role.AUDITOR)
    name_unit(OPERATOR, "a", "云洲市民政局")
    note_reading(Caller(auditor, "page"), ("people.unit", "1"), fields=["phone", "name"], why="核查")
    reading = ReadingLog.objects.get()
    assert (reading.actor, reading.detail) == (auditor, {"fields": ["name", "phone"]})
    seal()
    assert proven().findings == []


@pytest.mark.postgres
def test_an_entry_that_commits_late_is_sealed_later_and_never_counts_as_inserted(
    database: str, migrated_postgres: Any
) -> None:
    if database == "sqlite":
        # One writer at a time: the case cannot arise.
        return
    slow = migrated_postgres.copy("default")
    name_unit(OPERATOR, "a", "云洲市民政局")
    try:
        slow.set_autocommit(False)
        with slow.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
            cursor.execute("SELECT nextval('journal_entry_id_seq')")
            late = cursor.fetchone()[0]
        name_unit(OPERATOR, "b", "云洲市财政局")
        with pytest.raises(LuodiError, match="open too long"):
            seal(patience=0.2)
        assert not Seal.objects.exists()
        like = Entry.objects.get(id=late - 1)
        columns = [f.attname for f in Entry._meta.concrete_fields if f.attname != "id"]
        with slow.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO journal_entry (id, {', '.join(columns)}) VALUES (%s{', %s' * len(columns)})",
                [late, *(getattr(like, column) for column in columns)],
            )
        slow.commit()
    finally:
        slow.close()
    assert [(s.through, s.count) for s in seal(patience=5)] == [(late + 1, 3)]
    assert proven().findings == []


# Tampering: each way gives the finding that must come first.


def _tampered(draw: Any, last: int) -> tuple[str, Finding, bool]:
    """One way of tampering, done; its name, the first finding it must give, and whether only a head file shows it."""
    number = draw(st.integers(1, last))
    way = draw(st.sampled_from(list(WAYS)))
    finding, head_needed = WAYS[way](number, draw)
    return way, finding, head_needed


def _alter_field(number: int, draw: Any) -> tuple[Finding, bool]:
    column = draw(
        st.sampled_from(["verb", "object_type", "object_id", "content", "why", "channel", "kind", "personal", "digest"])
    )
    _sql(f"UPDATE journal_entry SET {column} = 'x' || substr({column}, 2) WHERE id = %s", number)
    return Finding("entry", number, "altered"), False


def _alter_and_hash_again(number: int, draw: Any) -> tuple[Finding, bool]:
    entry = Entry.objects.get(id=number)
    entry.why += draw(st.sampled_from(["。", "改", " "]))
    Entry.objects.filter(id=number).update(why=entry.why, digest=digest(entry))
    return Finding("entry", number, "altered"), False


def _alter_actor(number: int, draw: Any) -> tuple[Finding, bool]:
    _sql("UPDATE journal_entry SET actor_id = 77 WHERE id = %s", number)
    return Finding("entry", number, "altered"), False


def _delete_row(number: int, draw: Any) -> tuple[Finding, bool]:
    _sql("DELETE FROM journal_entry WHERE id = %s", number)
    return Finding("entry", number, "missing"), False


def _insert_row(number: int, draw: Any) -> tuple[Finding, bool]:
    entry = Entry.objects.get(id=number)
    entry.pk = draw(st.sampled_from([0, -1, -(2**40)]))
    entry.save(force_insert=True)
    return Finding("entry", entry.pk, "inserted"), False


def _swap_rows(number: int, draw: Any) -> tuple[Finding, bool]:
    other = number - 1 if number > 1 else 2
    for now, then in ((number, -7), (other, number), (-7, other)):
        _sql("UPDATE journal_entry SET id = %s WHERE id = %s", then, now)
    return Finding("entry", min(number, other), "altered"), False


def _delete_seal_between(number: int, draw: Any) -> tuple[Finding, bool]:
    _sql("DELETE FROM journal_seal WHERE number = 2")
    return Finding("seal", 2, "missing"), False


def _delete_last_seal(number: int, draw: Any) -> tuple[Finding, bool]:
    _sql("DELETE FROM journal_seal WHERE number = 3")
    return Finding("seal", 3, "missing"), True


def _delete_last_seal_and_its_entries(number: int, draw: Any) -> tuple[Finding, bool]:
    last = Seal.objects.get(number=3)
    _sql("DELETE FROM journal_entry WHERE id > %s", last.after)
    _sql("DELETE FROM journal_seal WHERE number = 3")
    return Finding("entry", last.after + 1, "missing"), True


def _alter_seal(number: int, draw: Any) -> tuple[Finding, bool]:
    column = draw(st.sampled_from(["after", "through", "count", "root", "previous", "key_id", "digest", "signature"]))
    which = draw(st.integers(1, 3))
    name = connection.ops.quote_name(column)
    change = f"{name} + 1" if column in {"after", "through", "count"} else f"'f0' || substr({name}, 3)"
    if column not in {"after", "through", "count"} and getattr(Seal.objects.get(number=which), column)[:2] == "f0":
        change = f"'0f' || substr({name}, 3)"
    _sql(f"UPDATE journal_seal SET {name} = {change} WHERE number = %s", which)
    return Finding("seal", which, "altered"), False


def _alter_entry_leaves_and_root(number: int, draw: Any) -> tuple[Finding, bool]:
    """All that somebody with the database, but without the key, can make fit: named by the head's prints."""
    entry = Entry.objects.get(id=number)
    entry.verb = "people.other"
    entry.digest = digest(entry)
    entry.save()
    batch = Seal.objects.get(after__lt=number, through__gte=number)
    sealed = Entry.objects.filter(id__gt=batch.after, id__lte=batch.through)
    leaves = [Leaf(*pair) for pair in sealed.values_list("id", "digest")]
    Seal.objects.filter(number=batch.number).update(leaves=written(leaves), root=root(leaves))
    return Finding("entry", number, "altered"), True


WAYS: dict[str, Any] = {
    f.__name__.strip("_"): f
    for f in (
        _alter_field, _alter_and_hash_again, _alter_actor, _delete_row, _insert_row, _swap_rows, _delete_seal_between,
        _delete_last_seal, _delete_last_seal_and_its_entries, _alter_seal, _alter_entry_leaves_and_root,
    )
}  # fmt: skip


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_tampering_is_found_and_the_right_entry_named(database: str, tmp_path: Path, data: st.DataObject) -> None:
    head = tmp_path / "head.json"
    if not Entry.objects.exists():
        for batch in range(3):
            for number in range(3):
                name_unit(OPERATOR, f"{batch}-{number}", f"云洲市{batch}{number}局", why="建账")
            seal()
        export(Seal.objects.order_by("number"), head, keys.public_keys(settings.LUODI_KEYS))
        assert proven().findings == []
        assert proven(head).findings == []
    with transaction.atomic():
        way, expected, head_needed = _tampered(data.draw, 9)
        found = proven(head).first
        assert found is not None, way
        assert (found.thing, found.id, found.what) == (expected.thing, expected.id, expected.what), way
        if not head_needed:
            found = proven().first
            assert found is not None, way
            assert (found.thing, found.id, found.what) == (expected.thing, expected.id, expected.what), way
        transaction.set_rollback(True)


def test_resealing_with_the_key_is_shown_by_a_head_kept_elsewhere(database: str, tmp_path: Path) -> None:
    name_unit(OPERATOR, "a", "云洲市民政局")
    name_unit(OPERATOR, "b", "云洲市财政局")
    seal()
    export(Seal.objects.all(), tmp_path / "head.json", keys.public_keys(settings.LUODI_KEYS))
    entry = Entry.objects.get(id=2)
    entry.why = "另有原因"
    entry.digest = digest(entry)
    entry.save()
    Seal.objects.all().delete()
    seal()
    assert proven().findings == []
    assert proven(tmp_path / "head.json").first == Finding("entry", 2, "altered")


@pytest.mark.django_db
def test_a_head_is_written_into_a_pipe_and_never_put_in_its_place(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR)
    try:
        export(Seal.objects.all(), pipe, {})
        assert b"luodi-head-1" in os.read(reader, 65536)
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_damaged_head_file_is_refused_with_a_mend(tmp_path: Path) -> None:
    (tmp_path / "head.json").write_text('{"form": "luodi-head-1", "keys": []}')
    with pytest.raises(LuodiError, match="export-head"):
        load(tmp_path / "head.json")
