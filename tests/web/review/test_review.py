"""Review: accept, amend, reject, split, merge, undo, publish; two people at once; what it says of extraction."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.documents.models import Document, SearchEntry
from luodi.web.documents.search import matching_ids
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.ledger.standing import StaleError
from luodi.web.people.models import User
from luodi.web.review.actions.amend import Wording, amend
from luodi.web.review.actions.confirm import confirm
from luodi.web.review.actions.merge import merge
from luodi.web.review.actions.publish import publish
from luodi.web.review.actions.reject import reject
from luodi.web.review.actions.split import split
from luodi.web.review.actions.undo import undo
from luodi.web.review.listing import bench, sure
from luodi.web.review.measured import measured
from luodi.web.review.models import Step
from luodi.web.review.snapshot import snapshot, units
from tests.web import invented

NETWORK, BASE, TRAINING, FUNDS = (f"sec_2__sec_{s}__item_{i}" for s, i in ((1, 1), (1, 2), (2, 3), (2, 4)))


@pytest.fixture
def by(database: str) -> Caller:
    made = invented.units()
    people = invented.people(made)
    invented.programme(made)
    return Caller(people["supervisor"], "page")


def task(eid: str) -> Commitment:
    return Commitment.objects.get(eid=eid, review__in=["proposed", "confirmed"])


def newest() -> Step:
    step = Step.objects.order_by("-id").first()
    assert step is not None
    return step


def test_what_is_doubtful_comes_first_and_what_is_sure_can_be_confirmed_together(by: Caller) -> None:
    document = Document.objects.get()
    assert by.user is not None
    found = bench(document, by.user)
    assert found.proposals[0].commitment.eid == TRAINING  # unresolved unit, a doubt, 62 per cent
    assert {one.eid for one in sure(document)} == {NETWORK, FUNDS, "att_1__table_1__tr_1", "att_1__table_1__tr_2"}
    confirm(by, list(sure(document).values_list("pk", flat=True)))
    found = bench(document, by.user)
    assert (found.waiting, found.confirmed, found.sure) == (2, 4, 0)


def test_amending_changes_words_term_and_units_and_confirms(by: Caller) -> None:
    one = task(TRAINING)
    shown = Wording.of(one)
    assert shown.units == (("responsible", "云洲市教育委员会"), ("responsible", "云川学院"))
    wanted = Wording(
        "开展教师培训。", "dated", dt.date(2026, 11, 30), (("lead", "市教委"), ("support", "云洲市财政局"))
    )
    amend(by, one, wanted, shown=shown)
    one = task(TRAINING)
    assert (one.text, one.kind, one.deadline, one.review) == (
        "开展教师培训。",
        "dated",
        dt.date(2026, 11, 30),
        "confirmed",
    )
    assert units(one) == [("lead", "云洲市教育委员会"), ("support", "云洲市财政局")]
    assert one.quoted == "3"  # the document's own words stay
    assert newest().changed == {str(one.pk): ["text", "kind", "deadline", "units"]}


def test_a_unit_the_registry_does_not_know_is_refused_and_nothing_changes(by: Caller) -> None:
    one = task(FUNDS)
    shown, before = Wording.of(one), snapshot(one)
    with pytest.raises(LuodiError, match="单位库中没有“市某某局”"):
        amend(by, one, replace(shown, text="别的", units=(("lead", "市某某局"),)), shown=shown)
    assert snapshot(task(FUNDS)) == before
    assert Step.objects.count() == 0


def test_a_name_as_written_may_change_its_role_without_being_in_the_registry(by: Caller) -> None:
    one = task(TRAINING)
    shown = Wording.of(one)
    amend(by, one, replace(shown, units=(shown.units[0], ("support", "云川学院"))), shown=shown)
    assert units(task(TRAINING)) == [("responsible", "云洲市教育委员会"), ("support", "云川学院")]


def test_two_people_at_once_both_keep_what_they_changed_unless_it_is_the_same_field(by: Caller) -> None:
    one = task(FUNDS)
    shown = Wording.of(one)
    amend(by, one, replace(shown, deadline=dt.date(2026, 11, 1)), shown=shown)
    amend(by, one, replace(shown, text="经费向薄弱学校倾斜。"), shown=shown)
    now = task(FUNDS)
    assert (now.text, now.deadline) == ("经费向薄弱学校倾斜。", dt.date(2026, 11, 1))
    with pytest.raises(StaleError, match=r"经费向薄弱学校倾斜。.*经费另行安排。"):
        amend(by, one, replace(shown, text="经费另行安排。"), shown=shown)
    assert task(FUNDS).text == "经费向薄弱学校倾斜。"


def test_splitting_gives_each_part_the_units_and_source_words_of_the_whole(by: Caller) -> None:
    one = task(NETWORK)
    made = split(by, one, ["完成千兆网络改造。", "", "覆盖率达到95%以上。"])
    assert [part.text for part in made] == ["完成千兆网络改造。", "覆盖率达到95%以上。"]
    rest = Commitment.objects.get(pk=made[1].pk)
    assert (units(rest), rest.spans, rest.deadline) == (units(one), one.spans, one.deadline)
    assert rest.deadlines.count() == 1
    with pytest.raises(LuodiError, match="两条以上"):
        split(by, rest, ["只有一条"])


def test_merging_takes_in_texts_and_units_and_rejects_the_others(by: Caller) -> None:
    first = merge(by, [task(FUNDS).pk, task(BASE).pk])
    assert first.eid == BASE
    assert first.text == "建设市级教育数据底座。教育经费向薄弱学校倾斜，2026年12月底前完成评估。"
    assert ("responsible", "云洲市财政局") in units(first)
    assert first.deadline == dt.date(2026, 12, 31)
    assert Commitment.objects.get(eid=FUNDS).review == "rejected"


def found(words: str) -> set[str]:
    ids = set(matching_ids(words, SearchEntry.Kind.COMMITMENT))
    return set(Commitment.objects.filter(pk__in=ids).values_list("text", flat=True))


def test_search_follows_what_review_makes_of_the_words(by: Caller) -> None:
    one = task(NETWORK)
    amend(by, one, replace(Wording.of(one), text="铺设万兆光缆。"), shown=Wording.of(one))
    assert found("万兆") == {"铺设万兆光缆。"}
    split(by, task(FUNDS), ["倾斜经费。", "完成绩效评估。"])
    assert found("绩效") == {"完成绩效评估。"}
    undo(by, newest())
    assert found("绩效") == set()
    assert found("薄弱") == {"教育经费向薄弱学校倾斜，2026年12月底前完成评估。"}
    reject(by, [task(FUNDS).pk])
    assert found("薄弱") == set()


@pytest.mark.parametrize("verb", ["confirm", "reject", "amend", "split", "merge"])
def test_every_act_can_be_undone_to_the_letter(by: Caller, verb: str) -> None:
    before = {row.pk: snapshot(row) for row in Commitment.objects.all()}
    one = task(NETWORK)
    shown = Wording.of(one)
    {
        "confirm": lambda: confirm(by, list(before)),
        "reject": lambda: reject(by, [one.pk]),
        "amend": lambda: amend(by, one, replace(shown, text="改", units=(("lead", "市财政局"),)), shown=shown),
        "split": lambda: split(by, one, ["甲", "乙"]),
        "merge": lambda: merge(by, list(before)),
    }[verb]()
    assert {pk: snapshot(Commitment.objects.get(pk=pk)) for pk in before} != before
    undo(by, newest())
    assert {pk: snapshot(Commitment.objects.get(pk=pk)) for pk in before} == before
    assert all(row.review == "rejected" for row in Commitment.objects.exclude(pk__in=before))
    with pytest.raises(LuodiError, match="已经撤销"):
        undo(by, newest())


def test_what_somebody_changed_since_is_not_undone(by: Caller) -> None:
    one = task(NETWORK)
    confirm(by, [one.pk])
    first = newest()
    shown = Wording.of(task(NETWORK))
    amend(by, one, replace(shown, text="改过"), shown=shown)
    with pytest.raises(StaleError, match="不能撤销"):
        undo(by, first)
    assert task(NETWORK).text == "改过"


def test_publishing_assigns_what_is_confirmed_and_names_what_has_no_unit(by: Caller) -> None:
    document = Document.objects.get()
    confirm(by, [task(NETWORK).pk, task(FUNDS).pk])
    Assignment.objects.filter(commitment=task(FUNDS)).update(unit=None)
    done = publish(by, document)
    assert (done.assigned, [one.eid for one in done.left]) == (1, [FUNDS])
    assert task(NETWORK).progress == "to_acknowledge"
    assert task(BASE).progress == "unassigned"


def test_review_measures_extraction(by: Caller) -> None:
    confirm(by, [task(NETWORK).pk, task(BASE).pk])
    shown = Wording.of(task(FUNDS))
    amend(by, task(FUNDS), replace(shown, text="改"), shown=shown)
    amend(by, task(TRAINING), Wording.of(task(TRAINING)), shown=Wording.of(task(TRAINING)))  # nothing to correct
    reject(by, [task("att_1__table_1__tr_1").pk])
    (one,) = measured()
    assert (one.as_proposed, one.amended, one.rejected, one.decided) == (3, 1, 1, 5)
    assert dict(one.fields) == {"text": 1}
    assert one.share == pytest.approx(3 / 5)


def test_a_refused_change_comes_back_with_what_was_typed(by: Caller) -> None:
    client = Client()
    client.force_login(User.objects.get(username="supervisor"))
    one = task(FUNDS)
    page = client.get(f"/review/document/{one.document.key}?item={one.pk}")
    hidden = page.context["hidden"]
    typed = {
        "shown": hidden,
        "text": "写好的新表述",
        "kind": "dated",
        "deadline": "",
        "role_0": "lead",
        "unit_0": "市某某局",
    }
    reply = client.post(f"/review/item/{one.pk}/amend", typed)
    assert reply.status_code == 422
    told = reply.content.decode()
    assert "单位库中没有“市某某局”" in told
    assert "写好的新表述" in told


@pytest.mark.parametrize("verb", ["reject", "merge"])
def test_proposals_that_somebody_changed_since_the_page_was_shown_are_left_alone(by: Caller, verb: str) -> None:
    one, other = task(FUNDS), task(TRAINING)
    shown = [f"{each.pk}:{each.revision}" for each in (one, other)]
    amend(by, one, replace(Wording.of(one), text="经费另行安排。"), shown=Wording.of(one))
    client = Client()
    client.force_login(User.objects.get(username="supervisor"))
    reply = client.post(f"/review/together/{verb}/{one.document.key}", {"pk": shown})
    assert reply.status_code == 409
    assert "经费另行安排。" in reply.content.decode()
    assert (task(FUNDS).review, task(TRAINING).review) == ("confirmed", "proposed")
