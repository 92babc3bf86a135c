"""Who may open what: every address of the site and the API, as a stranger and in every role."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from luodi import units
from luodi.web.actions import ACTIONS, OPERATOR, Caller
from luodi.web.api.routes import OPERATIONS
from luodi.web.desk.actions.begin import begin
from luodi.web.desk.masking import Party
from luodi.web.desk.models import Matter
from luodi.web.documents.intake import take_in
from luodi.web.documents.models import Document, Publicity
from luodi.web.ledger.models import Commitment, Indicator, Target
from luodi.web.people.models import Role, Secrecy, Unit, User
from tests.conftest import ROOT
from tests.web.api.reads import BY_API
from tests.web.documents.intakes import TASKS, file

REGISTRY = units.load(["yunzhou"])
ALL = frozenset(Role)
INTERNAL = ALL - {Role.PUBLIC}
ADMINISTRATION = frozenset({Role.ADMINISTRATOR})
AUDIT = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
ANSWERING = {Role.LIAISON, Role.CASEWORKER, Role.LEADER}
SUPERVISION = frozenset({Role.SUPERVISOR})
DECIDING = frozenset({Role.SUPERVISOR, Role.CASEWORKER})
OF_ALL_UNITS = INTERNAL - {Role.LIAISON, Role.CASEWORKER}
"""Without a unit of their own, these see every unit's work and those none."""
AT_THE_DESK = INTERNAL - {Role.LIAISON}
OVERSEEING = AT_THE_DESK - {Role.CASEWORKER}
"""Without a unit of their own, these see every unit's matters at the desk (masked), and caseworkers none."""
EVERYBODY = "everybody"
"""Strangers too."""

