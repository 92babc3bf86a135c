"""What pages say, and to whom."""

from __future__ import annotations

import datetime as dt
import re
import urllib.parse
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luodi.web.documents.models import Document, Publicity, SearchEntry
from luodi.web.ledger.models import Commitment
from luodi.web.people.models import Secrecy, Unit
from tests.web import invented
from tests.web.documents import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> dict[str, Any]:
    units = invented.units()
    return {"units": units, "people": invented.people(units), "document": invented.programme(units)}


def signed_in(library: dict[str, Any], role: str) -> Client:
    client = Client()
    client.force_login(library["people"][role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200, (address, reply.status_code)
    return reply.content.decode()


def every_page(library: dict[str, Any]) -> list[str]:
    key = library["document"].key
    commitment = Commitment.objects.first()
    assert commitment is not None
    return [
        "/", "/documents/", "/documents/?q=校园", f"/documents/{key}", f"/documents/{key}/source?lead=3-9", "/ledger/",
        "/ledger/?unit=市教委&role=lead", "/ledger/?q=没有这样的词", f"/ledger/{commitment.pk}", "/units/",
        "/units/?q=szj", "/units/yz-edu", "/units/yz-data",
    ]  # fmt: skip


def test_every_page_has_a_title_a_language_and_one_heading_of_the_first_level(library: dict[str, Any]) -> None:
    client = signed_in(library, "administrator")
    for address in [*every_page(library), "/journal/"]:
        html = page(client, address)
        assert re.search(r"<title>\s*\S+", html), address
        assert '<html lang="zh-Hans">' in html, address
        assert len(re.findall(r"<h1[ >]", html)) == 1, address


def test_no_page_has_a_style_or_a_script_of_its_own(library: dict[str, Any]) -> None:
    client = signed_in(library, "administrator")
    for address in [*every_page(library), "/journal/", "/accounts/login/"]:
        html = page(client if "login" not in address else Client(), address)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", html), address


@pytest.mark.parametrize("address", ["/ledger/", "/units/", "/units/yz-edu", "/journal/", "/units/suggest?q=s"])
def test_a_stranger_is_asked_to_sign_in(library: dict[str, Any], address: str) -> None:
    reply = Client().get(address)
    assert reply.status_code == 302
    assert reply["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", ["/ledger/", "/units/", "/units/yz-edu", "/journal/"])
def test_the_public_does_not_enter_the_working_rooms(library: dict[str, Any], address: str) -> None:
    reply = signed_in(library, "public").get(address)
    assert reply.status_code == 403
    assert "您无权查看此页" in reply.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [("auditor", 200), ("administrator", 200), ("supervisor", 403), ("liaison", 403), ("leader", 403)],
)
def test_the_journal_is_for_auditors_and_administrators(library: dict[str, Any], role: str, status: int) -> None:
    client = signed_in(library, role)
    assert client.get("/journal/").status_code == status
    assert ("/journal/" in page(client, "/")) is (status == 200)


def test_a_stranger_reads_published_documents_and_no_others(library: dict[str, Any]) -> None:
    document: Document = library["document"]
    assert document.title in page(Client(), f"/documents/{document.key}")
    Document.objects.update(publicity=Publicity.CLOSED)
    assert Client().get(f"/documents/{document.key}").status_code == 404
    assert document.title not in page(Client(), "/documents/")


def test_nobody_sees_a_document_or_its_commitments_above_their_clearance(library: dict[str, Any]) -> None:
    document: Document = library["document"]
    commitment = Commitment.objects.filter(document=document).first()
    assert commitment is not None
    Document.objects.update(secrecy=Secrecy.SECRET)
    client = signed_in(library, "administrator")
    assert client.get(f"/documents/{document.key}").status_code == 404
    assert client.get(f"/documents/{document.key}/source").status_code == 404
    assert client.get(f"/ledger/{commitment.pk}").status_code == 404
    assert commitment.text not in page(client, "/ledger/")
    assert commitment.text not in page(client, "/units/yz-edu")
    assert commitment.text not in page(client, "/")


def test_a_document_shows_its_outline_its_provisions_and_its_table_with_a_group_cell_over_two_rows(
    library: dict[str, Any],
) -> None:
    html = page(signed_in(library, "supervisor"), f"/documents/{library['document'].key}")
    assert 'href="#sec_2__sec_1"' in html
    assert 'id="sec_2__sec_1__item_1"' in html
    assert 'rowspan="2">终端更新</td>' in html
    assert html.count(">终端更新<") == 1


def test_the_margin_names_who_answers_for_a_provision_and_leads_to_the_commitment(library: dict[str, Any]) -> None:
    html = page(signed_in(library, "supervisor"), f"/documents/{library['document'].key}")
    network = Commitment.objects.get(eid="sec_2__sec_1__item_1")
    provision = html.split('id="sec_2__sec_1__item_1"')[1].split("</section>")[0]
    assert f'href="/ledger/{network.pk}"' in provision
    assert "市教委" in provision.split("prov-notes")[1]


def test_a_commitment_shows_each_value_with_its_own_words_marked(library: dict[str, Any]) -> None:
    network = Commitment.objects.get(eid="sec_2__sec_1__item_1")
    html = page(signed_in(library, "liaison"), f"/ledger/{network.pk}")
    for ref, words in [("lead-0", "市教委"), ("support-0", "市财政局"), ("deadline-0", "2026年6月底前")]:
        assert f'data-lights="{ref}"' in html
        assert re.search(rf'<mark [^>]*data-ref="{ref}"[^>]*>{words}</mark>', html), ref
    assert re.search(r'<mark class="m-indicator"[^>]*data-ref="[^"]*indicator-0[^"]*"[^>]*>95%以上</mark>', html)


def test_a_table_row_is_shown_cell_by_cell_with_its_words_marked(library: dict[str, Any]) -> None:
    row = Commitment.objects.get(eid="att_1__table_1__tr_1")
    html = page(signed_in(library, "liaison"), f"/ledger/{row.pk}")
    assert '<th scope="row">牵头单位</th>' in html
    assert re.search(r'<mark class="m-text"[^>]*>更新学生终端4000台</mark>', html)


def test_the_canonical_text_marks_what_the_address_names(library: dict[str, Any]) -> None:
    document: Document = library["document"]
    spans = document.current.spans["number"]
    html = page(signed_in(library, "leader"), f"/documents/{document.key}/source?number={spans[0][0]}-{spans[0][1]}")
    assert re.search(r'<mark class="m-value" id="w-number" data-ref="number">云府发〔2026〕7号</mark>', html)


def test_search_marks_the_words_in_their_context_and_leads_to_the_place(library: dict[str, Any]) -> None:
    html = page(signed_in(library, "supervisor"), "/documents/?q=网络")
    assert '<mark class="m-found">网络</mark>改造' in html
    assert re.search(r'href="/documents/[^"]+#sec_2__sec_1__item_1"', html)


@pytest.mark.parametrize("query", ["云府发〔2026〕7号", "云府发[2026]7号", "2026 7", "云府发 2026 7"])
def test_a_number_however_it_is_typed_finds_its_document_first(library: dict[str, Any], query: str) -> None:
    made.document("云府办发〔2026〕70号", "关于落实云府发〔2026〕7号的通知", date=dt.date(2026, 8, 1))
    html = signed_in(library, "supervisor").get("/documents/", {"q": query}).content.decode()
    titles = re.findall(r'<h2><a href="/documents/([^"]+)"', html)
    assert titles[0] == urllib.parse.quote(library["document"].key, safe=":/")


def test_a_stranger_finds_provisions_but_no_tasks(library: dict[str, Any]) -> None:
    assert "/ledger/" not in page(Client(), "/documents/?q=网络").split('id="page"')[1]
    assert "/ledger/" not in page(Client(), "/documents/?q=网络&in=commitment").split('id="page"')[1]
    assert (
        "/ledger/" in page(signed_in(library, "supervisor"), "/documents/?q=网络&in=commitment").split('id="page"')[1]
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("year=2026", True), ("year=2025", False), ("kind=要点", True), ("kind=办法", False),
        ("issuer=云洲市人民政府", True), ("issuer=澜江省人民政府", False), ("jurisdiction=云洲市", True),
        ("year=2026&q=网络", True), ("year=2025&q=网络", False),
    ],
)  # fmt: skip
def test_the_library_narrows_by_issuer_year_kind_and_jurisdiction(
    library: dict[str, Any], query: str, found: bool
) -> None:
    made.document("云府办发〔2025〕9号", "云洲市河湖网络管护办法", date=dt.date(2025, 3, 1))
    html = page(signed_in(library, "supervisor"), f"/documents/?{query}")
    assert ("数字校园" in html.split('list-sheet">')[1]) is found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("unit=市教委", {"item_1", "item_2", "item_3", "tr_1", "tr_2"}),
        ("unit=市教委&role=support", {"item_2"}),
        ("unit=云洲市财政局", {"item_1", "item_4"}),
        ("unit=市大数据发展局", set()),
        ("role=responsible", {"item_3", "item_4"}),
        ("kind=continuous", {"item_3", "tr_2"}),
        ("deadline=none", {"item_2", "item_3", "tr_2"}),
        ("q=终端", {"tr_1", "tr_2"}),
        ("doubt=1", {"item_3"}),
        ("light=grey", {"item_2", "item_3", "tr_2"}),
        ("document=nowhere", set()),
    ],
)
def test_the_ledger_narrows_to_what_the_address_says(library: dict[str, Any], query: str, expected: set[str]) -> None:
    html = page(signed_in(library, "supervisor"), f"/ledger/?{query}")
    ids = set(re.findall(r'class="task" href="/ledger/([0-9a-f-]{36})"', html))
    found = Commitment.objects.in_bulk(ids)
    assert {found[key].eid.split("__")[-1] for key in found} == expected


