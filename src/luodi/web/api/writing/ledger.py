"""Working on commitments: assign, acknowledge, report, verify, ask, answer, rest, extend, strike off."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from ninja import Field, File, Form, Schema
from ninja.files import UploadedFile

from luodi.errors import LuodiError
from luodi.web.api import bodies, finding
from luodi.web.api import work_told as told
from luodi.web.api.bodies import Id
from luodi.web.api.operations import Call, writes
from luodi.web.api.problems import RefusedCallError
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.answer_request import answer_request
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.attach_evidence import attach_evidence
from luodi.web.ledger.actions.chase import chase
from luodi.web.ledger.actions.extend import extend
from luodi.web.ledger.actions.interrupt import interrupt
from luodi.web.ledger.actions.plan_event import plan_event
from luodi.web.ledger.actions.report import Figure, report
from luodi.web.ledger.actions.request import request
from luodi.web.ledger.actions.resume import resume
from luodi.web.ledger.actions.return_report import return_report
from luodi.web.ledger.actions.set_limit import set_limit
from luodi.web.ledger.actions.share_out import share_out
from luodi.web.ledger.actions.sign_report import sign_report
from luodi.web.ledger.actions.strike_off import strike_off
from luodi.web.ledger.actions.suspend import suspend
from luodi.web.ledger.actions.withdraw_request import withdraw_request
from luodi.web.ledger.forms import MOST_BYTES, MOST_EVIDENCE
from luodi.web.ledger.models import Charge, Clock, Commitment, Report, Request


class ShareOut(Schema):
    unit: str
    value: Decimal


class SharingOut(Schema):
    how: str
    difference: Decimal = Field(description="合计与总目标之差 / of the sum from the target")
    revision: int
    shares: list[ShareOut]


class ClockOut(Schema):
    id: int
    limit: str
    due: dt.date | None
    source: str


class ChasedOut(Schema):
    units: list[str] = Field(description="被催办单位的标识 / keys of the units reminded")


OF_COMMITMENT = "/commitments/{uuid:pk}"


@writes(f"{OF_COMMITMENT}/assign", assign, gives=told.ChargesOut, summary="交办 / assign")
def assign_(call: Call, pk: UUID, body: bodies.Why) -> dict[str, Any]:
    """Give each unit its part; gives the parts that are new."""
    made = assign(call.by, finding.commitment(call.user, pk), seen=call.seen, why=body.why)
    found = Charge.objects.filter(pk__in=[one.pk for one in made]).select_related("unit", "handler")
    return {"items": list(found.order_by("pk"))}


@writes(f"{OF_COMMITMENT}/suspend", suspend, gives=told.CommitmentNow, summary="中止 / suspend")
def suspend_(call: Call, pk: UUID, body: bodies.Rest) -> Commitment:
    """Let it rest; the remaining time is left when it goes on."""
    return suspend(
        call.by, finding.commitment(call.user, pk), reason=body.reason, basis=body.basis, on=body.on, seen=call.seen
    )


@writes(f"{OF_COMMITMENT}/interrupt", interrupt, gives=told.CommitmentNow, summary="中断 / interrupt")
def interrupt_(call: Call, pk: UUID, body: bodies.Rest) -> Commitment:
    """Let it rest; all of its time begins anew when it goes on."""
    return interrupt(
        call.by, finding.commitment(call.user, pk), reason=body.reason, basis=body.basis, on=body.on, seen=call.seen
    )


@writes(f"{OF_COMMITMENT}/resume", resume, gives=told.CommitmentNow, summary="恢复 / resume")
def resume_(call: Call, pk: UUID, body: bodies.Rest) -> Commitment:
    """Let a suspended or interrupted commitment go on."""
    return resume(
        call.by, finding.commitment(call.user, pk), reason=body.reason, basis=body.basis, on=body.on, seen=call.seen
    )


@writes(f"{OF_COMMITMENT}/extend", extend, gives=told.CommitmentNow, summary="延期 / extend")
def extend_(call: Call, pk: UUID, body: bodies.Extend) -> Commitment:
    """Give it a later day; the day that the document states stays beside it."""
    return extend(
        call.by, finding.commitment(call.user, pk), until=body.until, reason=body.reason, basis=body.basis,
        seen=call.seen,
    )  # fmt: skip


@writes(f"{OF_COMMITMENT}/strike-off", strike_off, gives=told.CommitmentNow, summary="销号 / strike off")
def strike_off_(call: Call, pk: UUID, body: bodies.Why) -> Commitment:
    """Close a completed commitment for good."""
    return strike_off(call.by, finding.commitment(call.user, pk), seen=call.seen, why=body.why)


@writes(f"{OF_COMMITMENT}/event", plan_event, gives=ClockOut, summary="事项倒排 / due before an event")
def plan_event_(call: Call, pk: UUID, body: bodies.PlanEvent) -> Clock:
    """Let it be due so long before an event."""
    return plan_event(call.by, finding.commitment(call.user, pk), **body.dict(), seen=call.seen)


@writes(f"{OF_COMMITMENT}/limit", set_limit, gives=ClockOut, summary="设定时限 / set a limit")
def set_limit_(call: Call, pk: UUID, body: bodies.SetLimit) -> Clock:
    """Start the clock of a legal limit or of a promise."""
    return set_limit(call.by, finding.commitment(call.user, pk), **body.dict(), seen=call.seen)


@writes(f"{OF_COMMITMENT}/chase", chase, gives=ChasedOut, summary="催办 / remind")
def chase_(call: Call, pk: UUID, body: bodies.Chase) -> dict[str, Any]:
    """Remind every unit whose turn it is."""
    task = finding.commitment(call.user, pk)
    made = chase(call.by, task, note=body.note, answer_by=body.answer_by, seen=call.seen)
    return {"units": [one.charge.unit.key for one in made]}


@writes("/charges/{int:of}/acknowledge", acknowledge, gives=told.ChargeOut, summary="签收 / acknowledge")
def acknowledge_(call: Call, of: Id, body: bodies.Acknowledge) -> Charge:
    """Take a unit's part on."""
    charge = finding.charge(call.user, of)
    return acknowledge(call.by, charge, handler=finding.handler(body.handler), seen=call.seen, why=body.why)


