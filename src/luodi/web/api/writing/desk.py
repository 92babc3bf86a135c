"""The desk: open a matter, answer, submit, have it reviewed by a second person, amend, withdraw, unmask, erase."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Schema

from luodi.errors import LuodiError
from luodi.packs import load, with_rules
from luodi.web.api import bodies
from luodi.web.api.operations import Call, writes
from luodi.web.api.scopes import Scope
from luodi.web.api.work_told import NOW
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
from luodi.web.desk.catalogue import decidable
from luodi.web.desk.forms import MOST_REASON, Begin
from luodi.web.desk.given import amendment, facts_of, told_with
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.standing import matters_of, require_deciding
from luodi.web.desk.telling import Content, content_of, party_of
from luodi.web.desk.views import newest
from luodi.web.people.models import User

OF_MATTER = "/desk/matters/{uuid:pk}"
Path = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Value = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Value = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Month = Annotated[str, Field(pattern=r"^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])$", max_length=7)]


class RulingNow(Schema):
    """A version of a matter's answer; nothing of the person."""

    matter: UUID = Field(alias="matter_id")
    version: int = Field(alias="ordinal")
    state: str
    on: dt.date
    status: str = Field(description="value、unknown、judgement、silent …")
    shown: str
    shown_en: str
    revision: int


class FactOut(Schema):
    """A fact as it was told; ``why`` is the reason of a judgement."""

    path: str
    value: Any
    why: str


class AmendmentOut(Schema):
    """A fact that is another one for some months; without ``last`` until further."""

    path: str
    value: Any
    first: dt.date
    last: dt.date | None
    why: str


class FactsOut(Schema):
    """The personal part of a version. Whoever is given it stands in the reading log."""

    name: str
    identity: str
    version: int
    facts: list[FactOut]
    unknown: list[str] = Field(description="已问而无人知道的事实 / facts that nobody knows")
    amendments: list[AmendmentOut]
    returned_because: str


class BeginIn(bodies.Body):
    pack: bodies.Line = Field(description="规则包 / the pack")
    rule: bodies.Line = Field("", description="默认该包的主规则 / the pack's main rule by default")
    on: bodies.Day = Field(description="认定日 / the day decided for")
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
    identity: Annotated[str, Field(max_length=18, pattern=r"^[0-9A-Za-z]*$")] = ""


class FactIn(bodies.Body):
    """An answer to a question of ``GET /api/desk/matters/{pk}/questions``; without ``value`` it is not known."""

    path: Path
    value: Value | None = Field(None, description="yes、no、数、日期、选项或文字；没有则写“无” / as typed on the page")
    why: Annotated[str, Field(max_length=MOST_REASON, pattern=r"^[^\x00]*$")] = Field("", description="裁量理由")


class Answers(bodies.Body):
    answers: list[FactIn] = Field(min_length=1, max_length=500)
    called: dict[Path, Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]] = Field(
        {}, max_length=200, description="各人的称呼，如 members[0] → 本人 / how records are called"
    )


class AmendIn(bodies.Body):
    path: Path
    value: Value
    first: Month = Field(description="从哪个月起 / from which month")
    last: Month | None = Field(None, description="到哪个月止；空为一直 / to which month")
    reason: bodies.Reason


class ReadingIn(bodies.Body):
    """Another way to read a doubtful wording; the declared one is chosen in the same way to go back to it."""

    name: bodies.Line
    option: bodies.Line
    reason: bodies.Reason


class Because(bodies.Body):
    reason: bodies.Reason


NOW[Ruling] = RulingNow


def matter_of(user: User, pk: UUID) -> Matter:
    """A matter that the caller may know of; others are not there."""
    return get_object_or_404(matters_of(user).select_related("unit", "opened_by"), pk=pk)


def facts_told_of(matter: Matter, ruling: Ruling) -> dict[str, Any]:
    """Everything personal of a version, for whoever may be given it: the caller notes the reading first."""
    content, party = content_of(ruling) or Content(), party_of(matter)
    return {
        "name": party.name, "identity": party.identity, "version": ruling.ordinal,
        "facts": facts_of(matter, content), "unknown": content.told.unsaid,
        "amendments": content.amendments, "returned_because": ruling.returned_because,
    }  # fmt: skip


def _newest(call: Call, pk: UUID) -> Ruling:
    return newest(matter_of(call.user, pk))


@writes("/desk/matters", begin, gives=RulingNow, scope=Scope.DESK_WRITE, summary="受理 / open a matter")
def begin_(call: Call, body: BeginIn) -> Ruling:
    """Open a matter at one's own unit; its first version is a draft. Name and number are kept encrypted."""
    if body.pack not in with_rules():
        raise LuodiError(zh=f"没有规则包“{body.pack}”。", en=f"There is no pack “{body.pack}”.", place="body.pack")
    form = Begin(
        {"name": body.name, "identity": body.identity, "on": body.on.isoformat(), "rule": body.rule},
        decidable=decidable(load(body.pack)),
    )
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise LuodiError(
            zh=str(errors[0]), en=f"The field {name} is not as it must be.", place=f"body.{name}",
            mend_zh="请核对后重新填写。", mend_en="Check it and send it again.",
        )  # fmt: skip
    return begin(call.by, body.pack, on=body.on, party=form.party, rule=body.rule)


