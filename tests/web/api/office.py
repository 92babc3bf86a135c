"""A ledger in which something waits for every writing operation, and one good call of each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from luodi.web.actions import Caller
from luodi.web.api.actions.issue_token import issue_token
from luodi.web.api.routes import OPERATIONS
from luodi.web.api.scopes import scopes_of
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.attach_evidence import attach_evidence
from luodi.web.ledger.actions.confirm_link import confirm_link
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.request import request
from luodi.web.ledger.actions.suspend import suspend
from luodi.web.ledger.models import Charge, Commitment, DutyLink, Report, Request
from luodi.web.notices.actions.make_draft import make_draft
from luodi.web.notices.models import Delivery, Digest, Draft, Round
from luodi.web.notices.periods import last_due
from luodi.web.people.actions.name_deputy import name_deputy
from luodi.web.people.models import Deputy, Role, Unit, User
from luodi.web.review.actions.confirm import confirm
from tests.web import invented
from tests.web.api import papers, rooms
from tests.web.api.calls import Good

NETWORK, BASE, TRAINING, FUNDS = (f"sec_2__sec_{s}__item_{i}" for s, i in ((1, 1), (1, 2), (2, 3), (2, 4)))
DONE, RESTING = "att_1__table_1__tr_1", "att_1__table_1__tr_2"
EVIDENCE = {"files": [("佐证二.txt", b"more")]}
PARTS = ("clocks", "shares", "links")
DOCUMENT = "yunzhou:云府发〔2026〕7号"


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
    linked: dict[str, DutyLink]
    draft: Draft
    dead: Delivery
    deputy: Deputy
    waits: dict[str, Any] = field(default_factory=dict)

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
            "POST /reports/{of}/evidence": Good(
                "liaison", f"/reports/{self.to_verify.pk}/evidence", {"dated": "2026-02-01"}, EVIDENCE
            ),
            "POST /reports/{of}/sign": Good("signer", f"/reports/{self.to_sign.pk}/sign", {}),
            "POST /reports/{of}/return": Good(
                "supervisor", f"/reports/{self.to_verify.pk}/return", {"reason": "数据口径不一致"}
            ),
            "POST /reports/{of}/accept": Good("supervisor", f"/reports/{self.to_verify.pk}/accept", {}),
            "POST /requests/{of}/answer": Good("supervisor", f"/requests/{self.asked.pk}/answer", {"grant": True}),
            "POST /requests/{of}/withdraw": Good("liaison", f"/requests/{self.asked.pk}/withdraw", {}),
            **self._administering(),
            "POST /documents/reclassify": Good(
                "supervisor", "/documents/reclassify",
                {"document": DOCUMENT, "secrecy": 0, "publicity": "on_request", "why": "经审查不宜主动公开"},
            ),
            "POST /documents/theme": Good("supervisor", "/documents/theme", {"document": DOCUMENT, "theme": "教育"}),
            "POST /commitments/{pk}/event": Good(
                "supervisor", f"/commitments/{of[FUNDS]}/event",
                {"event": "审计进点", "limit": "3个工作日", "on": until},
            ),
            "POST /commitments/{pk}/limit": Good(
                "supervisor", f"/commitments/{of[FUNDS]}/limit",
                {"standing": "statutory", "limit": "20个工作日", "began": f"{today.isoformat()}T00:00:00+08:00"},
            ),
            "POST /handovers": Good("liaison", "/handovers", {"giver": "liaison", "taker": "caseworker"}),
            "POST /deputies": Good(
                "signer", "/deputies",
                {"leader": "signer", "deputy": "stranger", "first": today.isoformat(), "last": today.isoformat()},
            ),
            "POST /deputies/{of}/end": Good("signer", f"/deputies/{self.deputy.pk}/end", {}),
            "POST /links/propose": Good("supervisor", "/links/propose", {"document": DOCUMENT}),
            "POST /links/{of}/confirm": Good("supervisor", f"/links/{self.linked['proposed'].pk}/confirm", {}),
            "POST /links/{of}/refuse": Good(
                "supervisor", f"/links/{self.linked['proposed'].pk}/refuse", {"reason": "内容不同"}
            ),
            "POST /links/{of}/unlink": Good(
                "supervisor", f"/links/{self.linked['confirmed'].pk}/unlink", {"reason": "今后分别报送"}
            ),
            "POST /notices/read": Good("liaison", "/notices/read", {"through": 1_000_000}),
            "POST /schedules": Good("supervisor", "/schedules", {"kind": "weekly", "on": True, "day": 1, "hour": 9}),
            "POST /drafts": Good("supervisor", "/drafts", {"kind": "weekly"}),
            "POST /drafts/{of}/remarks": Good(
                "supervisor", f"/drafts/{self.draft.pk}/remarks", {"remarks": "本月进度总体正常。"}
            ),
            "POST /drafts/{of}/finalise": Good("supervisor", f"/drafts/{self.draft.pk}/finalise", {}),
            "POST /drafts/{of}/void": Good("supervisor", f"/drafts/{self.draft.pk}/void", {"reason": "数据有误"}),
            "POST /outbox/{of}/resend": Good("administrator", f"/outbox/{self.dead.pk}/resend", {}),
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

    def every(self) -> dict[str, Good]:
        """One good call for each writing operation of all rooms."""
        waits = self.prepared()
        return {**self.good(), **rooms.calls(waits), **papers.calls(waits)}

    def prepared(self) -> dict[str, Any]:
        """What waits in the other rooms; it is put there when it is first asked for."""
        if not self.waits:
            self.waits = rooms.prepared(self.people, self.tasks) | papers.prepared(self.people, self.tasks)
        return self.waits

    def _administering(self) -> dict[str, Good]:
        rights = {"full_name": "连络员", "unit": "yz-edu", "role": "liaison", "clearance": 1}
        fields = {"short_name": "市教育信息中心", "level": "city", "kind": "", "parent": "yz-edu"}
        told: dict[str, dict[str, Any]] = {
            "users/change": {"username": "liaison", "shown": rights, "wanted": {**rights, "full_name": "连小络"}},
            "users/disable": {"username": "caseworker", "why": "调离"},
            "users/enable": {"username": "gone"},
            "units/add": {"name": "云洲市数字教育馆", "level": "city", "parent": "yz-edu", "aliases": ["数字馆"]},
            "units/change": {"unit": "yz-edu-c", "shown": fields, "wanted": {**fields, "short_name": "信息中心"}},
            "units/rename": {"unit": "yz-edu-c", "name": "云洲市教育数据中心", "on": "2026-01-01"},
            "units/succeed": {"unit": "yz-edu-c", "successor": "yz-edu", "on": "2026-01-01", "manner": "并入"},
        }
        return {f"POST /{path}": Good("administrator", f"/{path}", body) for path, body in told.items()}

    def addresses(self) -> dict[str, str]:
        """An address of each reading operation at which something is told."""
        of = f"/commitments/{self.tasks[NETWORK].pk}"
        told = {
            **{f"{path}/{name}": f"{of}/{name}" for path in ("/commitments/{pk}",) for name in PARTS},
            "/drafts/{of}": f"/drafts/{self.draft.pk}",
            "/user": "/user?username=liaison",
            **rooms.addresses(self.prepared()),
            **papers.addresses(self.prepared()),
        }
        return {name: told.get(one.path, one.path) for name, one in OPERATIONS.items() if one.method == "GET"}

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
    User.objects.create_user("gone", password=None, role=Role.LIAISON, unit=units["fin"], is_active=False)
    Unit.objects.filter(level="municipal").update(level="city")
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
    copied = Commitment.objects.get(pk=spare.pk)
    copied.pk, copied._state.adding, copied.eid, copied.order = None, True, "sec_2__sec_2__item_8", 89
    copied.id = Commitment._meta.get_field("id").get_default()
    copied.save(force_insert=True)
    linked = {
        "proposed": DutyLink.objects.create(primary=tasks[NETWORK], other=spare),
        "confirmed": confirm_link(supervisor, DutyLink.objects.create(primary=tasks[BASE], other=copied)),
    }
    deputy = name_deputy(
        by["signer"], people["signer"], people["stranger"], first=today + dt.timedelta(days=5),
        last=today + dt.timedelta(days=9),
    )  # fmt: skip
    draft = make_draft(supervisor, "monthly", last_due("monthly", 1, 0, timezone.now())[1])
    assert draft is not None
    told_today = Round.objects.create(day=today, at=timezone.now())
    Digest.objects.create(person=people["liaison"], round=told_today, count=1)
    dead = Delivery.objects.create(
        round=told_today, channel="mail", target="user:1", key="k" * 20, state="dead", next_at=timezone.now()
    )
    confirm(supervisor, [spare.pk])
    tasks = {one.eid: one for one in Commitment.objects.all()} | {"spare": Commitment.objects.get(pk=spare.pk)}
    return Office(
        people, tasks, Report.objects.get(pk=told.pk), Report.objects.get(pk=unsigned.pk), asked, charges[BASE],
        Charge.objects.get(pk=charges[NETWORK].pk), linked, draft, dead, deputy,
    )  # fmt: skip


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is done within leaves no trace: one office serves many calls."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def send(client: Client, good: Good, body: Any = None, **headers: str) -> HttpResponse:
    """The good call, or it with another body."""
    if good.files:
        from django.core.files.uploadedfile import SimpleUploadedFile

        files = {name: [SimpleUploadedFile(*one) for one in those] for name, those in good.files.items()}
        return client.post(f"/api{good.path}", {**good.body, **files} if body is None else body, headers=headers)
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
