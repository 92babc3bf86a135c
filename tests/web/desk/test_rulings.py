"""A ruling's way: filled in, submitted, reviewed by a second person, amended for past months, replayed, erased."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from luodi.errors import LuodiError
from luodi.rules import receipts
from luodi.web.actions import Caller, RefusedError
from luodi.web.desk.actions.amend import amend
from luodi.web.desk.actions.answer import answer
from luodi.web.desk.actions.approve import approve
from luodi.web.desk.actions.begin import begin
from luodi.web.desk.actions.choose_reading import choose_reading
from luodi.web.desk.actions.erase import erase
from luodi.web.desk.actions.return_ruling import return_ruling
from luodi.web.desk.actions.submit import submit
from luodi.web.desk.actions.unmask import unmask
from luodi.web.desk.actions.withdraw import withdraw
from luodi.web.desk.masking import Party
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.receipts import without_facts
from luodi.web.desk.sealing import opened, sealed
from luodi.web.desk.telling import Amendment, content_of, pack_of
from luodi.web.journal import keys
from luodi.web.journal.actions.seal import seal
from luodi.web.journal.models import Entry
from luodi.web.journal.verification import verify
from luodi.web.ledger.errands import KINDS, piles
from luodi.web.ledger.standing import StaleError
from luodi.web.people.models import Role, User
from tests.web.desk.desks import FAMILY, NAME, NUMBER, ON, Desk, desk, fill, household

NOW = dt.datetime(2023, 7, 10, 2, tzinfo=dt.UTC)


@pytest.fixture
def town(database: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return desk()


def in_force(town: Desk, **changed: Any) -> Ruling:
    return approve(town.second, submit(town.maker, household(town.maker, **changed)))


def everything_stored() -> str:
    """Every value of every table, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_household_of_three_is_decided_reviewed_and_counts(town: Desk) -> None:
    """16,800 yuan in 12 months over 3 heads is 466.67 a month, below 700: yes."""
    ruling = household(town.maker)
    assert (ruling.state, ruling.status, ruling.shown, ruling.shown_en) == ("draft", "value", "是", "yes")
    ruling = submit(town.maker, ruling, seen=ruling.revision)
    assert ruling.state == "to_review"
    ruling = approve(town.second, ruling, seen=ruling.revision)
    assert (ruling.state, ruling.reviewer) == ("in_force", town.second.user)
    verbs = list(Entry.objects.filter(object_type="desk.matter").order_by("id").values_list("verb", flat=True))
    assert verbs[0] == "desk.begin"
    assert verbs[-2:] == ["desk.submit", "desk.approve"]


@pytest.mark.parametrize(("wage", "said"), [("17999.99", "是"), ("18000", "否")])
def test_at_the_boundary_by_hand(town: Desk, wage: str, said: str) -> None:
    """Three heads at 700 yuan for 12 months: 25,200. The spouse has 7,200, so the applicant's 18,000 just reaches it,
    and only income *below* the standard qualifies."""
    assert household(town.maker, **{"members[0].certified_wage": wage}).shown == said


def test_nothing_personal_is_stored_in_plain_words(town: Desk) -> None:
    in_force(town, **{"members[0].certified_wage": "9612.34"})
    stored = everything_stored()
    for word in (NAME, NUMBER, "9612.34", "961234", "1980-05-01", "入户", "义务教育"):
        assert word not in stored, word


def test_nobody_reviews_what_they_had_a_hand_in(town: Desk) -> None:
    ruling = submit(town.maker, household(town.maker))
    with pytest.raises(RefusedError):
        approve(town.maker, ruling)
    with pytest.raises(RefusedError):
        return_ruling(town.maker, ruling, reason="自己退回")
    # Somebody who filled in part of it is not a second person either, whoever submits it.
    mixed = fill(town.second, begin(town.maker, "dibao_2022", on=ON, party=Party(NAME)), FAMILY)
    mixed = submit(town.maker, mixed)
    with pytest.raises(RefusedError):
        approve(town.second, mixed)
    assert Ruling.objects.filter(state="in_force").count() == 0


def test_a_returned_ruling_keeps_the_reason_and_can_be_mended(town: Desk) -> None:
    ruling = submit(town.maker, household(town.maker))
    with pytest.raises(LuodiError, match="退回理由"):
        return_ruling(town.second, ruling, reason="  ")
    ruling = return_ruling(town.second, ruling, reason="收入证明过期")
    assert (ruling.state, ruling.returned_because) == ("returned", "收入证明过期")
    with pytest.raises(LuodiError, match="不能复核"):
        approve(town.second, ruling)
    content = content_of(ruling)
    assert content is not None
    content.told.facts["members"][0]["certified_wage"] = "10000"
    ruling = submit(town.maker, answer(town.maker, ruling, content.told))
    assert approve(town.second, ruling).state == "in_force"
    entry = Entry.objects.get(verb="desk.return_ruling")
    assert entry.why == ""  # it may tell of the person, so it stands where it can be erased
    assert "收入证明过期" in str(entry.personal)


