"""A browser on the site; every page opened through it is watched for requests elsewhere and for complaints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.web.browser.serving import CHROMIUM, QUIET, Site, site

# What is expected comes at once on a quiet machine; on one that is busy with other tests it may take a while.
expect.set_options(timeout=20_000)
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Closed after each file: while it is open its event loop runs in this thread, where Django refuses its database.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


_COOKIES: dict[tuple[str, str], Any] = {}


@dataclass
class Visitor:
    """A person at a window. ``complaints`` are what the console said, ``elsewhere`` requests to other hosts."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.site.address + path)
        return self.page

    def sign_in(self, role: str) -> Visitor:
        """Sign in by the form, once a role: signing in is limited to so many times a minute."""
        kept = _COOKIES.get((self.site.address, role))
        if kept:
            self.page.context.add_cookies(kept)
            return self
        self.open("/accounts/login/")
        self.page.fill("#id_login", role)
        self.page.fill("#id_password", self.site.password)
        self.page.click("main button.button-main")
        self.page.wait_for_load_state("networkidle")
        assert self.page.locator("details.menu summary").count() == 1, "not signed in"
        _COOKIES[self.site.address, role] = self.page.context.cookies()
        return self

    def watch(self, request: Request) -> None:
        # Chromium resolves no other name than this machine's. Requests held up to be looked at would not be kept by
        # it, and each page would load and read all scripts anew.
        if urlsplit(request.url).netloc != urlsplit(self.site.address).netloc:
            self.elsewhere.append(request.url)

    def hear(self, message: ConsoleMessage) -> None:
        # Chromium says of every 4xx page that it could not be loaded; these pages are meant.
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
def visitor(chromium: Browser, served: Site, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visitor]:
    """A window 1440 wide, or as the test's ``window`` parameter says. Fails if a page asked elsewhere or complained."""
    size = request.param if hasattr(request, "param") else WIDE
    context = chromium.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")
    page = context.new_page()
    visitor = Visitor(page, served)
    context.on("request", visitor.watch)
    page.on("console", visitor.hear)
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    yield visitor
    context.close()
    assert visitor.elsewhere == []
    assert visitor.complaints == []