def test_a_unit_owes_through_its_groups_too(library: dict[str, Any]) -> None:
    from luodi.web.ledger.models import Assignment
    from luodi.web.people.models import UnitGroup

    group = UnitGroup.objects.create(key="yz-all", name="市级各部门")
    group.memberships.create(unit=library["units"]["old"])
    Assignment.objects.filter(name_as_written="云川学院").update(group=group, how="group")
    html = page(signed_in(library, "supervisor"), "/ledger/?unit=云洲市大数据发展局")
    assert "持续开展教师数字素养培训" in html


def test_a_unit_page_says_what_it_owes_and_whom_it_succeeded(library: dict[str, Any]) -> None:
    html = page(signed_in(library, "supervisor"), "/units/yz-data")
    assert "云洲市大数据发展局" in html
    assert "云委发〔2023〕30号" in html
    assert re.search(r"<strong>1</strong><span>牵头单位</span>", html)


@pytest.mark.parametrize("words", ["市财", "云洲市财政局", "yzscz", "YZSCZ"])
def test_typing_proposes_units_by_name_and_pinyin_initials(library: dict[str, Any], words: str) -> None:
    reply = signed_in(library, "supervisor").get("/units/suggest", {"q": words})
    assert [unit["key"] for unit in reply.json()["units"]] == ["yz-fin"]