def test_what_is_open_cannot_be_submitted(town: Desk) -> None:
    ruling = begin(town.maker, "dibao_2022", on=ON, party=Party(NAME))
    with pytest.raises(LuodiError, match="还缺事实"):
        submit(town.maker, ruling)


def test_of_two_who_change_at_once_the_second_is_told(town: Desk) -> None:
    ruling = household(town.maker)
    content = content_of(ruling)
    assert content is not None
    seen = ruling.revision
    content.told.facts["deposits"] = "5"
    answer(town.maker, ruling, content.told, seen=seen)
    content.told.facts["deposits"] = "6"
    with pytest.raises(StaleError):
        answer(town.second, ruling, content.told, seen=seen)
    with pytest.raises(StaleError):
        submit(town.second, ruling, seen=seen)
    kept = content_of(Ruling.objects.get(pk=ruling.pk))
    assert kept is not None
    assert kept.told.facts["deposits"] == "5"


def test_only_the_deciding_unit_acts(town: Desk) -> None:
    ruling = household(town.maker)
    for by in (town.other, town.auditor, town.administrator, town.supervisor):
        with pytest.raises(RefusedError):
            submit(by, ruling)
    ruling = submit(town.maker, ruling)
    for by in (town.other, town.auditor, town.administrator, town.supervisor):
        with pytest.raises(RefusedError):
            approve(by, ruling)
        with pytest.raises(RefusedError):
            withdraw(by, ruling, reason="不该")


def test_a_wage_from_may_on_recomputes_the_months_and_overwrites_nothing(town: Desk) -> None:
    """From May the applicant has 18,000 in the assessed year: (18,000 + 7,200) / 12 / 3 = 700, not below 700."""
    first = in_force(town)
    kept = (first.sealed, json.dumps(first.receipt), first.shown)
    change = Amendment("members[0].certified_wage", "18000", dt.date(2023, 5, 1), None, "换了工作")
    second = amend(town.maker, first, change, seen=first.revision)
    assert (second.ordinal, second.state, second.on, second.shown) == (2, "draft", dt.date(2023, 5, 1), "否")
    months = [(m.on, m.before, m.shown, m.differs) for m in second.months.all()]
    assert months == [
        (dt.date(2023, 3, 1), "是", "是", False),
        (dt.date(2023, 4, 1), "是", "是", False),
        (dt.date(2023, 5, 1), "是", "否", True),
        (dt.date(2023, 6, 1), "是", "否", True),
        (dt.date(2023, 7, 1), "是", "否", True),
    ]
    assert Ruling.objects.get(pk=first.pk).state == "in_force"
    second = approve(town.second, submit(town.maker, second))
    first = Ruling.objects.get(pk=first.pk)
    assert (first.state, second.state) == ("superseded", "in_force")
    assert (first.sealed, json.dumps(first.receipt), first.shown) == kept
    # A later amendment of the same fact for two months alone stands over the first one.
    third = amend(town.second, second, Amendment("members[0].certified_wage", "0", dt.date(2023, 5, 1),
                                                 dt.date(2023, 6, 1), "停工两个月"))  # fmt: skip
    assert [(m.on.month, m.before, m.shown) for m in third.months.all()] == [
        (3, "是", "是"), (4, "是", "是"), (5, "否", "是"), (6, "否", "是"), (7, "否", "否"),
    ]  # fmt: skip


def test_an_amendment_that_opens_new_questions_is_filled_in_before_it_is_submitted(town: Desk) -> None:
    """Flexible work is reckoned by the trade's average: the trade and the months worked are asked for."""
    first = in_force(town)
    second = amend(town.maker, first, Amendment("members[0].work", "灵活就业", dt.date(2023, 6, 1), None, "改做零工"))
    assert second.status == "unknown"
    with pytest.raises(LuodiError, match="还缺事实"):
        submit(town.maker, second)
    second = fill(town.maker, second, {**FAMILY, "industry": "建筑业", "months_worked": 3})
    # 48,000 x 3 / 12 = 12,000; with 7,200: 19,200 / 36 = 533.33 a head, below 700.
    assert second.shown == "是"
    assert {m.status for m in second.months.all()} == {"value"}
    assert submit(town.maker, second).state == "to_review"


