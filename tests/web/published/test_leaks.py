"""Nothing internal shows to the public; and the test that says so sees each leak that is made on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from luodi.web.documents import exchange
from luodi.web.documents.intake import take_in
from luodi.web.documents.models import Document, DocumentQuerySet
from luodi.web.ledger.models import Commitment, Evidence, Report, Request
from luodi.web.people.models import Role, User
from luodi.web.published import preparing, telling
from luodi.web.published.actions import publish_progress as publishing
from luodi.web.published.actions.publish_progress import publish_progress
from tests.web.across.conftest import TODAY, intake
from tests.web.published.planting import hanging, plant, texts
from tests.web.published.strangers import DRAFT, SHARE, UNSIGNED, addresses, answers, hide, leaks
from tests.web.published.test_published import OPERATOR, REGISTRY, Office, office, opened, today

__all__ = ["office", "today"]


def secrets(document: Document) -> dict[str, str]:
    """Beside the public document: one that is not, a report not signed yet, and a marker in every internal text."""
    take_in(OPERATOR, intake("yunzhou_water_2025"), registry=REGISTRY, publicity="closed")
    unsigned = Report.objects.get()
    unsigned.pk, unsigned.state, unsigned.percent, unsigned._state.adding = None, "to_sign", UNSIGNED, True
    unsigned.save(force_insert=True)
    planted = plant()
    hide(document, planted)
    return planted


def published(office: Office) -> dict[str, str]:
    by, document = office
    planted = secrets(document)
    rows = publishing.items(document, TODAY)
    publish_progress(by, document, [one.commitment_id for one in rows], why="㊙0000")
    return {**planted, "㊙0000": "the reason of publishing"}


def test_no_internal_text_of_anything_that_hangs_on_a_task_shows_to_the_public(office: Office) -> None:
    _, document = office
    planted = published(office)
    # The eye is not blind: reports, evidence, requests, names, the journal are among what was planted.
    where = set(planted.values())
    assert {
        "ledger.Commitment.text", "ledger.Commitment.doubts", "ledger.Report.text", "ledger.Report.delay_text",
        "ledger.Report.returned_because", "ledger.Evidence.name", "ledger.Request.reason", "ledger.Chase.note",
        "ledger.ClockEvent.reason", "ledger.DutyLink.reason", "people.User.full_name", "journal.Entry.why",
        "documents.Document.title", "documents.Version.title", "documents.Provision.text",
    } <= where  # fmt: skip
    assert where >= {f"{model._meta.label}.{field.name}" for model in hanging() for field in texts(model)}
    assert len(addresses(document)) > 25
    person = User.objects.create_user("gong", role=Role.PUBLIC)
    signed_in = Client()
    signed_in.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    for client in (Client(), signed_in):
        told = dict(answers(client, addresses(document)))
        opened = {address for address, words in told.items() if words.startswith("200")}
        assert {f"/published/of/{document.key}{kind}" for kind in ("", ".csv", ".json")} <= opened
        assert {f"/documents/{document.key}/akn.xml", "/lists/documents.xlsx", "/published/"} <= opened
        assert not any(words.startswith("5") for words in told.values())
        assert leaks(told, document, planted) == {}


def into_told(words: Callable[[], str]) -> Callable[[pytest.MonkeyPatch], None]:
    """A leak: words of the inside stand in the unit's column of the first published task."""

    def leak(patch: pytest.MonkeyPatch) -> None:
        true = telling.told

        def told(edition: Any) -> Any:
            one = true(edition)
            return replace(one, tasks=[replace(one.tasks[0], lead=words()), *one.tasks[1:]])

        patch.setattr(telling, "told", told)

    return leak


def drafts(patch: pytest.MonkeyPatch) -> None:
    true = preparing.items

    def items(document: Document, today: Any) -> Any:
        Commitment.objects.filter(document=document).update(review="confirmed")
        rows = true(document, today)
        Commitment.objects.filter(pk=rows[-1].commitment_id).update(review="proposed")
        return rows

    patch.setattr(publishing, "items", items)


def unsigned(patch: pytest.MonkeyPatch) -> None:
    shares = Report.objects.order_by("id").values_list("charge__commitment", "percent")
    patch.setattr(preparing, "_shares", lambda tasks: dict(shares.all()))


def in_a_header(patch: pytest.MonkeyPatch) -> None:
    def response(*args: Any, **more: Any) -> HttpResponse:
        answer = HttpResponse(*args, **more)
        answer["X-Author"] = User.objects.exclude(full_name="").order_by("pk")[0].full_name
        return answer

    patch.setattr(exchange, "HttpResponse", response)


def in_the_xml(patch: pytest.MonkeyPatch) -> None:
    true = exchange.issued
    patch.setattr(exchange, "issued", lambda *of: replace(true(*of), title=Request.objects.all()[0].reason))


LEAKS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str, str]] = {
    "a remark in a report": (into_told(lambda: Report.objects.all()[0].text), "ledger.Report.text", ".json"),
    "a person's name": (into_told(lambda: User.objects.order_by("-pk")[0].full_name), "people.User.full_name", ""),
    "an evidence file's name": (into_told(lambda: Evidence.objects.all()[0].name), "ledger.Evidence.name", ".csv"),
    "a task still a draft": (drafts, DRAFT, ".json"),
    "the share of a report that its unit has not signed": (unsigned, SHARE, ".csv"),
    "a classified document's title": (
        lambda patch: patch.setattr(DocumentQuerySet, "visible_to", lambda rows, user: rows.all()),
        "documents.Document.title", "/documents/",
    ),
    "a name in a header": (in_a_header, "people.User.full_name", "/akn.xml"),
    "a request's reason in the XML": (in_the_xml, "ledger.Request.reason", "/akn.xml"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEAKS)
@pytest.mark.usefixtures("today")
def test_a_leak_made_on_purpose_is_named_with_its_place(db: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    leak, what, where = LEAKS[name]
    office = opened()
    leak(monkeypatch)
    planted = published(office)
    asked = [one for one in addresses(office[1]) if one.startswith(("/published/", "/documents/"))]
    found = leaks(dict(answers(Client(), asked)), office[1], planted)
    assert what in found
    assert any(address.endswith(where) for address in found[what])