PAGES: dict[str, Any] = {
    "": EVERYBODY,
    "alive": EVERYBODY,
    "documents/": EVERYBODY,
    "documents/enter": SUPERVISION,
    "documents/{key}": EVERYBODY,
    "documents/{key}/akn.xml": EVERYBODY,
    "documents/{key}/source": EVERYBODY,
    "documents/{key}/classification": SUPERVISION | ADMINISTRATION,
    "documents/{key}/theme": None,
    "ledger/": INTERNAL,
    "ledger/mine": INTERNAL,
    "ledger/calendar": INTERNAL,
    "ledger/changed": INTERNAL,
    "ledger/links": SUPERVISION,
    "ledger/links/find": None,
    "ledger/links/{link}/{verb}": None,
    "ledger/together": None,
    "ledger/together/{pk}": None,
    "ledger/together/{pk}/fill-in": None,
    "ledger/together/{pk}/confirm": None,
    "ledger/together/{pk}/step": None,
    "ledger/{pk}": OF_ALL_UNITS,
    "ledger/{pk}/do/{verb}": None,
    "ledger/{pk}/do/{verb}/{of}": None,
    "ledger/{pk}/share/{target}": None,
    "ledger/{pk}/evidence/{file}": None,
    "notices/": INTERNAL,
    "notices/read": None,
    "notices/outbox": frozenset({Role.ADMINISTRATOR}),
    "notices/outbox/{number}/resend": None,
    "notices/drafts/": SUPERVISION,
    "notices/drafts/{number}": None,
    "notices/drafts/{number}/{verb}": None,
    "notices/schedules/{kind}": None,
    "notices/schedules/{kind}/now": None,
    "assessment/": INTERNAL,
    "assessment/try": None,
    "assessment/issue": None,
    "assessment/schemes": SUPERVISION,
    "assessment/{number}": None,
    "assessment/{number}/letter": None,
    "assessment/scores/{of}": None,
    "assessment/scores/{of}/appeal": None,
    "assessment/appeals/{of}/answer": None,
    "letters/": INTERNAL,
    "letters/new": SUPERVISION,
    "letters/settings": ADMINISTRATION,
    "letters/settings/{kind}/style": None,
    "letters/settings/signatories": None,
    "letters/settings/{kind}/template": None,
    "letters/settings/templates/{number}": None,
    "letters/settings/templates/{number}/retire": None,
    "letters/settings/signatories/{number}/end": None,
    "letters/{pk}": None,
    "letters/{pk}/do/{verb}": None,
    "letters/{pk}/file/{name}": None,
    "letters/{pk}/page/{of}": None,
    "review/": SUPERVISION,
    "review/document/{key}": SUPERVISION,
    "review/item/{pk}": SUPERVISION,
    "review/item/{pk}/{verb}": None,
    "review/together/{verb}/{key}": None,
    "published/": EVERYBODY,
    "published/manage": {Role.SUPERVISOR, Role.LEADER, Role.LIAISON},
    "published/manage/{key}": None,
    "published/of/{key}": None,
    "published/of/{key}.csv": None,
    "published/of/{key}.json": None,
    "cockpit/": INTERNAL,
    "cockpit/units": INTERNAL,
    "cockpit/documents": INTERNAL,
    "cockpit/indicators/{target}": OF_ALL_UNITS,
    "cockpit/documents/{key}": INTERNAL,
    "across/": INTERNAL,
    "across/compare": None,
    "across/compare/{of}": None,
    "across/compare/{of}/item": None,
    "across/compare/{of}/do/{verb}": None,
    "across/conflicts": INTERNAL,
    "across/conflicts/search": None,
    "across/conflicts/{of}": None,
    "across/gaps/{verb}": None,
    "across/gaps/{verb}/hand": None,
    "across/heirs": INTERNAL,
    "across/load": INTERNAL,
    "across/indicators/{verb}/{key}": None,
    "units/": INTERNAL,
    "units/suggest": INTERNAL,
    "units/{unit}": INTERNAL,
    "people/": ADMINISTRATION,
    "people/new": ADMINISTRATION,
    "people/{user}": ADMINISTRATION,
    "people/{user}/{verb}": None,
    "people/deputies": ADMINISTRATION | {Role.LEADER},
    "people/deputies/{row}/end": None,
    "people/handover": ADMINISTRATION | ANSWERING,
    "people/{user}/handover": ADMINISTRATION,
    "people/import": ADMINISTRATION,
    "people/import/template": ADMINISTRATION,
    "people/import/confirm": None,
    "people/units/": ADMINISTRATION,
    "people/units/new": ADMINISTRATION,
    "people/units/{row}": ADMINISTRATION,
    "people/units/{row}/rename": None,
    "people/units/{row}/succession": None,
    "people/units/import": ADMINISTRATION,
    "people/units/import/template": ADMINISTRATION,
    "people/units/import/confirm": None,
    "journal/": AUDIT,
    "journal/readings": AUDIT,
    "journal/readings.csv": AUDIT,
    "finder/": EVERYBODY,
    "finder/household": EVERYBODY,
    "finder/business": EVERYBODY,
    "rosters/": DECIDING,
    "rosters/template?pack=sme_relief_2022": DECIDING,
    "rosters/{pk}": None,
    "rosters/{pk}/progress": None,
    "rosters/{pk}/do/{verb}": None,
    "rosters/{pk}/file/{name}": None,
    "desk/": AT_THE_DESK,
    "desk/new/{pack}": {Role.CASEWORKER, Role.LEADER},
    "desk/{matter}": OVERSEEING,
    "desk/{matter}/version/{of}": OVERSEEING,
    "desk/{matter}/version/{of}/replay": OVERSEEING,
    "desk/{matter}/version/{of}/notice": None,
    "desk/{matter}/version/{of}/notice.docx": None,
    "desk/{matter}/ask": None,
    "desk/{matter}/facts": None,
    "desk/{matter}/amend": None,
    "desk/{matter}/do/{verb}": None,
    "whatif/": INTERNAL,
    "whatif/progress": INTERNAL,
    "whatif/report": None,
    "api/openapi.json": EVERYBODY,
    "api/docs": EVERYBODY,
    "api/": None,
    **{"api" + one.path: None for name, one in OPERATIONS.items() if one.method == "POST" or name in BY_API},
    "api/documents": ALL,
    "api/document?key={key}": ALL,
    "api/provisions?document={key}": ALL,
    "api/commitments": INTERNAL,
    "api/commitments/{pk}": OF_ALL_UNITS,
    "api/units": INTERNAL,
    "api/unit?key={unit}": INTERNAL,
    "api/journal/head": AUDIT,
    "api/me": ALL,
    "api/commitments/{pk}/work": OF_ALL_UNITS,
    "api/commitments/{pk}/history": OF_ALL_UNITS,
    "api/commitments/{pk}/evidence/{of}": None,
    "api/mine": INTERNAL,
    "api/search?q=水": ALL,
    "api/text?document={key}": ALL,
    "api/review/documents": SUPERVISION,
    "api/review/proposals?document={key}": SUPERVISION,
    "api/journal": AUDIT,
    "api/{rest}": None,
    "feeds/": INTERNAL,
    "feeds/{of}/revoke": None,
    "feeds/{name}.ics": None,
    "lists/fill": ANSWERING,
    "lists/fill/{pk}": None,
    "lists/fill/{pk}/confirm": None,
    "lists/fill/{pk}/rows/{of}/settle": None,
    "lists/ledger.{name}": INTERNAL,
    "lists/documents.{name}": EVERYBODY,
    "lists/units.{name}": INTERNAL,
    "lists/journal.{name}": AUDIT,
    "lists/notices.{name}": INTERNAL,
    "lists/letters.{name}": INTERNAL,
    "lists/gaps/{verb}.{name}": None,
    "lists/comparisons/{of}.{name}": None,
    "lists/assessments/{number}.{name}": None,
    "tokens/": INTERNAL,
    "tokens/systems": frozenset({Role.ADMINISTRATOR}),
    "tokens/systems/open": None,
    "tokens/systems/{of}/issue": None,
    "tokens/{of}/revoke": None,
}
"""Who gets an answer (200), by address; None for what only names a place, or has a test of its own.
The document is a published one. The API's operations that are None here are tried as every role in tests/web/api:
what writes in test_operations.py, what reads in test_reading.py."""