@pytest.mark.parametrize(
    ("first", "last"),
    [(dt.date(2023, 2, 1), None), (dt.date(2023, 8, 1), None), (dt.date(2023, 5, 2), None),
     (dt.date(2023, 6, 1), dt.date(2023, 5, 1))],
)  # fmt: skip
def test_months_that_cannot_be_are_refused(town: Desk, first: dt.date, last: dt.date | None) -> None:
    ruling = in_force(town)
    with pytest.raises(LuodiError, match="月份"):
        amend(town.maker, ruling, Amendment("deposits", "5", first, last, "更正"))
    assert Ruling.objects.count() == 1


def test_one_version_at_a_time_is_under_way_and_one_counts(town: Desk) -> None:
    ruling = in_force(town)
    change = Amendment("deposits", "5", dt.date(2023, 5, 1), None, "更正")
    draft = amend(town.maker, ruling, change)
    with pytest.raises(LuodiError, match="已有一个版本"):
        amend(town.maker, ruling, change)
    withdraw(town.maker, draft, reason="写错了")
    assert amend(town.maker, ruling, change).ordinal == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.filter(ordinal=2).update(state="in_force")


def test_an_answer_that_no_longer_comes_out_is_not_approved(town: Desk) -> None:
    ruling = submit(town.maker, household(town.maker))
    Ruling.objects.filter(pk=ruling.pk).update(receipt={**ruling.receipt, "pack_sha256": "0" * 64})
    with pytest.raises(LuodiError, match="规则包与当时不同"):
        approve(town.second, ruling)


def test_a_kept_receipt_has_its_digest_and_one_that_was_changed_is_not_approved(town: Desk) -> None:
    ruling = submit(town.maker, household(town.maker))
    ruling.refresh_from_db()
    assert receipts.whole(ruling.receipt)  # as the database gives it back
    Ruling.objects.filter(pk=ruling.pk).update(receipt={**ruling.receipt, "document": "X"})
    with pytest.raises(LuodiError, match=r"写出之后被改动过.*文件不同：X"):
        approve(town.second, ruling)


def test_a_receipt_kept_before_there_were_digests_is_approved_as_ever(town: Desk) -> None:
    ruling = submit(town.maker, household(town.maker))
    old = {name: part for name, part in ruling.receipt.items() if name != "sha256"}
    Ruling.objects.filter(pk=ruling.pk).update(receipt=old)
    approve(town.second, ruling)


def test_what_erasure_leaves_of_a_receipt_is_whole_unless_it_was_changed_before() -> None:
    made = receipts.sealed({"on": "2023-09-01", "salt": "a", "facts": {"x": 1}})
    assert receipts.whole(without_facts(made) or {})
    assert receipts.whole(without_facts({**made, "on": "2023-09-02"}) or {}) is False
    assert receipts.whole(without_facts({"on": "2023-09-01", "salt": "a", "facts": {}}) or {}) is None


def test_erasure_takes_the_person_and_leaves_the_journal_proven(town: Desk, settings: Any) -> None:
    ruling = in_force(town)
    with pytest.raises(RefusedError):
        erase(town.maker, ruling.matter, why="本人申请删除")
    seal()
    erase(town.administrator, ruling.matter, why="本人申请删除")
    seal()
    row = Ruling.objects.get(pk=ruling.pk)
    assert (row.sealed, row.receipt["facts"], row.receipt["salt"], row.shown) == ("", {}, "", "是")
    assert Matter.objects.get().sealed_party == ""
    assert not Entry.objects.filter(object_type="desk.matter", personal__isnull=False).exists()
    assert verify(keys.public_keys(settings.LUODI_KEYS)).findings == []
    assert content_of(row) is None


def test_erasure_waits_for_what_is_under_way(town: Desk) -> None:
    with pytest.raises(LuodiError, match="正在办理"):
        erase(town.administrator, household(town.maker).matter, why="本人申请删除")


def test_an_auditor_reads_what_is_masked_for_a_reason_that_is_kept(town: Desk) -> None:
    matter = household(town.maker).matter
    with pytest.raises(LuodiError, match="查看理由"):
        unmask(town.auditor, matter, why=" ")
    unmask(town.auditor, matter, why="专项审计抽查")
    entry = Entry.objects.get(kind="reading")
    assert (entry.actor, entry.why, entry.object_id) == (town.auditor.user, "专项审计抽查", str(matter.pk))
    with pytest.raises(RefusedError):
        unmask(town.supervisor, matter, why="想看看")