@writes("/charges/{int:of}/report", report, gives=told.ReportOut, summary="反馈 / report")
def report_(call: Call, of: Id, body: bodies.ReportIn) -> Report:
    """Report for a unit's part, with figures; files of evidence are put to it afterwards."""
    charge = finding.charge(call.user, of)
    task = charge.commitment
    figures = [
        Figure(finding.indicator(task, one.indicator), **one.dict(exclude={"indicator"})) for one in body.figures
    ]
    if len({(one.indicator, one.as_of) for one in body.figures}) < len(body.figures):
        raise LuodiError(
            zh="同一指标同一截至日期只能有一个数值。", en="An indicator has one figure for a day.", place="body.figures"
        )
    replaces = finding.report(call.user, body.replaces) if body.replaces is not None else None
    rest = body.dict(exclude={"figures", "replaces", "milestone"})
    return report(
        call.by, charge, **rest, figures=figures, replaces=replaces,
        milestone=finding.milestone(task, body.milestone), seen=call.seen,
    )  # fmt: skip


@writes("/charges/{int:of}/request", request, gives=told.RequestOut, summary="申请 / request")
def request_(call: Call, of: Id, body: bodies.RequestIn) -> Request:
    """Ask the supervisors for more time, other words, other units, or a pause."""
    asked = {
        "deadline": body.deadline, "from": body.from_day, "text": body.text, "units": [one.dict() for one in body.units]
    }  # fmt: skip
    return request(call.by, finding.charge(call.user, of), kind=body.kind, asked=asked, reason=body.reason)


FILES = File(
    ..., min_length=1, max_length=MOST_EVIDENCE, description="至多 10 个，每个至多 20 MB / at most 10, of 20 MB each"
)
DATED = Form(None, description="材料日期 / the files' own date")


@writes("/targets/{int:of}/share-out", share_out, gives=SharingOut, summary="分解目标 / share a target out")
def share_out_(call: Call, of: Id, body: bodies.Sharing) -> dict[str, Any]:
    """Give each unit its part of a target; doing it again replaces the parts. If-Match takes the sharing's revision."""
    shares = {finding.unit(one.unit).pk: one.value for one in body.shares}
    target = finding.target(call.user, of)
    made = share_out(call.by, target, shares, how=body.how, reason=body.reason, seen=call.seen)
    rows = target.shares.select_related("unit").order_by("unit__key")
    parts = [{"unit": one.unit.key, "value": one.value} for one in rows]
    return {"how": made.how, "difference": made.difference, "revision": made.revision, "shares": parts}


@writes("/reports/{int:of}/evidence", attach_evidence, gives=told.EvidenceGiven, summary="上传佐证 / evidence")
def attach_evidence_(
    call: Call,
    of: Id,
    files: list[UploadedFile] = FILES,
    dated: bodies.Day | None = DATED,
) -> dict[str, Any]:
    """Put files to a report that has not been verified: all of them, or none."""
    if any((one.size or 0) > MOST_BYTES for one in files):
        raise RefusedCallError(413)
    row = finding.report(call.user, of)
    with transaction.atomic():
        made = attach_evidence(
            call.by, row, [(one.name or "file", one.read()) for one in files], dated=dated, seen=call.seen
        )
        row.refresh_from_db()
    return {"items": made, "report_revision": row.revision}


@writes("/reports/{int:of}/sign", sign_report, gives=told.ReportOut, summary="审签 / sign")
def sign_report_(call: Call, of: Id, body: bodies.Why) -> Report:
    """Let a report of one's own unit leave."""
    return sign_report(call.by, finding.report(call.user, of), seen=call.seen, why=body.why)


@writes("/reports/{int:of}/return", return_report, gives=told.ReportOut, summary="退回 / return")
def return_report_(call: Call, of: Id, body: bodies.Return) -> Report:
    """Send a report back; the reason stays in the history."""
    return return_report(call.by, finding.report(call.user, of), reason=body.reason, seen=call.seen)


@writes("/reports/{int:of}/accept", accept_report, gives=told.ReportOut, summary="核查 / accept")
def accept_report_(call: Call, of: Id, body: bodies.Accept) -> Report:
    """Accept a report; where it says so, the unit's part is complete."""
    return accept_report(call.by, finding.report(call.user, of), completes=body.completes, seen=call.seen, why=body.why)


@writes("/requests/{int:of}/answer", answer_request, gives=told.RequestOut, summary="答复申请 / answer")
def answer_request_(call: Call, of: Id, body: bodies.AnswerIn) -> Request:
    """Grant or refuse what a unit asked for; what is granted takes effect at once."""
    granted = {"deadline": body.deadline.isoformat()} if body.deadline else None
    row = finding.request(call.user, of)
    return answer_request(call.by, row, grant=body.grant, answer=body.answer, granted=granted, seen=call.seen)


@writes("/requests/{int:of}/withdraw", withdraw_request, gives=told.RequestOut, summary="撤回申请 / withdraw")
def withdraw_request_(call: Call, of: Id, body: bodies.Why) -> Request:
    """Take back an open request of one's own unit."""
    return withdraw_request(call.by, finding.request(call.user, of), seen=call.seen, why=body.why)