OTHERS = ("accounts/", "language/", "static/")
"""Addresses that packages bring and guard themselves."""

MAY_ACT = {
    "documents.reclassify": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "documents.set_theme": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "ledger.adopt_calendar": {Role.ADMINISTRATOR},
    **{f"ledger.{verb}": {Role.ADMINISTRATOR} for verb in ("keep_spells", "assume_spells", "count_day")},
    **{
        f"published.{verb}": {Role.SUPERVISOR, Role.LEADER, Role.LIAISON}
        for verb in ("publish_progress", "withdraw_progress")
    },
    "invented.fill_site": {Role.ADMINISTRATOR},
    "ledger.set_limit": {Role.SUPERVISOR},
    "ledger.plan_event": {Role.SUPERVISOR},
    **{
        f"notices.{verb}": {Role.ADMINISTRATOR}
        for verb in ("collect_alerts", "go_round", "take_messages", "settle_message", "resend_message")
    },
    **{
        f"notices.{verb}": {Role.SUPERVISOR}
        for verb in ("set_schedule", "make_draft", "write_remarks", "finalise_draft", "void_draft")
    },
    "notices.mark_read": INTERNAL,
    **{
        f"assessment.{verb}": {Role.SUPERVISOR}
        for verb in ("set_scheme", "issue_assessment", "answer_appeal", "prepare_result")
    },
    "assessment.appeal": ANSWERING,
    **{
        f"letters.{verb}": {Role.SUPERVISOR}
        for verb in ("prepare_urge", "prepare_bulletin", "revise_letter", "refill_letter")
    },
    **{f"letters.{verb}": {Role.SUPERVISOR, Role.LEADER} for verb in ("issue_letter", "void_letter")},
    **{
        f"letters.{verb}": {Role.ADMINISTRATOR}
        for verb in ("set_style", "add_template", "retire_template", "name_signatory", "end_signatory")
    },
    "documents.ingest": {Role.SUPERVISOR, Role.ADMINISTRATOR},
    "journal.erase_personal": {Role.ADMINISTRATOR},
    "api.issue_token": INTERNAL,
    "api.revoke_token": INTERNAL,
    "api.open_system": {Role.ADMINISTRATOR},
    **{
        f"people.{verb}": {Role.ADMINISTRATOR}
        for verb in (
            "add_user",
            "change_user",
            "disable_user",
            "enable_user",
            "set_password",
            "load_registry",
            "add_unit",
            "change_unit",
            "rename_unit",
            "succeed_unit",
            "carry_out_succession",
            "unlock_user",
            "reset_second_factor",
        )
    },
    "people.change_own_password": set(Role),
    "people.name_deputy": {Role.LEADER, Role.ADMINISTRATOR},
    "people.end_deputy": {Role.LEADER, Role.ADMINISTRATOR},
    "ledger.hand_over": ANSWERING | {Role.ADMINISTRATOR},
    "people.end_visits": set(Role),
    **{
        f"review.{verb}": {Role.SUPERVISOR}
        for verb in ("confirm", "reject", "amend", "split", "merge", "undo", "publish")
    },
    **{
        f"ledger.{verb}": {Role.SUPERVISOR}
        for verb in (
            "assign",
            "open_periods",
            "suspend",
            "interrupt",
            "resume",
            "extend",
            "strike_off",
            "answer_request",
        )
    },
    **{
        f"ledger.{verb}": ANSWERING
        for verb in ("acknowledge", "report", "request", "withdraw_request", "attach_evidence")
    },
    "ledger.accept_report": {Role.SUPERVISOR, Role.LEADER, Role.LIAISON},
    "ledger.return_report": {Role.SUPERVISOR, *ANSWERING},
    "ledger.sign_report": ANSWERING,
    **{
        f"across.{verb}": {Role.SUPERVISOR}
        for verb in (
            "compare_documents",
            "correct",
            "withdraw_correction",
            "find_conflicts",
            "settle_conflict",
            "hand_over",
        )
    },
    "ledger.chase": {Role.SUPERVISOR},
    **{f"ledger.{verb}": {Role.SUPERVISOR} for verb in ("propose_links", "confirm_link", "refuse_link", "unlink")},
    **{
        f"ledger.{verb}": {Role.SUPERVISOR, *ANSWERING}
        for verb in ("share_out", "choose_batch", "fill_in_batch", "confirm_batch", "close_batch", "try_row", "do_row")
    },
    "feeds.make_feed": INTERNAL,
    "feeds.revoke_feed": INTERNAL,
    **{f"sheets.{verb}": ANSWERING for verb in ("take_in", "report_row", "settle_row", "close_filled")},
    **{f"rosters.{verb}": set(DECIDING) for verb in ("upload", "confirm", "erase")},
    **{
        f"desk.{verb}": {Role.CASEWORKER, Role.LEADER}
        for verb in ("begin", "answer", "submit", "approve", "return_ruling", "withdraw", "amend", "choose_reading")
    },
    "desk.unmask": {Role.AUDITOR},
    "desk.erase": {Role.ADMINISTRATOR},
}


