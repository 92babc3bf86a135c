"""One journey of each room in a real browser on a site on PostgreSQL; all others run there in `make soak`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.web.browser import test_desk, test_people, test_review, test_rosters, test_the_loop
from tests.web.browser.conftest import WIDE, Visitor
from tests.web.browser.serving import DECISIONS, Site, site

pytestmark = pytest.mark.postgres

SIGNER = """
User.objects.create_user(
    username="signer", password={password!r}, role="leader", full_name="凌审签", unit=own, clearance=1
)
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("postgres"), more=DECISIONS + SIGNER, database="postgresql") as running:
        yield running


@pytest.fixture
def person(office: Site, chromium: Browser) -> Iterator[Any]:
    """A person at a window of their own: ``person("caseworker")``."""
    contexts: list[Any] = []

    def enter(role: str) -> Any:
        contexts.append(chromium.new_context(viewport=WIDE, locale="zh-CN", base_url=office.address))
        return Visitor(contexts[-1].new_page(), office).sign_in(role).page

    yield enter
    for context in contexts:
        context.close()


def test_the_loop_goes_round(office: Site, person: Any, tmp_path: Path) -> None:
    test_the_loop.test_a_task_goes_from_assignment_to_being_struck_off(office, person, tmp_path)


def test_a_decision_is_made_reviewed_and_told(person: Any) -> None:
    test_desk.test_a_household_of_three_from_the_first_question_to_the_letter(person)


def test_a_roster_is_decided(office: Site, chromium: Browser, tmp_path: Path) -> None:
    context = chromium.new_context(viewport=WIDE, locale="zh-CN", reduced_motion="reduce")
    roster = test_rosters.test_a_roster_is_given_confirmed_decided_taken_along_and_deleted
    roster(Visitor(context.new_page(), office), tmp_path)
    context.close()


def test_an_account_is_opened(person: Any) -> None:
    test_people.test_an_account_is_given_by_typing_initials_and_found_by_its_unit(person)


def test_a_document_is_reviewed_and_published(office: Site, person: Any) -> None:
    test_review.test_a_document_is_reviewed_by_keyboard_and_published(office, person("supervisor"))
