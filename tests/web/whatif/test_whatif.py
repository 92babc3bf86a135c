"""What-if: the address is the question; the answer is that of the library; nothing is left hanging."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from luodi.rules.simulate.changes import CaseOff, ReadingChange, RuleAnswer, StandardChange
from luodi.web import background
from luodi.web.people.models import Role, User
from luodi.web.whatif import asking, working

MORE = {"s.city_urban_monthly": "10", "s.monthly": "10", "on": "2025-06-30"}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(asking, "SIZES", (500,))
    settings.LUODI_VAR = tmp_path


@pytest.fixture
def client(db: None) -> Client:
    browser = Client()
    browser.force_login(User.objects.create_user("leader", role=Role.LEADER))
    return browser


def alterations(query: Mapping[str, str]) -> list[Any]:
    asked = asking.asked(query)
    return [] if asked.reform is None else [change.alteration for change in asked.reform.changes]


def test_an_empty_address_asks_nothing(client: Client) -> None:
    assert alterations({}) == []
    page = client.get("/whatif/").content.decode()
    assert 'name="s.monthly"' in page
    assert 'id="result"' not in page


def test_each_kind_of_change_is_read_from_the_address() -> None:
    found = alterations({"s.monthly": "-2.5", "r.three_times": "exclusive", "c.no_fee": "1", "k.has_vehicle": "1"})
    assert [type(a) for a in found] == [StandardChange, ReadingChange, CaseOff, RuleAnswer]
    # A thousand less 2.5 per cent is 975; owning no vehicle is what the rule wants, so it answers no for all.
    assert (found[0].factor * 1000, found[3].answer) == (975, False)


@pytest.mark.parametrize("amount", ["viel", "1e9", "-101", "0.001", "NaN", "9" * 8])
def test_a_percentage_that_cannot_be_is_told_and_not_computed(amount: str, client: Client) -> None:
    asked = asking.asked({"s.monthly": amount})
    assert asked.reform is None
    assert "当地低保标准" in asked.wrong
    assert "notice-error" in client.get("/whatif/", {"s.monthly": amount}).content.decode()


def test_a_day_outside_the_documents_time_is_told() -> None:
    asked = asking.asked({"on": "2001-01-01"})
    assert (asked.on, bool(asked.wrong)) == (dt.date(2025, 6, 30), True)


def test_what_is_not_offered_is_not_asked() -> None:
    query = {
        "s.nothing": "5",
        "r.three_times": "other",
        "c.nothing": "1",
        "k.eligible": "1",
        "pack": "none",
        "size": "7",
    }
    assert alterations(query) == []
    assert asking.asked(query).size == 500


def test_other_questions_have_other_keys() -> None:
    questions: list[dict[str, str]] = [
        MORE,
        {**MORE, "on": "2025-06-29"},
        {**MORE, "s.monthly": "11"},
        {"c.no_fee": "1"},
    ]
    assert len({asking.asked(query).key for query in questions}) == len(questions)
    assert asking.asked(MORE).key == asking.asked(dict(reversed(MORE.items()))).key


def waited(client: Client, query: dict[str, str]) -> str:
    """The result, asked for as the page does."""
    for _ in range(300):
        shown = client.get("/whatif/progress", query).content.decode()
        if "hx-get" not in shown:
            return shown
        time.sleep(0.1)
    raise AssertionError("no result after half a minute")


def test_a_question_is_answered_and_the_answer_kept_and_handed_on(client: Client) -> None:
    assert "hx-get" in client.get("/whatif/", MORE).content.decode()
    shown = waited(client, MORE)
    assert "500 条记录中" in shown
    assert "虚构人群" in shown
    assert "假定" in shown
    # The second time the page has it at once.
    assert "500 条记录中" in client.get("/whatif/", MORE).content.decode()
    report = client.get("/whatif/report", MORE)
    assert report.status_code == 200
    assert "attachment" in report["Content-Disposition"]
    assert report.content.decode().startswith("<!doctype html>")


def test_the_answer_is_the_librarys(client: Client, tmp_path: Path) -> None:
    from luodi.rules.populations.invented import invent
    from luodi.rules.simulate.run import simulate
    from luodi.rules.simulate.telling import headline

    waited(client, MORE)
    asked = asking.asked(MORE)
    assert asked.reform is not None
    people = invent(tmp_path / "own", households=500)
    found = simulate(asked.pack, asked.reform, people, on=asked.on, suppose=True)
    assert headline(found)[0] in client.get("/whatif/progress", MORE).content.decode()


def test_a_report_that_nobody_computed_is_not_found(client: Client) -> None:
    assert client.get("/whatif/report", {"s.monthly": "77"}).status_code == 404
    assert client.get("/whatif/report").status_code == 404


def test_work_that_broke_off_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr(working, "simulate", broken)
    shown = waited(client, MORE)
    assert "推演中断" in shown
    assert "disk" not in shown


def test_work_without_a_word_for_long_is_begun_anew(client: Client) -> None:
    import os

    asked = asking.asked(MORE)
    folder = working._folder() / asked.key
    folder.mkdir(parents=True)
    background.tell(folder, 0.4, "计算 / computing")
    assert working.state(asked).percent == 40
    long_ago = time.time() - working.SILENT - 1
    os.utime(folder / "status.json", (long_ago, long_ago))
    assert working.state(asked).percent == 0
    assert "500 条记录中" in waited(client, MORE)


def test_the_oldest_results_go(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "KEPT", 1)
    old = working._folder() / "0ld"
    old.mkdir(parents=True)
    import os

    os.utime(old, (1, 1))
    waited(client, MORE)
    assert not old.exists()
    assert (working._folder() / asking.asked(MORE).key).exists()


def test_programs_get_the_same_answer_in_figures(client: Client) -> None:
    asked = {"on": "2025-06-30", "size": "500", "change": ["s.city_urban_monthly=10", "s.monthly=10"]}
    assert client.get("/api/whatif", asked).json()["figures"] is None
    shown = waited(client, {**MORE, "size": "500"})
    told = client.get("/api/whatif", asked).json()
    whole = told["figures"]["whole"]
    assert (told["done"], told["figures"]["records"]) == (True, 500)
    assert whole["gain"] + whole["lose"] + whole["same"] + sum(whole["uncompared"].values()) == whole["records"]
    assert f"{whole['gain']:,}" in shown
    assert len(told["figures"]["alone"]) == 2
    assert client.get("/api/whatif/report", asked).content.decode().startswith("<!doctype html>")