def addresses(patterns: Any, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here


def shape(address: str) -> str:
    """An address of the table as the resolver writes it."""
    plain = address.partition("?")[0].replace("{pk}", "<uuid:pk>").replace("{matter}", "<uuid:pk>")
    return (
        plain.replace("{key}", "<path:key>")
        .replace("{unit}", "<path:key>")
        .replace("{pack}", "<slug:pack>")
        .replace("{verb}", "<slug:verb>")
        .replace("{name}", "<slug:name>")
        .replace("{of}", "<int:of>")
        .replace("{file}", "<int:file>")
        .replace("{user}", "<int:pk>")
        .replace("{row}", "<int:pk>")
        .replace("{target}", "<int:target>")
        .replace("{link}", "<int:link>")
        .replace("{rest}", "<anything:rest>")
        .replace("{number}", "<int:pk>")
        .replace("{kind}", "<slug:kind>")
    )


@pytest.fixture
def published(db: None) -> dict[str, str]:
    take_in(OPERATOR, file(*TASKS), registry=REGISTRY, publicity=Publicity.OPEN)
    return {
        "key": Document.objects.get().key,
        "pk": str(Commitment.objects.all()[0].pk),
        "unit": Unit.objects.get(short_name="市水利局").key,
        "row": str(Unit.objects.get(short_name="市水利局").pk),
        "user": str(User.objects.create_user("somebody", role=Role.LIAISON).pk),
        "matter": str(_matter(Unit.objects.get(short_name="市水利局")).pk),
        "pack": "dibao_2022",
        "of": "1",
        "name": "csv",
        "target": str(_target(Commitment.objects.all()[0]).pk),
    }


def _target(task: Commitment) -> Target:
    indicator = Indicator.objects.create(commitment=task, order=99, name="里程", unit="公里")
    return Target.objects.create(indicator=indicator, order=0, comparator=">=", value=900)


def _matter(unit: Unit) -> Matter:
    """A matter that a unit nobody else here works for has opened."""
    user = User.objects.create_user("opener", role=Role.CASEWORKER, unit=unit)
    ruling = begin(Caller(user, "page"), "dibao_2022", on=dt.date(2023, 3, 1), party=Party("季虚构"))
    return ruling.matter


def test_every_address_stands_in_the_matrix() -> None:
    every = (address.replace("<uuidstr:", "<uuid:") for address in addresses(get_resolver().url_patterns))
    found = {address for address in every if not address.startswith(OTHERS)}
    assert found == {shape(address) for address in PAGES}, "say in PAGES who may open what is new"


@pytest.mark.parametrize("address", [address for address, who in PAGES.items() if who is not None])
def test_each_role_opens_what_it_may_and_nothing_else(published: dict[str, str], address: str) -> None:
    path = "/" + address.format(**published)
    opened = {None} if Client().get(path).status_code == 200 else set()
    for role in Role:
        client = Client()
        user = User.objects.create_user(role.value, role=role, clearance=Secrecy.INTERNAL)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        status = client.get(path).status_code
        assert status in {200, 302, 403, 404}
        if status == 200:
            opened.add(role)
    who = PAGES[address]
    assert opened == ({None, *ALL} if who == EVERYBODY else set(who))


@pytest.mark.parametrize(
    "address",
    [
        "documents/{key}",
        "documents/{key}/akn.xml",
        "documents/{key}/source",
        "ledger/{pk}",
        "cockpit/indicators/{target}",
        "api/commitments/{pk}",
    ],
)  # fmt: skip
def test_a_document_above_ones_clearance_is_not_there_for_any_role(published: dict[str, str], address: str) -> None:
    Document.objects.update(secrecy=Secrecy.SECRET)
    for role in Role:
        client = Client()
        user = User.objects.create_user(role.value, role=role, clearance=Secrecy.CONFIDENTIAL, is_superuser=True)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get("/" + address.format(**published)).status_code in {403, 404}


def test_a_commitments_page_shows_its_history_from_the_journal(published: dict[str, str]) -> None:
    client = Client()
    user = User.objects.create_user("du", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "提出任务" in client.get(f"/ledger/{published['pk']}").content.decode()


def every_action() -> dict[str, Any]:
    """Every action of the house by its verb, whether anything has imported it or not."""
    for path in (ROOT / "src" / "luodi" / "web").glob("*/actions/*.py"):
        importlib.import_module(f"luodi.web.{path.parent.parent.name}.actions.{path.stem}")
    return {verb: run for verb, run in ACTIONS.items() if run.__module__.startswith("luodi.")}


def test_each_action_says_which_roles_may_call_it() -> None:
    assert {verb: set(run.roles) for verb, run in every_action().items()} == MAY_ACT
