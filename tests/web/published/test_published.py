"""What is published of a document's progress: who may, what shows, and that nothing internal ever does."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from luodi import units
from luodi.errors import LuodiError
from luodi.web.actions import OPERATOR, Caller, RefusedError
from luodi.web.documents.actions.reclassify import reclassify
from luodi.web.documents.intake import take_in
from luodi.web.documents.models import Document, Publicity
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.models import Charge, Commitment
from luodi.web.people.models import Role, Secrecy, Unit, User
from luodi.web.published.actions.publish_progress import publish_progress
from luodi.web.published.actions.withdraw_progress import withdraw_progress
from luodi.web.published.models import Edition
from luodi.web.published.preparing import items
from luodi.web.review.actions.confirm import confirm
from luodi.web.review.actions.publish import publish
from tests.web.across.conftest import TODAY, intake

REGISTRY = units.load(["yunzhou"])
Office = tuple[Caller, Document]


@pytest.fixture
def office(database: str, today: object) -> Office:
    return opened()


def opened() -> Office:
    """The invented plan, confirmed but for its last task, handed out; one lead has reported 40 per cent."""
    take_in(OPERATOR, intake("yunzhou_water_2026"), registry=REGISTRY, publicity="open")
    document = Document.objects.get()
    by = Caller(User.objects.create_user("du", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL), "page")
    tasks = list(Commitment.objects.order_by("order").values_list("pk", flat=True))
    confirm(by, tasks[:-1])
    publish(by, document)
    charge = Charge.objects.filter(role="lead").order_by("commitment__order")[0]
    worker = Caller(User.objects.create_user("wu", role=Role.LIAISON, unit=charge.unit, clearance=1), "page")
    acknowledge(worker, charge)
    accept_report(by, report(worker, charge, text="已完成四成", problems="资金", occurred_on=TODAY, percent=40))
    return by, document


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt

    noon = dt.datetime(TODAY.year, TODAY.month, TODAY.day, 4, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)


def test_an_edition_is_frozen_replaced_and_taken_off(office: Office) -> None:
    by, document = office
    rows = items(document, TODAY)
    assert len(rows) == Commitment.objects.count() - 1  # the last one is not confirmed
    publish_progress(by, document, [one.commitment_id for one in rows[:5]])
    own = f"/published/of/{document.key}"
    told = Client().get(f"{own}.json").json()
    assert (told["schema"], told["licence"], told["edition"]) == ("luodi-progress-1", "CC BY 4.0", 1)
    assert told["updated"] == "2026-05-06T12:00:00+08:00"
    assert set(told) == {"schema", "licence", "licence_url", "updated", "edition", "document", "counts", "tasks"}
    assert [set(task) for task in told["tasks"]] == [
        {"place", "text", "lead", "deadline_text", "deadline", "status", "percent", "provision"}
    ] * 5
    reported = next(task for task in told["tasks"] if task["percent"] is not None)
    assert (reported["percent"], reported["lead"]) == (40, "市住房城乡建委")
    # The sheet says the same, row by row.
    answer = Client().get(f"{own}.csv")
    sheet = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["任务"], row["牵头或责任单位"], row["完成时限"]) for row in sheet] == [
        (task["text"], task["lead"], task["deadline"]) for task in told["tasks"]
    ]
    assert {(row["更新时间"], row["许可"]) for row in sheet} == {(told["updated"], "CC BY 4.0")}
    for address in ("/published/", own, f"{own}.csv", f"{own}.json"):  # no copy outlives a withdrawal
        heads = Client().get(address).headers
        assert (heads["Cache-Control"], "ETag" in heads, "Last-Modified" in heads) == ("no-cache", False, False)
    # Each task leads to its words in the document.
    page = Client().get(f"/documents/{document.key}").content.decode()
    assert all(f'id="{task["provision"]}"' in page for task in told["tasks"])
    # What changes inside shows in a new edition only.
    Commitment.objects.filter(pk=rows[0].commitment_id).update(progress="completed")
    assert Client().get(f"{own}.json").json() == told
    publish_progress(by, document, [rows[0].commitment_id])
    second = Client().get(f"{own}.json").json()
    assert (second["edition"], second["counts"]["done"], len(second["tasks"])) == (2, 1, 1)
    assert Edition.objects.public().count() == 1
    withdraw_progress(by, document, reason="核对数据")
    asked_again = {"if_none_match": "*", "if_modified_since": "Wed, 06 May 2099 00:00:00 GMT"}
    for address in (own, f"{own}.csv", f"{own}.json"):
        assert Client().get(address).status_code == 404
        assert Client().get(address, headers=asked_again).status_code == 404
    assert document.title not in Client().get("/published/").content.decode()
    assert [entry.verb for entry in Entry.objects.filter(verb__startswith="published.")] == [
        "published.publish_progress", "published.publish_progress", "published.withdraw_progress",
    ]  # fmt: skip


def test_a_document_that_is_not_public_takes_its_progress_with_it_and_cannot_be_published(office: Office) -> None:
    by, document = office
    keys = [one.commitment_id for one in items(document, TODAY)]
    publish_progress(by, document, keys)
    reclassify(by, document, secrecy=Secrecy.NONE, publicity=Publicity.ON_REQUEST, why="更正")
    own = f"/published/of/{document.key}"
    for address in (own, f"{own}.csv", f"{own}.json"):
        assert Client().get(address).status_code == 404
    with pytest.raises(LuodiError, match="不是主动公开的文件"):
        publish_progress(by, document, keys)


def test_supervisors_and_people_of_the_issuing_unit_publish_and_nobody_else(office: Office) -> None:
    by, document = office
    keys = [one.commitment_id for one in items(document, TODAY)]
    other = User.objects.get(username="wu")
    with pytest.raises(RefusedError):
        publish_progress(Caller(other, "page"), document, keys)
    issuer = Unit.objects.get(name=document.issuers[0])
    own = User.objects.create_user("zhu", role=Role.LIAISON, unit=issuer, clearance=0)
    publish_progress(Caller(own, "page"), document, keys)
    with pytest.raises(RefusedError):
        withdraw_progress(Caller(other, "page"), document, reason="不许")
    for role in (Role.AUDITOR, Role.CASEWORKER, Role.ADMINISTRATOR, Role.PUBLIC):
        with pytest.raises(RefusedError):
            publish_progress(Caller(User.objects.create_user(role, role=role, unit=issuer), "page"), document, keys)
    # By the page: a supervisor unticks all but one, and takes it off again.
    client = Client()
    assert by.user is not None
    client.force_login(by.user, backend="django.contrib.auth.backends.ModelBackend")
    where = f"/published/manage/{document.key}"
    assert client.get(where).content.decode().count('name="task"') == len(keys)
    client.post(where, {"verb": "publish", "task": [str(keys[0])]})
    assert len(Client().get(f"/published/of/{document.key}.json").json()["tasks"]) == 1
    client.post(where, {"verb": "withdraw", "reason": ""})  # refused: no reason
    assert Client().get(f"/published/of/{document.key}").status_code == 200
    client.post(where, {"verb": "withdraw", "reason": "试"})
    assert Client().get(f"/published/of/{document.key}").status_code == 404
