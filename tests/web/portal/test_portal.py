"""The public finder: without signing in, without script; nothing of an answer is kept anywhere."""

from __future__ import annotations

import json
import logging
import re
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from luodi.web.actions import OPERATOR
from luodi.web.documents.intake import take_in
from luodi.web.documents.models import Document, Publicity
from luodi.web.portal import views
from tests.web.documents.intakes import TASKS, file

TELLTALE = "甲乙丙丁名"
"""A name that stands nowhere but in an answer."""
WORKLESS = {
    "members[0].work": "未就业", "members[0].unemployment_insured": "yes", "members[0]._called": TELLTALE,
    "members[0].standings": "低保对象",
}  # fmt: skip


@pytest.fixture
def stranger(db: None) -> Client:
    return Client(enforce_csrf_checks=True)


def told(page: str) -> dict[str, Any]:
    match = re.search(r'name="told" value="([^"]*)"', page)
    assert match is not None
    return dict(json.loads(unescape(match[1])))


def asked(page: str) -> list[str]:
    return [unescape(path) for path in re.findall(r'name="asked" value="([^"]*)"', page)]


def answer(client: Client, path: str, page: str, answers: dict[str, Any], **more: Any) -> str:
    """Send the page's form as a browser without script does."""
    match = re.search(r'name="told" value="([^"]*)"', page)
    assert match is not None
    body = {"told": unescape(match[1]), "asked": asked(page), **answers, **more}
    response = client.post(path, body)
    assert response.status_code == 200
    return response.content.decode()


def walk(client: Client, path: str, answers: dict[str, Any]) -> str:
    page = client.get(path).content.decode()
    for _ in range(60):
        paths = asked(page)
        if not paths:
            return page
        said = {name: value for name, value in answers.items() if name.removesuffix("?").rpartition("._called")[0] in
                {path.rpartition(".")[0] for path in paths} or name.removesuffix("?") in paths}  # fmt: skip
        page = answer(client, path, page, said)
    raise AssertionError("the questions do not end")


def test_a_person_out_of_work_finds_what_applies_with_clause_date_and_office(stranger: Client) -> None:
    """四: insured and out of work; without benefit the grant of 200 yuan a month; 六: 100 yuan once."""
    answers = {"members": "1", "members[0].meets_benefit_conditions": "no", **WORKLESS}
    page = walk(stranger, "/finder/household", answers)
    applies = page.split('id="s-applies"')[1].split("</section>")[0]
    assert "失业补助金（每月）" in applies
    assert "200.00元" in applies
    assert "渝府办发〔2022〕123号 四" in applies
    assert "自 2022-12-02，文件未载明期限；文件于 2022-12-02 印发" in applies
    assert "市人力社保局" in applies
    assert TELLTALE in applies
    over = page.split('id="s-over"')[1].split("</section>")[0]
    # 七 pays for the insurance of 2023; by when to ask for that is not stated.
    assert "所涉期间已于 2023-12-31 结束，申请期限文件未载明" in over
    assert "文件未载明止期，按假定止于 2023-01-07" in over


def test_the_five_kinds_of_result_stand_under_headings_of_their_own(stranger: Client) -> None:
    answers = {"kind": "个体工商户", "activities": ["批发零售"], "undertakings?": "none", "hit_by_epidemic": "yes"}
    page = walk(stranger, "/finder/business", answers)
    found = re.findall(r'<section class="sheet portal-results" id="s-(\w+)"', page)
    assert found == ["applies", "judgement", "missing", "not", "over"]
    judged = page.split('id="s-judgement"')[1].split("</section>")[0]
    assert "贷款利率下浮（鼓励银行）" in judged
    assert "待判断：受疫情影响较大（一）" in judged
    assert "谁来判断、办理" in judged
    # The bureau of 2022 bears another name today.
    assert "国家金融监督管理总局重庆监管局" in judged


def everything_kept() -> str:
    rows = {model._meta.label: sorted(map(repr, model.objects.values_list())) for model in apps.get_models()}
    return repr(rows)


