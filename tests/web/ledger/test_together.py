"""Batches: chosen and frozen, previewed by really trying, confirmed once, done row by row; and reminders."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.chase import chase
from luodi.web.ledger.actions.choose_batch import MOST, choose_batch
from luodi.web.ledger.actions.confirm_batch import confirm_batch
from luodi.web.ledger.actions.do_row import do_row
from luodi.web.ledger.actions.extend import extend
from luodi.web.ledger.actions.fill_in_batch import fill_in_batch
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.try_row import try_row
from luodi.web.ledger.desk import desk
from luodi.web.ledger.models import Batch, BatchRow, Charge, Commitment
from luodi.web.ledger.work import work
from luodi.web.people.models import User
from luodi.web.review.actions.confirm import confirm
from tests.web.ledger.test_the_loop import FIRST, Office, Today, office, today

__all__ = ["office", "today"]


def as_(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def everything() -> list[Commitment]:
    return list(Commitment.objects.order_by("order"))


def checked(by: Caller, verb: str, tasks: list[Commitment], **told: str) -> Batch:
    batch = choose_batch(by, verb, [task.pk for task in tasks])
    fill_in_batch(by, batch, told)
    for row in batch.rows.all():
        try_row(by, row)
    Batch.objects.filter(pk=batch.pk).update(state="checked")
    return Batch.objects.get(pk=batch.pk)


def told(batch: Batch) -> dict[str, tuple[str, str]]:
    return {row.commitment.eid: (row.outcome, row.note) for row in batch.rows.select_related("commitment")}


def test_the_preview_says_of_each_row_what_would_happen_and_leaves_no_trace(office: Office) -> None:
    entries = Entry.objects.count()
    revisions = list(Commitment.objects.order_by("pk").values_list("pk", "revision"))
    found = told(checked(office.supervisor, "assign", everything()))
    outcome, note = found["sec_2__sec_1__item_1"]
    assert outcome == "possible"
    assert "市教委、市财政局" in note
    assert "未交办 → 待签收" in note
    assert found["sec_2__sec_1__item_2"][0] == "refused"
    assert "尚未审核确认" in found["sec_2__sec_1__item_2"][1]
    assert Entry.objects.count() == entries
    assert Charge.objects.count() == 0
    assert list(Commitment.objects.order_by("pk").values_list("pk", "revision")) == revisions


def test_what_is_confirmed_is_done_row_by_row_each_with_its_own_entry(office: Office) -> None:
    confirm(office.supervisor, [task.pk for task in everything()])
    tasks = everything()
    batch = checked(office.supervisor, "assign", tasks)
    confirm_batch(office.supervisor, batch)
    for row in batch.rows.all():
        do_row(office.supervisor, row)
        do_row(office.supervisor, row)  # a second window: it is done already
    assert {row.outcome for row in batch.rows.all()} == {"done"}
    assert Entry.objects.filter(verb="ledger.assign").count() == len(tasks)
    assert Entry.objects.filter(verb="ledger.confirm_batch").count() == 1
    assert {task.progress for task in everything()} == {"to_acknowledge"}


def test_what_somebody_changed_since_the_choice_is_refused_and_shown(office: Office) -> None:
    confirm(office.supervisor, [task.pk for task in everything()])
    for task in everything():
        assign(office.supervisor, task)
    batch = checked(office.supervisor, "suspend", everything(), reason="等待上级政策")
    assert {row.outcome for row in batch.rows.all()} == {"possible"}
    extend(office.supervisor, office.again(), until=dt.date(2026, 9, 30), reason="汛期")
    confirm_batch(office.supervisor, batch)
    for row in batch.rows.all():
        do_row(office.supervisor, row)
    found = told(batch)
    assert found["sec_2__sec_1__item_1"][0] == "failed"
    assert "选定后他人已修改" in found["sec_2__sec_1__item_1"][1]
    assert office.again().progress == "to_acknowledge"
    assert [outcome for outcome, _note in found.values()].count("done") == len(found) - 1


def test_nothing_is_done_that_was_not_confirmed_nor_by_anybody_else(office: Office) -> None:
    batch = checked(office.supervisor, "assign", [office.task])
    row = batch.rows.get()
    assert do_row(office.supervisor, row).outcome == "possible"
    other = Caller(User.objects.create_user("second", password=None, role="supervisor", clearance=1), "page")
    with pytest.raises(RefusedError):
        confirm_batch(other, batch)
    with pytest.raises(RefusedError):
        fill_in_batch(other, batch, {})
    confirm_batch(office.supervisor, batch)
    assert do_row(other, row).outcome == "failed"
    assert Charge.objects.count() == 0


def test_a_unit_chooses_only_what_it_sees_and_only_its_own_verbs(office: Office) -> None:
    funds = Commitment.objects.get(eid="sec_2__sec_2__item_4")  # 市财政局 alone
    with pytest.raises(RefusedError):
        choose_batch(office.edu, "acknowledge", [office.task.pk, funds.pk])
    with pytest.raises(RefusedError):
        choose_batch(office.edu, "assign", [office.task.pk])
    with pytest.raises(LuodiError, match="没有选定"):
        choose_batch(office.edu, "acknowledge", [])
    with pytest.raises(LuodiError, match=str(MOST)):
        choose_batch(office.edu, "acknowledge", [uuid4() for _ in range(MOST + 1)])


def test_a_unit_acknowledges_and_a_leader_signs_many_at_once(office: Office) -> None:
    assign(office.supervisor, office.task)
    batch = checked(office.edu, "acknowledge", [office.task])
    confirm_batch(office.edu, batch)
    assert do_row(office.edu, batch.rows.get()).outcome == "done"
    assert (office.part("edu").state, office.part("fin").state) == ("in_progress", "to_acknowledge")
    report(office.edu, office.part("edu"), text="正常", occurred_on=FIRST, completes=True)
    batch = checked(office.edu_leader, "sign", [office.again()])
    confirm_batch(office.edu_leader, batch)
    assert do_row(office.edu_leader, batch.rows.get()).outcome == "done"
    batch = checked(office.supervisor, "accept", [office.again()], completes="on")
    assert "进行中" not in batch.rows.get().note.split("→")[-1]
    confirm_batch(office.supervisor, batch)
    assert do_row(office.supervisor, batch.rows.get()).outcome == "done"
    assert office.again().progress == "completed"


def test_a_reminder_stands_on_the_desk_until_a_report_leaves(office: Office, today: Today) -> None:
    assign(office.supervisor, office.task)
    acknowledge(office.fin, office.part("fin"))
    today.is_(3, 3)
    chase(office.supervisor, office.task, note="请加快进度", answer_by=dt.date(2026, 3, 10))

    def reminded(by: Caller) -> list[str]:
        assert by.user is not None
        return [one.note for tray in desk(by.user, today.day) if tray.name == "chased" for one in tray.waiting]

    assert len(reminded(office.edu)) == len(reminded(office.fin)) == 1
    assert "请加快进度" in reminded(office.fin)[0]
    today.is_(3, 5)
    made = report(office.fin, office.part("fin"), text="资金已下达", occurred_on=today.day)
    assert reminded(office.fin) == []
    assert len(reminded(office.edu)) == 1
    accept_report(office.supervisor, made)
    assert office.fin.user is not None
    assert [part.chases for part in work(office.again(), office.fin.user).parts if part.mine] == [[]]
    with pytest.raises(LuodiError, match="已过"):
        chase(office.supervisor, office.task, note="再催", answer_by=dt.date(2026, 3, 1))


def test_nobody_is_reminded_where_nothing_is_owed(office: Office) -> None:
    with pytest.raises(LuodiError, match="没有需要催办"):
        chase(office.supervisor, office.task, note="请加快进度")


def test_a_batch_goes_by_its_pages_from_the_list_to_the_summary(office: Office) -> None:
    confirm(office.supervisor, [task.pk for task in everything()])
    client = as_("supervisor")
    reply = client.post("/ledger/together", {"verb": "assign", "all": "1", "of": "kind=dated"})
    assert reply.status_code == 302
    address = reply["Location"]
    batch = Batch.objects.get()
    dated = Commitment.objects.filter(kind="dated")
    assert {row.commitment_id for row in batch.rows.all()} == {task.pk for task in dated}
    assert client.post(f"{address}/fill-in", {"why": "集中交办"}).status_code == 302
    assert client.post(f"{address}/step").status_code == 302
    shown = client.get(address).content.decode()
    assert f"确认交办 {dated.count()} 项" in shown
    assert client.post(f"{address}/confirm").status_code == 302
    client.post(f"{address}/step")
    assert f"办理 {dated.count()} 项" in client.get(address).content.decode()
    assert set(dated.values_list("progress", flat=True)) == {"to_acknowledge"}
    assert as_("liaison").get(address).status_code == 404
    assert as_("liaison").post(f"{address}/step").status_code == 404
    for role in ("public", "auditor", "administrator"):
        assert as_(role).post("/ledger/together", {"verb": "assign"}).status_code == 403


def test_a_form_left_incomplete_comes_back(office: Office) -> None:
    client = as_("supervisor")
    address = client.post("/ledger/together", {"verb": "extend", "pk": str(office.task.pk)})["Location"]
    reply = client.post(f"{address}/fill-in", {"until": "", "reason": ""})
    assert reply.status_code == 422
    assert Batch.objects.get().state == "chosen"
    assert BatchRow.objects.get().outcome == "waiting"
