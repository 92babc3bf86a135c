"""What the API's writing operations take: every text has a greatest length, every number its range."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, WithJsonSchema

from luodi.web.ledger.actions.set_limit import SETTABLE
from luodi.web.ledger.models import Report
from luodi.web.ledger.shares import MOST_UNITS
from luodi.web.review.actions.split import MOST as MOST_PARTS

_PLAIN = r"^[^\x00]*$"
LAST = dt.date(2999, 12, 31)
FIRST = dt.date(1900, 1, 1)


def _real(day: dt.date) -> dt.date:
    if not FIRST <= day <= LAST:
        raise ValueError(f"a day from {FIRST} to {LAST}")
    return day


Day = Annotated[dt.date, AfterValidator(_real)]


def _within(moment: dt.datetime) -> dt.datetime:
    _real(moment.date())
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_within)]
Line = Annotated[str, Field(max_length=200, pattern=_PLAIN)]
Words = Annotated[str, Field(max_length=2000, pattern=_PLAIN)]
Long = Annotated[str, Field(max_length=20_000, pattern=_PLAIN)]
Said = Annotated[str, Field(min_length=1, max_length=20_000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
MOST = 10**13


def number(least: int, most: int, *, places: int) -> WithJsonSchema:
    """How an exact number is described: as a number, or as text, which no program rounds."""
    sign, digits = "-?" if least < 0 else "", len(str(most))
    return WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": least, "maximum": most, "multipleOf": 10**-places},
                {
                    "type": "string", "maxLength": digits + places + 2,
                    "pattern": rf"^{sign}[0-9]{{1,{digits - 1}}}(\.[0-9]{{1,{places}}})?$",
                },
            ]
        }
    )  # fmt: skip


Amount = Annotated[
    Decimal,
    Field(max_digits=20, decimal_places=6, ge=-MOST, le=MOST),
    number(-MOST, MOST, places=6),
]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""A row's number."""
Part = Literal["lead", "support", "responsible", "guiding"]


class Body(Schema):
    """Only what is named here is taken; a field that is not known is refused instead of passed over."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Body):
    """An empty object: the address says it all."""


class Why(Body):
    why: Words = Field("", description="说明，记入日志 / kept in the journal")


class Acknowledge(Why):
    handler: Id | None = Field(None, description="承办人（用户编号），默认本人 / who works on it, oneself by default")


class FigureIn(Body):
    """A figure of an indicator: ``value``, or a share by numerator and denominator."""

    indicator: Id = Field(description="指标编号 / the indicator's id")
    as_of: Day = Field(description="数据截至 / as of")
    value: Amount | None = None
    numerator: Amount | None = None
    denominator: Amount | None = None
    cumulative: bool = True


class ReportIn(Body):
    text: Said = Field(description="进展情况 / progress")
    occurred_on: Day = Field(description="进展日期，不晚于今天 / not after today")
    problems: Long = ""
    next_steps: Long = ""
    percent: int | None = Field(None, ge=0, le=100)
    completes: bool = Field(False, description="申请办结 / the part is done")
    delay: Literal[tuple(Report.Delay.values)] = ""  # type: ignore[valid-type]
    delay_text: Long = ""
    milestone: Id | None = None
    figures: list[FigureIn] = Field([], max_length=100)
    draft: bool = Field(False, description="存为草稿 / keep as a draft")
    replaces: Id | None = Field(None, description="所替换的草稿 / the draft it replaces")


class Return(Body):
    reason: Reason


class Accept(Why):
    completes: bool | None = Field(None, description="同意办结；默认按单位申请 / overrules what the unit asked for")


class UnitIn(Body):
    unit: Line = Field(description="单位标识 / the unit's key")
    role: Part


class RequestIn(Body):
    """What counts besides the reason follows from the kind."""

    kind: Literal["extension", "deadline", "suspension", "wording", "units"]
    reason: Reason
    deadline: Day | None = Field(None, description="延期、时限调整：申请的时限 / for extension and deadline")
    from_day: Day | None = Field(None, description="中止：起始日期 / for suspension")
    text: Long = Field("", description="任务表述调整 / for wording")
    units: list[UnitIn] = Field([], max_length=500, description="责任单位调整 / for units")


class AnswerIn(Body):
    grant: bool = Field(description="同意与否 / granted or not")
    answer: Words = Field("", description="答复意见；不同意时必填 / must be given for a refusal")
    deadline: Day | None = Field(None, description="同意延至（可与申请不同） / another day than asked")


class Rest(Body):
    reason: Reason
    basis: Line = Field("", description="依据 / on what ground")
    on: Day | None = Field(None, description="发生日期，默认今天 / today by default")


class Extend(Body):
    until: Day = Field(description="延至 / the new last day")
    reason: Reason
    basis: Line = ""


class Chase(Body):
    note: Reason = Field(description="催办意见 / the note")
    answer_by: Day | None = Field(None, description="回复时限，不早于今天 / not before today")


class ShareIn(Body):
    unit: Line = Field(description="单位标识 / the unit's key")
    value: Amount


class Sharing(Body):
    shares: list[ShareIn] = Field(min_length=1, max_length=MOST_UNITS)
    how: Literal["sum", "each"] = Field("sum", description="sum 之和为总目标；each 分别达到 / add up, or each reach it")
    reason: Words = Field("", description="合计与总目标不符时必填 / must be given where the sum is not the target")


class PlanEvent(Body):
    event: Line = Field(min_length=1, max_length=80, description="事项，如“审计进点” / the event")
    limit: Line = Field(min_length=1, description="提前多久，如 3个工作日 / how long before")
    on: Day | None = Field(None, description="事项日期；未定则不填 / its day where it is known")
    clear: bool = False
    window: bool = False
    source: Line = ""
    why: Words = ""


class SetLimit(Body):
    standing: Literal[tuple(one.value for one in SETTABLE)] = Field(description="时限性质 / legal or promised")  # type: ignore[valid-type]
    limit: Line = Field(min_length=1, description="如 20个工作日")
    began: Moment = Field(description="起算时刻，不晚于现在 / when it began to run")
    source: Line = ""


class Chosen(Body):
    """A proposal with the revision that was seen; 0 stands for its first."""

    id: UUID
    revision: int | None = Field(None, ge=0, le=999_999_999)


class Together(Body):
    proposals: list[Chosen] = Field(min_length=1, max_length=1000)
    why: Words = ""


class UnitNamed(Body):
    role: Part
    name: Line = Field(description="名称、简称或标识 / name, short name or key")


class WordingIn(Body):
    text: Said
    kind: Literal["dated", "continuous", "phased", "recurring", "not_stated"]
    deadline: Day | None = None
    units: list[UnitNamed] = Field(max_length=500)


class Amend(Body):
    """``shown`` as the proposal was read, ``wanted`` as it shall be: only what differs is changed."""

    shown: WordingIn
    wanted: WordingIn
    why: Words = ""


class Split(Body):
    texts: list[Said] = Field(min_length=2, max_length=MOST_PARTS)
    why: Words = ""


class OfDocument(Body):
    document: Annotated[str, Field(max_length=300, pattern=_PLAIN)] = Field(description="文件标识 / the document's key")
    why: Words = ""
