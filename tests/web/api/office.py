"""A ledger in which something waits for every writing operation, and one good call of each."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from luodi.web.actions import Caller
from luodi.web.api.actions.issue_token import issue_token
from luodi.web.api.scopes import scopes_of
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.attach_evidence import attach_evidence
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.request import request
from luodi.web.ledger.actions.suspend import suspend
from luodi.web.ledger.models import Charge, Commitment, Report, Request
from luodi.web.people.models import Role, User
from luodi.web.review.actions.confirm import confirm
from tests.web import invented

NETWORK, BASE, TRAINING, FUNDS = (f"sec_2__sec_{s}__item_{i}" for s, i in ((1, 1), (1, 2), (2, 3), (2, 4)))
DONE, RESTING = "att_1__table_1__tr_1", "att_1__table_1__tr_2"
DOCUMENT = "yunzhou:云府发〔2026〕7号"


@dataclass(frozen=True)
class Good:
    """A call that is allowed and does something: by whom, on what, with which body (or files)."""

    who: str
    path: str
    body: dict[str, Any]
    files: bool = False


@dataclass
class Office:
    """People by user name, commitments by place, and the rows that wait."""

    people: dict[str, User]
    tasks: dict[str, Commitment]
    to_verify: Report
    to_sign: Report
    asked: Request
    waiting: Charge
    busy: Charge

    def good(self) -> dict[str, Good]:
        """One good call for each writing operation."""
        today = timezone.localdate()
        rest = {"reason": "主管部门另有安排", "basis": "云府办〔2026〕3号"}
        training = self.tasks[TRAINING]
        units = [{"role": "responsible", "name": "云洲市教育委员会"}, {"role": "responsible", "name": "云川学院"}]
        shown = {"text": training.text, "kind": training.kind, "deadline": None, "units": units}
        each = [{"id": str(self.tasks[place].pk), "revision": self.tasks[place].revision} for place in (TRAINING,)]
        of = {name: str(task.pk) for name, task in self.tasks.items()}
        until = (today + dt.timedelta(days=900)).isoformat()
        return {
            "POST /commitments/{pk}/assign": Good("supervisor", f"/commitments/{of['spare']}/assign", {"why": "交办"}),
            "POST /commitments/{pk}/suspend": Good("supervisor", f"/commitments/{of[FUNDS]}/suspend", rest),
            "POST /commitments/{pk}/interrupt": Good("supervisor", f"/commitments/{of[FUNDS]}/interrupt", rest),
            "POST /commitments/{pk}/resume": Good("supervisor", f"/commitments/{of[RESTING]}/resume", rest),
            "POST /commitments/{pk}/extend": Good(
                "supervisor", f"/commitments/{of[FUNDS]}/extend", {"until": until, "reason": "汛期影响施工"}
            ),
            "POST /commitments/{pk}/strike-off": Good("supervisor", f"/commitments/{of[DONE]}/strike-off", {}),
            "POST /commitments/{pk}/chase": Good(
                "supervisor", f"/commitments/{of[BASE]}/chase", {"note": "请尽快签收", "answer_by": until}
            ),
            "POST /charges/{of}/acknowledge": Good("liaison", f"/charges/{self.waiting.pk}/acknowledge", {}),
            "POST /charges/{of}/report": Good(
                "liaison", f"/charges/{self.busy.pk}/report",
                {
                    "text": "又完成两所学校", "occurred_on": today.isoformat(), "percent": 60, "figures": [
                        {"indicator": self.tasks[NETWORK].indicators.get().pk, "as_of": today.isoformat(),
                         "numerator": "190", "denominator": "200"},
                    ],
                },
            ),
            "POST /charges/{of}/request": Good(
                "liaison", f"/charges/{self.busy.pk}/request",
                {"kind": "wording", "text": "完成改造并验收。", "reason": "与预算一致"},
            ),
            "POST /targets/{of}/share-out": Good(
                "supervisor", f"/targets/{self.tasks[NETWORK].indicators.get().targets.get().pk}/share-out",
                {"how": "each", "shares": [{"unit": "yz-edu", "value": "95"}, {"unit": "yz-edu-c", "value": "96"}]},
            ),
            "POST /reports/{of}/evidence": Good("liaison", f"/reports/{self.to_verify.pk}/evidence", {}, files=True),
            "POST /reports/{of}/sign": Good("signer", f"/reports/{self.to_sign.pk}/sign", {}),
            "POST /reports/{of}/return": Good(
                "supervisor", f"/reports/{self.to_verify.pk}/return", {"reason": "数据口径不一致"}
            ),
            "POST /reports/{of}/accept": Good("supervisor", f"/reports/{self.to_verify.pk}/accept", {}),
            "POST /requests/{of}/answer": Good("supervisor", f"/requests/{self.asked.pk}/answer", {"grant": True}),
            "POST /requests/{of}/withdraw": Good("liaison", f"/requests/{self.asked.pk}/withdraw", {}),
            "POST /review/confirm": Good("supervisor", "/review/confirm", {"proposals": each}),
            "POST /review/reject": Good("supervisor", "/review/reject", {"proposals": each, "why": "不是任务"}),
            "POST /review/merge": Good(
                "supervisor", "/review/merge", {"proposals": [*each, {"id": of["spare"]}]}
            ),
            "POST /commitments/{pk}/amend": Good(
                "supervisor", f"/commitments/{of[TRAINING]}/amend",
                {"shown": shown, "wanted": {**shown, "text": "开展教师培训。"}},
            ),
            "POST /commitments/{pk}/split": Good(
                "supervisor", f"/commitments/{of[TRAINING]}/split", {"texts": ["培训教师。", "培训校长。"]}
            ),
            "POST /review/undo": Good("supervisor", "/review/undo", {"document": DOCUMENT}),
            "POST /review/publish": Good("supervisor", "/review/publish", {"document": DOCUMENT}),
        }  # fmt: skip

    def token(self, who: str, scopes: list[str] | None = None) -> str:
        """A new token of a person with every scope of the role, or with ``scopes``."""
        user = User.objects.get(username=who)
        every = [scope.value for scope in scopes_of(user.role)] if scopes is None else scopes
        return issue_token(Caller(user, "page"), user, name="试验", scopes=every, days=30)[1]


def office() -> Office:
    """Put everything into the database that is in use."""
    units = invented.units()
    people = invented.people(units)
    for name, role, unit in (
        ("stranger", Role.LIAISON, "fin"), ("signer", Role.LEADER, "fin"), ("caseworker", Role.CASEWORKER, "edu"),
    ):  # fmt: skip
        people[name] = User.objects.create_user(
            name, password=None, role=role, unit=units[unit], clearance=1, full_name=f"费{name[0]}"
        )
    invented.programme(units)
    tasks = {one.eid: one for one in Commitment.objects.all()}
    by = {name: Caller(user, "page") for name, user in people.items()}
    supervisor, liaison, stranger = by["supervisor"], by["liaison"], by["stranger"]
    today = timezone.localdate()

    confirm(supervisor, [task.pk for eid, task in tasks.items() if eid != TRAINING])
    for eid in (NETWORK, BASE, FUNDS, DONE, RESTING):
        assign(supervisor, tasks[eid])
    charges = {
        eid: Charge.objects.get(commitment=tasks[eid], unit=units["fin" if eid == FUNDS else "edu"])
        for eid in (NETWORK, BASE, FUNDS, DONE, RESTING)
    }
    for eid in (NETWORK, DONE, RESTING):
        acknowledge(liaison, charges[eid])
    acknowledge(stranger, charges[FUNDS])
    told = report(liaison, charges[NETWORK], text="已完成一批学校", occurred_on=today)
    attach_evidence(liaison, told, [("佐证.txt", "样例".encode())])
    asked = request(
        liaison, charges[NETWORK], kind="extension", reason="设备到货推迟",
        asked={"deadline": (today + dt.timedelta(days=800)).isoformat()},
    )  # fmt: skip
    unsigned = report(stranger, charges[FUNDS], text="评估方案已起草", occurred_on=today)
    accept_report(supervisor, report(liaison, charges[DONE], text="已办结", occurred_on=today, completes=True))
    suspend(supervisor, tasks[RESTING], reason="等待上级政策")
    spare = Commitment.objects.get(pk=tasks[FUNDS].pk)
    spare.pk, spare._state.adding, spare.eid, spare.order = None, True, "sec_2__sec_2__item_9", 90
    spare.id = Commitment._meta.get_field("id").get_default()
    spare.progress, spare.assigned_at, spare.revision = Commitment.Progress.UNASSIGNED, None, 0
    spare.review = Commitment.Review.PROPOSED
    spare.save(force_insert=True)
    spare.assignments.create(name_as_written="市财政局", unit=units["fin"], role="lead", how="alias", order=0)
    confirm(supervisor, [spare.pk])
    tasks = {one.eid: one for one in Commitment.objects.all()} | {"spare": Commitment.objects.get(pk=spare.pk)}
    return Office(
        people, tasks, Report.objects.get(pk=told.pk), Report.objects.get(pk=unsigned.pk), asked, charges[BASE],
        Charge.objects.get(pk=charges[NETWORK].pk),
    )  # fmt: skip


def send(client: Client, good: Good, body: Any = None, **headers: str) -> HttpResponse:
    """The good call, or it with another body."""
    if good.files:
        from django.core.files.uploadedfile import SimpleUploadedFile

        files = {"files": [SimpleUploadedFile("佐证二.txt", b"more")], "dated": "2026-02-01"}
        return client.post(f"/api{good.path}", files if body is None else body, headers=headers)
    told = good.body if body is None else body
    return client.post(f"/api{good.path}", json.dumps(told), content_type="application/json", headers=headers)


def signed_in(username: str) -> Client:
    """By the session, its CSRF token shown."""
    client = Client(headers={"X-CSRFToken": "k" * 32})
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["csrftoken"] = "k" * 32
    return client


def bearing(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})