def test_matters_are_numbered_by_unit_and_year(town: Desk) -> None:
    numbers = [
        begin(by, "sme_relief_2022", on=dt.date(2022, 12, 20), party=Party("云洲虚构商行")).matter
        for by in (town.maker, town.second, town.other)
    ]
    assert [str(matter) for matter in numbers] == ["〔2023〕1号", "〔2023〕2号", "〔2023〕1号"]
    assert {matter.rule for matter in numbers} == {pack_of(numbers[0]).main}


@pytest.mark.parametrize(
    ("on", "pack", "wrong"),
    [(dt.date(2023, 7, 11), "dibao_2022", "晚于今天"), (dt.date(2022, 1, 1), "dibao_2022", "不在有效期内"),
     (ON, "no_such", "没有规则包")],
)  # fmt: skip
def test_a_day_or_pack_that_cannot_be_is_refused_and_nothing_is_made(
    town: Desk, on: dt.date, pack: str, wrong: str
) -> None:
    with pytest.raises(LuodiError, match=wrong):
        begin(town.maker, pack, on=on, party=Party(NAME))
    assert not Matter.objects.exists()


def test_what_was_sealed_opens_with_its_key_alone(tmp_path: Any, settings: Any) -> None:
    settings.LUODI_KEYS = tmp_path / "one"
    text = sealed({"名": "季虚构"})
    assert opened(text) == {"名": "季虚构"}
    settings.LUODI_KEYS = tmp_path / "two"
    with pytest.raises(LuodiError, match="密钥"):
        opened(text)
    assert opened("") is None


def test_the_version_in_force_is_read_otherwise_in_a_new_one_and_the_reason_stands_nowhere_in_plain_words(
    town: Desk,
) -> None:
    """Three heads at 700 yuan for 12 months: 25,200; the family has 16,800, over six months 933.33 a head a month."""
    kept = in_force(town)
    with pytest.raises(LuodiError, match="没有这种读法"):
        choose_reading(town.maker, kept, "assessed_period", "ten_years", reason="试")
    with pytest.raises(RefusedError):
        choose_reading(town.other, kept, "assessed_period", "six_months", reason="试")
    made = choose_reading(town.second, kept, "assessed_period", "six_months", reason="改按半年核算", seen=kept.revision)
    assert (made.ordinal, made.state, made.shown, made.readings) == (
        2,
        "draft",
        "否",
        {"assessed_period": "six_months"},
    )
    kept.refresh_from_db()
    assert (kept.state, kept.shown, kept.readings) == ("in_force", "是", {})
    with pytest.raises(LuodiError, match="在办理中"):
        choose_reading(town.maker, kept, "assessed_period", "one_month", reason="再试")
    with pytest.raises(RefusedError):
        approve(town.second, submit(town.maker, made))  # whoever chose the reading had a hand in it
    withdraw(town.maker, Ruling.objects.get(pk=made.pk), reason="按原读法")
    again = choose_reading(town.maker, kept, "assessed_period", "six_months", reason="仍按半年")
    back = choose_reading(town.maker, again, "assessed_period", "twelve_months", reason="恢复")
    content = content_of(back)
    assert content is not None
    assert (back.shown, back.readings, content.reasons) == ("是", {}, {})
    entries = Entry.objects.filter(verb="desk.choose_reading")
    assert ["半年" in entry.personal for entry in entries.order_by("id")] == [True, True, False]
    entries.update(personal="")
    assert "半年" not in everything_stored()


def waits(by: Caller) -> list[tuple[str, int]]:
    assert by.user is not None
    return [(pile.name, len(pile.errands)) for pile in piles(by.user)]


def test_what_is_submitted_waits_on_the_second_persons_page_and_what_is_returned_on_its_makers(town: Desk) -> None:
    third = Caller(User.objects.create_user("third", role=Role.CASEWORKER, unit=town.unit, clearance=1), "page")
    ruling = submit(town.maker, household(town.maker))
    assert waits(town.second) == waits(third) == [("to_review", 1)]
    assert waits(town.maker) == waits(town.other) == waits(town.auditor) == []
    ruling = return_ruling(town.second, ruling, reason="请补充")
    assert waits(town.maker) == [("sent_back", 1)]
    assert waits(third) == waits(town.second) == waits(town.other) == []
    User.objects.filter(pk=town.maker.user.pk).update(is_active=False)  # who made it has left: anybody of the unit
    assert waits(third) == waits(town.second) == [("sent_back", 1)]
    everybody = {(one.kind, one.person) for kind in KINDS.values() for one in kind.source(None)}
    assert everybody == {("sent_back", third.user.pk), ("sent_back", town.second.user.pk)}  # type: ignore[union-attr]
    (told,) = piles(third.user)[0].errands  # type: ignore[arg-type]
    assert NAME not in told.words + told.note
