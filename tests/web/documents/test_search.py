"""Search: two characters suffice, a number finds its document first, nobody finds what they may not see."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.web.documents.models import Document, Publicity, SearchEntry
from luodi.web.documents.search import search
from luodi.web.documents.words import asked, folded_number, indexed
from luodi.web.people.models import Secrecy, User
from tests.web.documents.made import document


@pytest.fixture
def reader(database: str) -> User:
    return User.objects.create_user("du", role="supervisor", clearance=Secrecy.INTERNAL)


def titles(query: str, user: User | None) -> list[str]:
    return [hit.document.number for hit in search(query, user).hits]


def test_two_characters_find_a_provision_and_their_place_is_marked(reader: User) -> None:
    document("云府发〔2026〕1号", "关于河湖管护的通知", "街道应当每月巡查河岸。", "设立社保窗口。")
    found = search("社保", reader)
    assert [(hit.kind, hit.thing.eid) for hit in found.hits] == [(SearchEntry.Kind.PROVISION, "item_2")]
    a, b = found.hits[0].marks[0]
    assert found.hits[0].excerpt[a:b] == "社保"


def test_the_characters_must_stand_together(reader: User) -> None:
    document("云府发〔2026〕1号", "关于河湖管护的通知", "民政部门会同财政局巡查。")
    assert search("民政局", reader).total == 0
    assert search("民政 财政局", reader).total == 1


def test_one_character_and_latin_words_and_figures_are_found(reader: User) -> None:
    document("云府发〔2026〕1号", "关于河湖管护的通知", "以OFD格式报送120份。")
    assert search("湖", reader).total == 1
    assert search("ofd", reader).total == 1
    assert search("120", reader).total == 1
    assert search("12", reader).total == 0


def test_words_broken_by_a_stray_space_are_found(reader: User) -> None:
    document("云府发〔2026〕1号", "关于河湖管护的通知", "发放社 保卡。")
    assert search("社保卡", reader).total == 1


@pytest.mark.parametrize(
    "typed", ["澜府办发〔2026〕9号", "澜府办发[2026]9号", "澜府办发（2026） 9 号", "澜府办发 2026 9", "2026 9"]
)
def test_a_number_finds_its_document_first_however_it_is_typed(reader: User, typed: str) -> None:
    document("澜府发〔2026〕19号", "关于引用的通知", "按照澜府办发〔2026〕9号要求办理。", date=dt.date(2026, 5, 1))
    document("澜府办发〔2026〕9号", "关于养老服务的通知", date=dt.date(2026, 1, 1))
    document("澜府办发〔2026〕99号", "关于托育服务的通知", date=dt.date(2026, 3, 1))
    found = search(typed, reader)
    assert found.by_number
    assert found.hits[0].document.number == "澜府办发〔2026〕9号"
    assert len({(hit.kind, hit.thing.pk) for hit in found.hits}) == len(found.hits)


def test_an_order_without_a_year_is_found_by_its_number(reader: User) -> None:
    document("云洲市人民政府令第340号", "云洲市内部审计办法", date=dt.date(2026, 1, 1))
    assert titles("令第340号", reader)[0] == "云洲市人民政府令第340号"


def test_the_newest_document_comes_first_and_pages_do_not_overlap(reader: User) -> None:
    for month in range(1, 6):
        document(f"云府发〔2026〕{month}号", "关于防汛的通知", date=dt.date(2026, month, 1))
    assert titles("防汛", reader) == [f"云府发〔2026〕{month}号" for month in (5, 4, 3, 2, 1)]
    pages = [hit.document.number for start in (0, 2, 4) for hit in search("防汛", reader, start=start, size=2).hits]
    assert pages == titles("防汛", reader)


def test_nobody_finds_what_is_above_their_clearance(reader: User) -> None:
    document("云府发〔2026〕1号", "关于防汛的通知", "防汛值守。", secrecy=Secrecy.SECRET, publicity=Publicity.CLOSED)
    document("云府发〔2026〕2号", "关于防汛的补充通知", secrecy=Secrecy.INTERNAL, publicity=Publicity.CLOSED)
    assert titles("防汛", reader) == ["云府发〔2026〕2号"]
    assert titles("云府发〔2026〕1号", reader) == []
    assert search("防汛", None).hits == ()


def test_who_may_see_a_document_is_decided_in_one_place(database: str) -> None:
    document("1号", "公开", publicity=Publicity.OPEN)
    document("2号", "未标注", publicity=Publicity.UNSTATED)
    document("3号", "内部", secrecy=Secrecy.INTERNAL, publicity=Publicity.OPEN)
    document("4号", "秘密", secrecy=Secrecy.CONFIDENTIAL, publicity=Publicity.CLOSED)

    def sees(user: User | None) -> str:
        return "".join(sorted(d.number[0] for d in Document.objects.visible_to(user)))

    people = User.objects.create_user
    assert sees(None) == "1"
    assert sees(people("a", role="public", clearance=Secrecy.TOP_SECRET)) == "1"
    assert sees(people("b", role="liaison", clearance=Secrecy.NONE)) == "12"
    assert sees(people("c", role="administrator", clearance=Secrecy.INTERNAL, is_superuser=True)) == "123"
    assert sees(people("d", role="auditor", clearance=Secrecy.CONFIDENTIAL)) == "1234"
    assert sees(people("e", role="auditor", clearance=Secrecy.CONFIDENTIAL, is_active=False)) == "1"


@pytest.mark.parametrize("query", ["", "  ", "！？", "'\"", "a OR b", 'x" AND "y', "\x00", "NEAR(a b)", "民:*", "%_\\"])
def test_no_query_breaks_the_search(reader: User, query: str) -> None:
    document("云府发〔2026〕1号", "关于防汛的通知")
    assert search(query, reader).total == 0


def test_what_is_taken_out_of_the_entries_is_no_longer_found(reader: User) -> None:
    document("云府发〔2026〕1号", "关于防汛的通知")
    SearchEntry.objects.all().delete()
    document("云府发〔2026〕2号", "关于抗旱的通知")
    assert titles("防汛", reader) == []
    assert titles("抗旱", reader) == ["云府发〔2026〕2号"]


@given(st.text(alphabet="云洲市民政局社保养老0123 a。", min_size=2, max_size=30), st.data())
def test_every_stretch_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    """By the words themselves, as both databases compare them: a phrase of pairs is a part of the indexed words."""
    start = data.draw(st.integers(0, len(text) - 2))
    part = text[start : data.draw(st.integers(start + 2, len(text)))]
    stretches = [stretch for stretch in asked(part) if not stretch[0].isascii() and len(stretch[0]) > 1]
    have = f" {indexed(text)} "
    assert all(f" {' '.join(stretch)} " in have for stretch in stretches)


@given(st.text(max_size=60))
def test_folding_a_number_never_fails_and_is_stable(text: str) -> None:
    once = folded_number(text)
    assert once == "" or "  " not in once


def test_the_first_of_very_many_hits_are_those_that_sorting_all_would_give(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        document(f"云府发〔2026〕{n + 1}号", "关于巡河的通知", "每月巡河。", date=dt.date(2026, 1 + n % 3, 1))
    whole = [(hit.kind, hit.thing.pk) for hit in search("巡河", reader, size=50).hits]
    monkeypatch.setattr("luodi.web.documents.search.MOST", 2)
    monkeypatch.setattr("luodi.web.documents.search.STRETCH", 1)
    again = [(hit.kind, hit.thing.pk) for at in (0, 4, 8) for hit in search("巡河", reader, start=at, size=4).hits]
    dates = [hit.document.date for hit in search("巡河", reader, start=0, size=5).hits]
    assert (set(again), len(again)) == (set(whole), 10)
    assert dates == sorted(dates, reverse=True)


def test_common_words_are_known_by_a_sample(reader: User) -> None:
    from django.db import connection

    from luodi.web.documents.search import _sampled, asked, matches_beyond

    for n in range(3):
        document(f"云府发〔2026〕{n + 1}号", "关于巡河的通知", "每月巡河。")
    rows = SearchEntry.objects.count()
    assert matches_beyond("巡河", rows - 1)
    assert not matches_beyond("巡河", rows)
    if connection.vendor == "postgresql":
        # A sample of all rows counts them.
        assert _sampled(asked("巡河"), rows) == rows == _sampled(asked("河"), rows)
        assert _sampled(asked("没有"), rows) == 0