def test_a_liaison_finds_their_own_units_work_on_the_first_page(library: dict[str, Any]) -> None:
    html = page(signed_in(library, "liaison"), "/")
    assert "云洲市教育委员会" in html
    assert "教育经费向薄弱学校倾斜" not in html


def test_htmx_gets_the_results_alone(library: dict[str, Any]) -> None:
    reply = signed_in(library, "supervisor").get("/ledger/", headers={"HX-Request": "true"})
    html = reply.content.decode()
    assert html.lstrip().startswith("<section")
    assert "<html" not in html


def test_a_long_ledger_is_paged_and_the_address_of_a_page_keeps_the_filters(library: dict[str, Any]) -> None:
    document: Document = library["document"]
    now = timezone.now()
    Commitment.objects.bulk_create(
        Commitment(
            document=document, version=document.current, eid="x", order=100 + n, text=f"巡河第{n}次", quoted="",
            source="prose", kind="phased", created_at=now, updated_at=now,
        )
        for n in range(130)
    )  # fmt: skip
    html = page(signed_in(library, "supervisor"), "/ledger/?kind=phased&page=2")
    assert "第 51—100 条，共 130 条" in html
    assert 'href="?kind=phased&amp;page=3" rel="next"' in html


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=99999", "unit=%00", "q=%00", "light=blue", "deadline=';--"]
)
def test_a_strange_address_of_the_ledger_is_answered_like_a_plain_one(library: dict[str, Any], query: str) -> None:
    assert signed_in(library, "supervisor").get(f"/ledger/?{query}").status_code == 200


