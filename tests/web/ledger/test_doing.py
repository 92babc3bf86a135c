"""Acting by the pages' addresses: who may, what comes back, and that evidence stays inside."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from luodi.web.ledger.doing import VERBS
from luodi.web.ledger.models import Charge, Commitment, Evidence, Report
from luodi.web.people.models import User
from tests.web import invented


@pytest.fixture
def task(database: str) -> Commitment:
    units = invented.units()
    invented.people(units)
    invented.programme(units)
    User.objects.create_user(
        "stranger", password=None, role="liaison", unit=units["fin"], clearance=1, full_name="费联络"
    )
    return Commitment.objects.get(eid="sec_2__sec_1__item_1")


def as_(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def at(task: Commitment, verb: str, of: int | None = None) -> str:
    return f"/ledger/{task.pk}/do/{verb}" + (f"/{of}" if of is not None else "")


def in_hand(task: Commitment) -> Charge:
    supervisor = as_("supervisor")
    assert supervisor.post(at(task, "confirm")).status_code == 302
    assert supervisor.post(at(task, "assign")).status_code == 302
    charge = task.charges.get(role="lead")
    assert as_("liaison").post(at(task, "acknowledge", charge.pk)).status_code == 302
    return Charge.objects.get(pk=charge.pk)


def sent(task: Commitment, charge: Charge, **more: object) -> int:
    told = {"text": "进展正常", "occurred_on": timezone.localdate().isoformat(), **more}
    return as_("liaison").post(at(task, "report", charge.pk), told).status_code


def test_a_report_with_its_evidence_is_one(task: Commitment) -> None:
    charge = in_hand(task)
    empty = SimpleUploadedFile("空.txt", b"")
    assert sent(task, charge, evidence=empty) == 422
    assert Report.objects.count() == 0
    indicator = task.indicators.get()
    figures = {f"numerator_{indicator.pk}": "190", f"denominator_{indicator.pk}": "200"}
    assert sent(task, charge, evidence=SimpleUploadedFile("..\\佐证.txt", "样例".encode()), **figures) == 302
    report = Report.objects.get()
    assert [one.name for one in report.evidence.all()] == ["佐证.txt"]
    assert [one.value for one in report.measurements.all()] == [95]


def test_a_file_of_evidence_is_given_to_those_who_see_its_report(task: Commitment) -> None:
    User.objects.create_user("signer", password=None, role="leader", unit=User.objects.get(username="liaison").unit)
    charge = in_hand(task)
    assert sent(task, charge, evidence=SimpleUploadedFile("a.html", b"<script>alert(1)</script>")) == 302
    address = f"/ledger/{task.pk}/evidence/{Evidence.objects.get().pk}"
    reply = as_("liaison").get(address)
    assert reply.status_code == 200
    assert reply["Content-Disposition"].startswith("attachment")
    assert b"".join(reply.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]
    # The report waits for the leader's signature: nobody outside the unit sees it.
    assert as_("stranger").get(address).status_code == 404
    assert as_("supervisor").get(address).status_code == 404


def test_people_of_a_unit_see_their_own_units_work_and_the_lead_sees_all_of_it(task: Commitment) -> None:
    charge = in_hand(task)
    funds = Commitment.objects.get(eid="sec_2__sec_2__item_4")  # 市财政局 alone
    assert as_("liaison").get(f"/ledger/{funds.pk}").status_code == 404
    assert "教育经费向薄弱学校倾斜" not in as_("liaison").get("/ledger/").content.decode()
    assert as_("stranger").get(f"/ledger/{funds.pk}").status_code == 200
    assert sent(task, charge, text="牵头单位内部起草的进展") == 302
    for reader, reads in (("liaison", True), ("supervisor", True), ("stranger", False)):
        told = as_(reader).get(f"/ledger/{task.pk}").content.decode()
        assert ("牵头单位内部起草的进展" in told) is reads, reader


def test_a_draft_stays_inside_its_unit(task: Commitment) -> None:
    charge = in_hand(task)
    assert sent(task, charge, text="尚未报出的草稿", draft="1") == 302
    for reader, reads in (("liaison", True), ("supervisor", False), ("stranger", False)):
        assert ("尚未报出的草稿" in as_(reader).get(f"/ledger/{task.pk}").content.decode()) is reads, reader


def test_the_margin_of_a_document_shows_no_light_to_those_who_may_not_see_the_work(task: Commitment) -> None:
    address = f"/documents/{task.document.key}"
    assert 'class="light' in as_("supervisor").get(address).content.decode()
    assert 'class="light' not in Client().get(address).content.decode()


@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize("role", ["public", "auditor", "stranger"])
def test_no_verb_is_open_to_those_it_is_not_for(task: Commitment, verb: str, role: str) -> None:
    charge = in_hand(task)
    assert sent(task, charge) == 302
    of = {"acknowledge": charge.pk, "report": charge.pk, "request": charge.pk}.get(verb, Report.objects.get().pk)
    before = list(Commitment.objects.order_by("pk").values_list("pk", "revision"))
    typed = {
        "text": "越权", "occurred_on": timezone.localdate().isoformat(), "reason": "越权", "until": "2099-01-01",
        "kind": "extension", "deadline": "2099-01-01", "grant": "1", "note": "越权",
        "standing": "statutory", "limit": "3日", "began": "2026-01-05", "event": "越权", "on": "2026-01-05",
    }  # fmt: skip
    status = as_(role).post(at(task, verb, of), typed).status_code
    assert status in {403, 404}
    assert list(Commitment.objects.order_by("pk").values_list("pk", "revision")) == before


def test_the_verbs_take_posts_only_and_know_their_names(task: Commitment) -> None:
    assert as_("supervisor").get(at(task, "confirm")).status_code == 405
    assert as_("supervisor").post(at(task, "explode")).status_code == 404


def test_a_page_that_somebody_else_overtook_says_so(task: Commitment) -> None:
    in_hand(task)
    typed = {"seen": "0", "until": "2099-01-01", "reason": "汛期"}
    reply = as_("supervisor").post(at(task, "extend"), typed)
    assert reply.status_code == 409
    assert "他人刚刚修改" in reply.content.decode()


@pytest.mark.parametrize("verb", ["accept_report", "return_report", "answer_request", "withdraw_request"])
def test_what_was_added_to_a_report_or_request_since_it_was_shown_is_not_passed_over(
    task: Commitment, verb: str
) -> None:
    charge = in_hand(task)
    assert sent(task, charge) == 302
    report = Report.objects.get()
    asked = {"kind": "extension", "deadline": "2099-01-01", "reason": "设备到货推迟"}
    assert as_("liaison").post(at(task, "request", charge.pk), asked).status_code == 302
    request = charge.requests.get()
    who, of = ("liaison", request.pk) if verb == "withdraw_request" else ("supervisor", request.pk)
    of = report.pk if "report" in verb else of
    shown = as_(who).get(f"/ledger/{task.pk}").content.decode()
    assert f'name="seen" value="{report.revision}"' in shown
    Report.objects.update(revision=7)
    type(request).objects.update(revision=7)
    typed = {"seen": "0", "reason": "请补充口径说明", "grant": "0", "answer": "请补充口径说明"}
    reply = as_(who).post(at(task, verb, of), typed)
    assert reply.status_code == 409
    told = reply.content.decode()
    assert "他人刚刚修改" in told
    if verb in {"return_report", "answer_request"}:
        assert "请补充口径说明" in told  # what was typed is not lost
    assert as_(who).post(at(task, verb, of), {**typed, "seen": "7"}).status_code == 302


def test_evidence_that_is_added_makes_the_report_another_one(task: Commitment) -> None:
    from luodi.web.actions import Caller
    from luodi.web.ledger.actions.attach_evidence import attach_evidence

    charge = in_hand(task)
    assert sent(task, charge) == 302
    report = Report.objects.get()
    attach_evidence(Caller(User.objects.get(username="liaison"), "page"), report, [("补充.txt", b"more")])
    reply = as_("supervisor").post(at(task, "accept_report", report.pk), {"seen": str(report.revision)})
    assert reply.status_code == 409
    assert Report.objects.get().state == Report.State.TO_VERIFY