@writes(f"{OF_MATTER}/answer", answer, gives=RulingNow, scope=Scope.DESK_WRITE, summary="填写事实 / answer")
def answer_(call: Call, pk: UUID, body: Answers) -> Ruling:
    """Put answers into a draft; each is checked as on the page. If-Match takes the version's revision."""
    ruling = _newest(call, pk)
    require_deciding(call.user, ruling.matter)
    given = {one.path: (one.value, one.why) for one in body.answers}
    return answer(call.by, ruling, told_with(ruling, given, body.called), seen=call.seen)


@writes(
    f"{OF_MATTER}/reading", choose_reading, gives=RulingNow, scope=Scope.DESK_WRITE, summary="换读法 / read otherwise"
)
def choose_reading_(call: Call, pk: UUID, body: ReadingIn) -> Ruling:
    """Decide by another declared reading of the document's words; of a version in force a new draft is made."""
    ruling = _newest(call, pk)
    return choose_reading(call.by, ruling, body.name, body.option, reason=body.reason, seen=call.seen)


@writes(f"{OF_MATTER}/submit", submit, gives=RulingNow, scope=Scope.DESK_WRITE, summary="提交复核 / submit")
def submit_(call: Call, pk: UUID, body: bodies.Nothing) -> Ruling:
    """Hand a version whose answer is settled to a second person; its receipt is made."""
    return submit(call.by, _newest(call, pk), seen=call.seen)


@writes(f"{OF_MATTER}/approve", approve, gives=RulingNow, scope=Scope.DESK_REVIEW, summary="复核通过 / approve")
def approve_(call: Call, pk: UUID, body: bodies.Why) -> Ruling:
    """Let it count. Nobody approves what they had a hand in, by whatever token."""
    return approve(call.by, _newest(call, pk), seen=call.seen, why=body.why)


@writes(f"{OF_MATTER}/return", return_ruling, gives=RulingNow, scope=Scope.DESK_REVIEW, summary="退回认定 / return")
def return_ruling_(call: Call, pk: UUID, body: Because) -> Ruling:
    """Send it back with the reason; nobody returns what they had a hand in."""
    return return_ruling(call.by, _newest(call, pk), reason=body.reason, seen=call.seen)


@writes(f"{OF_MATTER}/withdraw", withdraw, gives=RulingNow, scope=Scope.DESK_WRITE, summary="撤回认定 / withdraw")
def withdraw_(call: Call, pk: UUID, body: Because) -> Ruling:
    """Give up a version that does not count yet."""
    return withdraw(call.by, _newest(call, pk), reason=body.reason, seen=call.seen)


@writes(f"{OF_MATTER}/amend", amend, gives=RulingNow, scope=Scope.DESK_WRITE, summary="变更 / amend a ruling")
def amend_ruling(call: Call, pk: UUID, body: AmendIn) -> Ruling:
    """Say that a fact is another one for some months: a new version, with every month worked out again."""
    ruling = _newest(call, pk)
    require_deciding(call.user, ruling.matter)
    change = amendment(ruling, body.path, body.value, _month(body.first), _month(body.last), body.reason)
    return amend(call.by, ruling, change, seen=call.seen)


def _month(written: str | None) -> Any:
    return dt.date.fromisoformat(f"{written}-01") if written else None


@writes(
    f"{OF_MATTER}/unmask", unmask, gives=FactsOut, scope=Scope.DESK_PERSONAL, personal=True,
    summary="查看完整信息 / unmask",
)  # fmt: skip
def unmask_(call: Call, pk: UUID, body: Because) -> dict[str, Any]:
    """What is masked, for an auditor with a reason, this once: reader, token and reason stand in the reading log.

    The answer is not kept for a repeated call: that is another reading.
    """
    ruling = _newest(call, pk)
    unmask(call.by, ruling.matter, why=body.reason)
    return facts_told_of(ruling.matter, ruling)


class ErasedOut(Schema):
    matter: UUID
    erased_at: dt.datetime | None


@writes(f"{OF_MATTER}/erase", erase, gives=ErasedOut, scope=Scope.DESK_ERASE, summary="抹除 / erase a matter")
def erase_matter(call: Call, pk: UUID, body: Because) -> dict[str, Any]:
    """Take name, number, facts and reasons out for good; that it was decided stays proven."""
    matter = matter_of(call.user, pk)
    erase(call.by, matter, why=body.reason)
    matter.refresh_from_db()
    return {"matter": matter.pk, "erased_at": matter.erased_at}
