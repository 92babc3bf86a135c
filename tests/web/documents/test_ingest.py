"""Reading in: once is enough, new words make a new version, ids live on, and what fails leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from luodi import units
from luodi.errors import LuodiError
from luodi.text.spans import quote
from luodi.web.actions import OPERATOR, Caller, RefusedError
from luodi.web.documents import store
from luodi.web.documents.intake import Intake, Summary, known, read, take_in
from luodi.web.documents.models import Citation, Document, Provision, Publicity, SearchEntry, Source, Version
from luodi.web.documents.search import search
from luodi.web.journal import keys
from luodi.web.journal.actions.seal import seal
from luodi.web.journal.models import Entry
from luodi.web.journal.verification import verify
from luodi.web.ledger.models import Assignment, Commitment, Deadline, Target
from luodi.web.people.actions.load_registry import load_registry
from luodi.web.people.models import Role, Secrecy, Unit, UnitSuccession, User
from tests.web.documents.intakes import HEAD, TASKS, file

REGISTRY = units.load(["yunzhou"])


def ingest(intake: Intake, **options: Any) -> Summary:
    (summary,) = take_in(OPERATOR, intake, registry=REGISTRY, **options)
    return summary


def state() -> dict[str, Any]:
    """Everything there is, as far as a second reading could change it."""
    models = (
        Document,
        Version,
        Source,
        Provision,
        Commitment,
        Assignment,
        Deadline,
        SearchEntry,
        Entry,
        Citation,
        Unit,
    )
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def tasks() -> dict[str, Commitment]:
    """Commitments by the first four characters of their words."""
    return {task.text[:4]: task for task in Commitment.objects.all()}


def test_a_file_becomes_a_document_with_provisions_commitments_units_and_terms(database: str) -> None:
    summary = ingest(file(*TASKS))
    assert (summary.outcome, summary.ordinal, summary.number) == ("new", 1, "云洲府发〔2026〕71号")
    assert (summary.commitments, summary.deadlines, summary.indicators, summary.doubts) == (4, 1, 1, 1)
    assert (summary.resolved, summary.open, summary.unresolved) == (6, 1, 1)
    document = Document.objects.get()
    assert (document.key, document.jurisdiction) == ("澜江省云洲市:云洲府发〔2026〕71号", "澜江省云洲市")
    assert (document.date, document.issuers) == (dt.date(2026, 3, 2), ["云洲市人民政府"])
    assert (document.secrecy, document.publicity) == (Secrecy.NONE, Publicity.UNSTATED)
    version = document.current
    assert version is not None
    assert summary.provisions == version.provisions.count()
    for provision in version.provisions.exclude(text=""):
        assert quote(version.source.text, provision.spans["text"]) == provision.text
    clean = tasks()["清理漂浮"]
    assert (clean.deadline, clean.kind, clean.review) == (dt.date(2026, 12, 31), "dated", "proposed")
    assert [(a.name_as_written, a.unit and a.unit.name, a.role, a.how) for a in clean.assignments.all()] == [
        ("市水利局", "云洲市水利局", "responsible", "elided_prefix"),
        ("桐湖区政府", "云洲市桐湖区人民政府", "responsible", "alias"),
    ]
    target = Target.objects.get(indicator__commitment=clean)
    assert (target.value, target.comparator, target.indicator.unit) == (120, ">=", "处")


def test_names_that_stand_for_several_units_or_for_none_say_so(database: str) -> None:
    ingest(file(*TASKS))
    boards = list(tasks()["设立公示"].assignments.all())
    assert [(a.how, a.unit_id is None, a.group_id is None) for a in boards] == [
        ("elided_prefix", False, True),
        ("open", True, True),
        ("open", True, False),
    ]
    assert boards[2].group is not None
    assert boards[2].group.open_ended
    assert set(boards[2].group.members.values_list("jurisdiction", flat=True)) == {
        f"澜江省云洲市{place}" for place in ("临洲区", "望山区", "桐湖区", "鹭洲县", "松岚县", "石渡市")
    }
    unknown = tasks()["培训巡河"].assignments.get()
    assert (unknown.how, unknown.unit, unknown.name_as_written) == ("unresolved", None, "市未知局")
    assert unknown.remarks[0]["zh"]
    assert unknown.remarks[0]["en"]


def test_the_same_file_again_changes_nothing(database: str) -> None:
    ingest(file(*TASKS))
    before = state()
    summary = ingest(file(*TASKS))
    assert (summary.outcome, summary.ordinal) == ("known", 1)
    assert state() == before


def test_a_known_file_is_told_by_its_bytes_alone(database: str, tmp_path: Path) -> None:
    intake = file(*TASKS)
    path = tmp_path / "要点.txt"
    path.write_bytes(intake.data)
    assert known(path) == []
    ingest(intake)
    assert [(one.number, one.outcome, one.ordinal) for one in known(path)] == [("云洲府发〔2026〕71号", "known", 1)]
    path.write_bytes(intake.data + b"\n")
    assert known(path) == []
    assert known(tmp_path / "none.txt") == []


def test_the_same_words_in_another_file_change_nothing(database: str) -> None:
    ingest(file(*TASKS))
    before = state()
    other = file(*(task.replace("。", "。\n") for task in TASKS), name="另一份.txt")
    assert other.source.sha256 != Source.objects.get().sha256
    assert ingest(other).outcome == "known"
    assert state() == before


def test_changed_words_make_a_new_version_and_the_old_one_is_kept(database: str) -> None:
    ingest(file(*TASKS))
    first = tasks()
    old = list(Provision.objects.order_by("pk").values())
    summary = ingest(
        file(
            TASKS[1].replace("二、", "一、").replace("2026年底前完成120处", "2027年底前完成150处"),
            TASKS[0].replace("一、", "二、"),
            TASKS[2].replace("二、", "三、"),
            "四、建立档案。为每处河段建立管护档案。（责任单位：市水利局）",
        )
    )
    assert (summary.outcome, summary.ordinal) == ("version", 2)
    assert (summary.kept, summary.moved, summary.changed, summary.gone) == (1, 1, 1, 1)
    now = tasks()
    assert {name: task.pk for name, task in now.items() if name in first} == {n: t.pk for n, t in first.items()}
    assert {name: task.drift for name, task in now.items()} == {
        "清理漂浮": "changed",
        "巡查河岸": "moved",
        "设立公示": "same",
        "培训巡河": "gone",
        "建立档案": "same",
    }
    assert now["清理漂浮"].deadline == dt.date(2027, 12, 31)
    assert (now["培训巡河"].version.ordinal, now["建立档案"].version.ordinal) == (1, 2)
    assert list(Provision.objects.filter(version__ordinal=1).order_by("pk").values()) == old
    document = Document.objects.get()
    assert document.current is not None
    assert document.current.ordinal == 2
    assert [v.ordinal for v in document.versions.all()] == [1, 2]


def test_known_words_are_read_again_only_when_asked(database: str) -> None:
    ingest(file(*TASKS))
    first = {task.pk for task in Commitment.objects.all()}
    summary = ingest(file(*TASKS), again=True)
    assert (summary.outcome, summary.ordinal, summary.kept) == ("version", 2, 4)
    assert {task.pk for task in Commitment.objects.all()} == first
    assert Assignment.objects.count() == 8
    assert ingest(file(*TASKS)).outcome == "known"


def test_an_older_version_read_again_does_not_come_back(database: str) -> None:
    ingest(file(*TASKS))
    ingest(file(*TASKS[:3]))
    before = state()
    summary = ingest(file(*TASKS))
    assert (summary.outcome, summary.ordinal) == ("known", 1)
    assert state() == before


def test_what_a_person_confirmed_is_not_overwritten_only_flagged(database: str) -> None:
    ingest(file(*TASKS))
    task = tasks()["清理漂浮"]
    Commitment.objects.filter(pk=task.pk).update(review="confirmed", text="清理水库漂浮物（经核定）")
    ingest(file(TASKS[0], TASKS[1].replace("120", "150"), *TASKS[2:]))
    task.refresh_from_db()
    assert (task.text, task.drift, task.version.ordinal) == ("清理水库漂浮物（经核定）", "changed", 2)


def test_only_the_current_version_is_found(database: str) -> None:
    reader = User.objects.create_user("du", role=Role.SUPERVISOR)
    ingest(file(*TASKS))
    assert {hit.kind for hit in search("巡河员", reader).hits} == {"provision", "commitment"}
    ingest(file(*TASKS[:3]))
    assert search("巡河员", reader).total == 0
    assert search("云洲府发2026 71", reader).by_number


def test_every_change_stands_in_the_journal_and_the_journal_is_proven(database: str) -> None:
    ingest(file(*TASKS))
    ingest(file(TASKS[0], TASKS[1].replace("120", "150"), *TASKS[2:3]))
    document = Document.objects.get()
    verbs = list(Entry.objects.filter(object_type="documents.document").values_list("verb", flat=True))
    assert verbs == ["documents.ingest", "documents.ingest"]
    last = Entry.objects.filter(object_type="documents.document", object_id=str(document.pk)).last()
    assert last is not None
    assert last.detail["before"]["ordinal"] == 1
    history = Entry.objects.filter(object_type="ledger.commitment", object_id=str(tasks()["清理漂浮"].pk))
    assert [entry.verb for entry in history] == ["ledger.propose", "ledger.realign"]
    assert "120" in history[1].detail["before"]["text"]
    assert "150" in history[1].detail["after"]["text"]
    seal()
    assert verify(keys.public_keys(settings.LUODI_KEYS)).findings == []


def test_a_citation_finds_its_document_whichever_came_first(database: str) -> None:
    citing = HEAD.replace("71号", "72号").replace("请认真贯彻执行", "请按云洲府发〔2026〕71号贯彻执行")
    ingest(file(*TASKS[:1], head=citing))
    assert Citation.objects.get().target is None
    ingest(file(*TASKS))
    assert Citation.objects.get().target == Document.objects.get(number="云洲府发〔2026〕71号")


def test_numbers_alike_in_two_jurisdictions_are_two_documents(database: str) -> None:
    ingest(file(*TASKS))
    ingest(file(*TASKS[:2], head=HEAD.replace("云洲市人民政府", "青渡市人民政府")))
    assert sorted(Document.objects.values_list("jurisdiction", flat=True)) == ["岷原省青渡市", "澜江省云洲市"]


def test_the_bytes_as_received_are_kept(database: str) -> None:
    intake = file(*TASKS)
    ingest(intake)
    assert store.read(hashlib.sha256(intake.data).hexdigest()) == intake.data
    assert [path.name for path in settings.LUODI_SOURCES.rglob("*") if path.is_file()] == [intake.source.sha256]


def test_what_breaks_half_way_leaves_the_database_as_it_was(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    load_registry(OPERATOR, REGISTRY)
    ingest(file(*TASKS))
    before = state()
    for broken in ("luodi.web.documents.rows.citations", "luodi.web.ledger.rows.parts", "luodi.web.actions.write"):
        with monkeypatch.context() as patch:
            patch.setattr(broken, lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                ingest(file(*TASKS[:2]))
        assert state() == before, broken


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.txt", b""),
        ("图片.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 100),
        ("含零.txt", "云洲市\x00通知".encode()),
        ("没有公文.txt", b"\n\n   \n"),
    ],
)
def test_bad_input_is_refused_with_a_mend_and_changes_nothing(
    database: str, tmp_path: Path, name: str, data: bytes
) -> None:
    ingest(file(*TASKS))
    before = state()
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LuodiError) as caught:
        take_in(OPERATOR, read(tmp_path / name), registry=REGISTRY)
    assert name in (caught.value.file or "")
    assert caught.value.mend_zh
    assert caught.value.mend_en
    assert state() == before


def test_only_supervisors_and_administrators_read_documents_in(database: str) -> None:
    for role in Role:
        person = Caller(User.objects.create_user(role.value, role=role), "page")
        if role in {Role.SUPERVISOR, Role.ADMINISTRATOR}:
            assert take_in(person, file(*TASKS), registry=REGISTRY)
        else:
            with pytest.raises(RefusedError):
                take_in(person, file(*TASKS[:2]), registry=REGISTRY)
    assert Document.objects.get().versions.count() == 1


def test_a_marking_of_secrecy_is_kept_and_never_lowered_by_a_new_version(database: str) -> None:
    secret = file(*TASKS, head="机密★5年\n" + HEAD)
    if secret.documents[0][0].secrecy is None:
        pytest.fail("the header's marking was not read: choose another place for it in this test")
    ingest(secret)
    assert Document.objects.get().secrecy == Secrecy.SECRET
    ingest(file(*TASKS[:2]))
    assert Document.objects.get().secrecy == Secrecy.SECRET


def test_the_registry_is_loaded_once_and_follows_its_lists(database: str) -> None:
    first = load_registry(OPERATOR, REGISTRY)
    assert (first.new, first.total) == (len(REGISTRY), len(REGISTRY))
    bureau = Unit.objects.get(key="云洲市水利局")
    assert bureau.parent is not None
    assert (bureau.parent.name, bureau.jurisdiction, bureau.province) == ("云洲市人民政府", "澜江省云洲市", "澜江省")
    assert bureau.pinyin == "sslj yzsslj"
    before = state()
    again = load_registry(OPERATOR, REGISTRY)
    assert (again.new, again.changed) == (0, 0)
    assert state() == before
    load_registry(OPERATOR, units.load(["chongqing"]))
    assert UnitSuccession.objects.filter(predecessor__name="重庆银保监局").exists() or UnitSuccession.objects.exists()
    assert Unit.objects.filter(key="云洲市水利局").exists()