def test_nothing_of_an_answer_is_kept(
    stranger: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    """The database is what it was, row for row; no session; no cookie; no line in a log; nothing in an address."""
    before = everything_kept()
    with caplog.at_level(logging.DEBUG):
        page = walk(stranger, "/finder/household", {"members": "1", **WORKLESS})
    assert TELLTALE in page
    assert everything_kept() == before
    assert Session.objects.count() == 0
    assert "sessionid" not in stranger.cookies
    assert TELLTALE not in "".join(cookie.value for cookie in stranger.cookies.values())
    heard = caplog.text + "".join(capfd.readouterr())
    assert TELLTALE not in heard
    assert "未就业" not in heard
    # Only the page itself holds the answers: every link and every form's address is free of them.
    addresses = re.findall(r'(?:href|action|src|hx-get)="([^"]*)"', page)
    assert [address for address in addresses if TELLTALE in unescape(address) or "told" in address] == []
    assert 'method="post"' in page.split('class="portal-form"')[0].rpartition("<form")[2]


def test_no_cache_keeps_a_page_and_no_other_site_hears_of_it(stranger: Client) -> None:
    response = stranger.post("/finder/business", {"told": "{}"})
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_answers_in_an_address_are_not_read(stranger: Client) -> None:
    page = stranger.get("/finder/household", {"told": '{"facts":{"members":[{}]}}', "members": "1"}).content.decode()
    assert told(page) == {"facts": {}, "unsaid": []}


def test_what_breaks_is_logged_without_an_answer(
    stranger: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ValueError(TELLTALE)

    monkeypatch.setattr(views, "find", broken)
    response = stranger.post("/finder/household", {"told": json.dumps({"facts": {"members": [{"_called": TELLTALE}]}})})
    assert response.status_code == 500
    assert "ValueError" in caplog.text
    assert TELLTALE not in caplog.text
    assert TELLTALE not in response.content.decode()


@pytest.mark.parametrize("given", ["", "no json", "[1]", '{"facts": 7, "unsaid": 3}', "[" * 5000, "x" * 300_000,
                                   '{"facts": {"members": [[]]}, "unsaid": [[], "x", "members"]}'])  # fmt: skip
def test_whatever_is_handed_back_is_answered_with_a_page(stranger: Client, given: str) -> None:
    response = stranger.post("/finder/household", {"told": given, "asked": ["members[0].x", "nothing", "members[0]"]})
    assert response.status_code == 200


def test_an_answer_that_cannot_be_is_told_and_the_others_are_not_lost(stranger: Client) -> None:
    page = stranger.get("/finder/household").content.decode()
    page = answer(stranger, "/finder/household", page, {"members": "many"})
    assert "有一处填得不对" in page
    assert asked(page) == ["members"]
    assert 'value="many"' in page


def test_an_answer_can_be_taken_back_and_is_asked_again(stranger: Client) -> None:
    page = stranger.get("/finder/business").content.decode()
    page = answer(stranger, "/finder/business", page, {"kind": "个体工商户", "undertakings?": "none"})
    assert told(page)["facts"] == {"kind": "个体工商户", "undertakings": []}
    # What was left out counts as not known, and can be changed as well.
    assert told(page)["unsaid"] == ["activities"]
    page = answer(stranger, "/finder/business", page, {}, asked=[], drop="kind")
    assert "kind" not in told(page)["facts"]
    page = answer(stranger, "/finder/business", page, {}, asked=[], drop="activities")
    assert told(page)["unsaid"] == []


def test_the_clause_leads_to_its_words_where_the_document_is_public(stranger: Client) -> None:
    """An invented document stands in for the real one: the number is what joins them."""
    page = walk(
        stranger, "/finder/business", {"kind": "个体工商户", "activities": ["批发零售"], "undertakings?": "none"}
    )
    assert "/documents/" not in page.split('id="s-applies"')[1].split("</section>")[0]
    take_in(OPERATOR, file(*TASKS), publicity=Publicity.OPEN)
    Document.objects.update(number="渝府办发〔2025〕6号")
    page = walk(
        stranger, "/finder/business", {"kind": "个体工商户", "activities": ["批发零售"], "undertakings?": "none"}
    )
    applies = page.split('id="s-applies"')[1].split("</section>")[0]
    assert '#att_1__sec_1__item_3"' in applies
    Document.objects.update(publicity=Publicity.CLOSED)
    page = walk(
        stranger, "/finder/business", {"kind": "个体工商户", "activities": ["批发零售"], "undertakings?": "none"}
    )
    assert "/documents/" not in page.split('id="s-applies"')[1].split("</section>")[0]


def test_in_english_too(stranger: Client) -> None:
    page = stranger.get("/finder/business", headers={"accept-language": "en"}).content.decode()
    assert "What shops and enterprises may have today" in page
    assert "Which of these do you do" in page


def test_an_address_that_asks_for_hundreds_of_pages_waits_and_is_kept_as_a_digest_only(
    stranger: Client, settings: Any
) -> None:
    settings.LUODI_FINDER_RATE = 2
    asked_from = [stranger.get("/finder/", REMOTE_ADDR="203.0.113.77") for _ in range(3)]
    # Another window of ten minutes may have begun in between: then the third is the first of its own.
    if [one.status_code for one in asked_from] == [200, 200, 200]:
        asked_from = [stranger.get("/finder/", REMOTE_ADDR="203.0.113.77") for _ in range(2)]
    assert asked_from[-1].status_code == 429
    assert 0 < int(asked_from[-1]["Retry-After"]) <= 600
    assert stranger.get("/finder/", REMOTE_ADDR="203.0.113.78").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM luodi_cache")
        assert "203.0.113" not in repr(cursor.fetchall())


def test_a_household_is_far_from_the_limit(settings: Any) -> None:
    """About thirty pages for two people: ten such households behind one address within ten minutes are let in."""
    assert settings.LUODI_FINDER_RATE >= 10 * 30