def test_what_is_not_there_says_so_in_the_readers_language(library: dict[str, Any]) -> None:
    client = Client()
    assert "没有这一页" in client.get("/nothing/here").content.decode()
    client.post("/language/setlang/", {"language": "en", "next": "/"})
    assert "There is no such page" in client.get("/nothing/here").content.decode()


def test_the_language_is_switched_and_kept(library: dict[str, Any]) -> None:
    client = signed_in(library, "supervisor")
    reply = client.post("/language/setlang/", {"language": "en", "next": "/ledger/"})
    assert reply["Location"] == "/ledger/"
    html = page(client, "/ledger/")
    assert '<html lang="en">' in html
    assert "<h1>Ledger</h1>" in html


@pytest.mark.parametrize(
    ("address", "most"),
    # Each light is counted by an index of its own on the first and the ledger's page.
    [("/", 24), ("/documents/", 10), ("/documents/?q=网络", 12), ("/ledger/", 21), ("/ledger/?unit=市教委", 18),
     ("/units/", 10), ("/units/yz-edu", 24), ("/units/suggest?q=s", 6), ("/journal/", 8)],
)  # fmt: skip
def test_a_page_asks_the_database_equally_often_however_much_there_is(
    library: dict[str, Any], address: str, most: int
) -> None:
    client = signed_in(library, "administrator")

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    document, unit = library["document"], library["units"]["edu"]
    now = timezone.now()

    def grow(numbers: range) -> None:
        for n in numbers:
            task = Commitment.objects.create(
                document=document, version=document.current, eid="sec_2__sec_1__item_1", order=100 + n, text=f"网络{n}",
     source="prose", deadline=dt.date(2099, 1, 1), created_at=now, updated_at=now,
            )  # fmt: skip
            task.assignments.create(unit=unit, name_as_written="市教委", role="lead", how="alias", order=0)
            made.find(SearchEntry.Kind.COMMITMENT, document, task.pk, task.text)

    grow(range(2))
    few = asked()
    grow(range(2, 30))
    assert few <= most
    assert asked() <= few


def test_a_document_and_its_source_ask_the_database_a_bounded_number_of_times(library: dict[str, Any]) -> None:
    client = signed_in(library, "administrator")
    key = library["document"].key
    for address, most in ((f"/documents/{key}", 15), (f"/documents/{key}/source", 8)):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= most, address


def test_an_auditor_has_the_journal_checked_and_sees_the_first_altered_entry(library: dict[str, Any]) -> None:
    from luodi.web.journal.actions.seal import seal
    from luodi.web.journal.entries import entry, write
    from luodi.web.journal.models import Entry

    for n in range(3):
        written = entry(
            ("documents.document", str(n)), kind=Entry.Kind.CHANGE, at=timezone.now(), user=None, channel="command",
            verb="documents.ingest", content={"after": n}, why="", personal=None,
        )  # fmt: skip
        write([written])
    seal()
    client = signed_in(library, "auditor")
    assert "均与签名一致" in page(client, "/journal/?check=1")
    second = Entry.objects.order_by("id")[1]
    Entry.objects.filter(pk=second.pk).update(why="另有缘由")
    html = page(client, "/journal/?check=1")
    assert "日志被改动过" in html
    assert f"第 {second.pk} 号条目" in html


def test_a_unit_name_that_may_mean_too_many_is_asked_to_be_made_longer(library: dict[str, Any]) -> None:
    Unit.objects.bulk_create(Unit(key=f"k{n}", name=f"云洲市第{n}巡河所", level="city") for n in range(101))
    html = page(signed_in(library, "supervisor"), "/ledger/?unit=巡河所")
    assert "符合这个名称的单位太多" in html
