"""Assessment: set a scheme, issue a period's result and its letter, appeal, answer an appeal."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Field, Schema

from luodi.web.api import bodies
from luodi.web.api.bodies import Id
from luodi.web.api.operations import Call, writes
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.letters import LetterOut
from luodi.web.assessment.actions.answer_appeal import answer_appeal
from luodi.web.assessment.actions.appeal import appeal
from luodi.web.assessment.actions.issue_assessment import issue_assessment
from luodi.web.assessment.actions.prepare_result import prepare_result
from luodi.web.assessment.actions.set_scheme import set_scheme
from luodi.web.assessment.models import Appeal, Assessment, Scheme
from luodi.web.assessment.schemes import SHOWN
from luodi.web.assessment.scoring import DIMENSIONS, KINDS
from luodi.web.assessment.standing import details_of
from luodi.web.letters.models import Letter

AssessmentKind = Literal[tuple(Assessment.Kind.values)]  # type: ignore[valid-type]
Period = Annotated[str, Field(max_length=7, pattern=r"^(19|2[0-9])[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]))?$")]
"""2026-06, 2026-Q2 or 2026, by its kind."""
DimensionName = Literal[DIMENSIONS]
EventKind = Literal[tuple(KINDS)]  # type: ignore[valid-type]
Points = Annotated[Decimal, Field(max_digits=6, decimal_places=2, ge=-100, le=100), bodies.number(-100, 100, places=2)]
Share = Annotated[Decimal, Field(max_digits=6, decimal_places=2, ge=0, le=100), bodies.number(0, 100, places=2)]
Most = Annotated[Decimal, Field(max_digits=6, decimal_places=2, ge=0, le=1000), bodies.number(0, 1000, places=2)]
Statement = Annotated[str, Field(min_length=1, max_length=5000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]


class DimensionIn(bodies.Body):
    base: Share = Field(description="起评分 / what it starts from")
    cap: Share = Field(description="封顶分 / where it ends")
    weight: int = Field(ge=0, le=100, description="权重（%），各项之和为 100 / they add up to 100")


class SchemeIn(bodies.Body):
    effective: bodies.Day = Field(description="生效日期 / for periods that begin on it or later")
    dimensions: dict[DimensionName, DimensionIn] = Field(min_length=3, max_length=3)
    points: dict[EventKind, Points] = Field({}, max_length=20, description="每次的分值；扣分为负 / below 0: costs")
    most: dict[EventKind, Most] = Field({}, max_length=20, description="每类最多 / the most of a kind")
    early_days: int = Field(0, ge=0, le=365, description="提前几天算提前办结")
    shown: Literal[SHOWN] = Field("group", description="单位能看到谁的名次 / whose ranks a unit sees")
    why: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


class DimensionOut(Schema):
    base: Decimal
    cap: Decimal
    weight: int


class SchemeOut(Schema):
    """One version of how points are counted; it never changes."""

    id: int
    version: int
    effective: dt.date
    dimensions: dict[str, DimensionOut]
    points: dict[str, Decimal]
    most: dict[str, Decimal]
    early_days: int
    shown: str
    why: str
    made_at: dt.datetime


class AssessmentOut(Schema):
    """A frozen result; a later ``version`` of the same period is a correction and says ``why``."""

    id: int
    kind: str
    period: str
    version: int
    starts: dt.date
    ends: dt.date
    scheme: int = Field(description="考评办法的版次 / version of the scheme")
    through: int = Field(description="日志截至 / the last entry of the journal that was looked at")
    sha256: str
    why: str
    issued_at: dt.datetime

    @staticmethod
    def resolve_scheme(row: Assessment) -> int:
        return row.scheme.version


class AppealOut(Schema):
    id: int
    score: int = Field(alias="score_id")
    text: str
    state: str
    made_at: dt.datetime
    dimension: str
    points: Decimal | None
    answer: str
    answered_at: dt.datetime | None


class IssueIn(bodies.Body):
    kind: AssessmentKind
    period: Period
    seen: Annotated[str, Field(max_length=64, pattern=r"^[0-9a-f]*$")] = Field(
        "", description="试算所见的 sha256；日志有变则不发布 / refused where the journal has gone on since"
    )
    why: bodies.Words = Field("", description="更正理由，再次发布时必填 / must be given for a correction")


class AppealIn(bodies.Body):
    text: Statement


class AppealAnswer(bodies.Body):
    uphold: bool = Field(description="申诉成立与否 / upheld or not")
    answer: Statement
    dimension: DimensionName | Literal[""] = Field("", description="成立时必填 / must be given where it is upheld")
    points: Points | None = Field(None, description="调整分，不为零 / not zero")


WRITE: dict[str, Any] = {"scope": Scope.ASSESSMENT}


def scheme_told(row: Scheme) -> dict[str, Any]:
    return {
        **row.told, "id": row.pk, "version": row.version, "effective": row.effective, "why": row.why,
        "made_at": row.made_at,
    }  # fmt: skip


@writes("/assessment/schemes", set_scheme, gives=SchemeOut, summary="制定考评办法 / set a scheme", **WRITE)
def set_scheme_(call: Call, body: SchemeIn) -> dict[str, Any]:
    """Put a new version in effect; results that are issued keep theirs."""
    scheme = body.dict(exclude={"effective", "why"})
    return scheme_told(set_scheme(call.by, scheme, effective=body.effective, why=body.why))


@writes("/assessment/results", issue_assessment, gives=AssessmentOut, summary="发布考评结果 / issue a result", **WRITE)
def issue_assessment_(call: Call, body: IssueIn) -> Assessment:
    """Freeze a period's result as the journal stands now, or a correction of it; see `GET /api/assessment/try`."""
    return issue_assessment(call.by, body.kind, body.period, seen=body.seen, why=body.why)


@writes(
    "/assessment/results/{int:of}/letter", prepare_result, gives=LetterOut, summary="拟考评结果 / draft its letter",
    **WRITE,
)  # fmt: skip
def prepare_result_(call: Call, of: Id, body: bodies.Nothing) -> Letter:
    """Draft the letter that tells a result to all units."""
    return prepare_result(call.by, get_object_or_404(Assessment, pk=of))


@writes("/assessment/scores/{int:of}/appeal", appeal, gives=AppealOut, summary="申诉 / appeal", **WRITE)
def appeal_(call: Call, of: Id, body: AppealIn) -> Appeal:
    """Appeal against one's own unit's score in the newest version of a period; one at a time."""
    return appeal(call.by, get_object_or_404(details_of(call.user), pk=of), text=body.text)


@writes(
    "/assessment/appeals/{int:of}/answer", answer_appeal, gives=AppealOut, summary="答复申诉 / answer an appeal",
    **WRITE,
)  # fmt: skip
def answer_appeal_(call: Call, of: Id, body: AppealAnswer) -> Appeal:
    """Uphold it with points, which count in the next version, or refuse it; the frozen result stays."""
    row = get_object_or_404(Appeal.objects.filter(score__in=details_of(call.user).values("pk")), pk=of)
    return answer_appeal(call.by, row, **body.dict())
