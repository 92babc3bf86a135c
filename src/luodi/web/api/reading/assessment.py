"""Reading assessment: schemes, a period tried, results as they were frozen, points with their entries, appeals."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Schema

from luodi.web.api import schemas as told
from luodi.web.api.bodies import Id
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.assessment import (
    AppealOut,
    AssessmentKind,
    AssessmentOut,
    Period,
    SchemeOut,
    scheme_told,
)
from luodi.web.assessment.models import Appeal, Assessment, Scheme
from luodi.web.assessment.reckoning import Reckoned, differing, named, reckon, scheme_for
from luodi.web.assessment.reckoning import told as row_told
from luodi.web.assessment.standing import details_of, ranks_of
from luodi.web.assessment.views import SUPERVISION
from luodi.web.ledger.visibility import visible
from luodi.web.people.access import INTERNAL
from luodi.web.people.models import Role

READ: dict[str, Any] = {"scope": Scope.LEDGER_READ, "roles": INTERNAL}
OVERSEE: dict[str, Any] = {"scope": Scope.LEDGER_READ, "roles": SUPERVISION}


class SchemesOut(Schema):
    items: list[SchemeOut]
    total: int


@reads("/assessment/schemes", gives=SchemesOut, summary="考评办法 / schemes", **OVERSEE)
def schemes(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """Every version, the newest first."""
    rows, total = part_of(Scheme.objects.all(), asked)
    return {"items": [scheme_told(row) for row in rows], "total": total}


class DimensionScore(Schema):
    """``score`` is base and points within nought and the cap, ``counted`` that by weight."""

    base: Decimal
    points: Decimal
    score: Decimal
    counted: Decimal


class RankOut(Schema):
    """A unit's line; ``score`` is the id for its points, null where the caller may not see them."""

    unit: str
    name: str
    group: str
    rank: int
    total: Decimal
    parts: dict[str, DimensionScore]
    score: int | None


class TryOut(Schema):
    kind: str
    period: str
    starts: dt.date
    ends: dt.date
    over: bool = Field(description="该期已结束，可以发布 / the period has ended and can be issued")
    scheme: int | None = Field(description="考评办法的版次；没有生效的则为空 / null where none is in effect")
    sha256: str = Field(description="发布时作为 seen / `seen` when it is issued")
    issued: int | None = Field(description="已发布的最新版次 / the newest version that was issued")
    same: bool = Field(description="与已发布的相同 / it is what was issued")
    ranks: list[RankOut]


class TryAsked(Schema):
    kind: AssessmentKind
    period: Period


@reads("/assessment/try", gives=TryOut, summary="考评试算 / try a period", **OVERSEE)
def assessment_try(request: HttpRequest, asked: Query[TryAsked]) -> dict[str, Any]:
    """A period counted as the journal stands now; nothing is kept."""
    period = named(asked.kind, asked.period)
    if period is None:
        raise Http404
    before = Assessment.objects.filter(kind=asked.kind, period=asked.period).order_by("-version").first()
    scheme = before.scheme if before else scheme_for(period)
    found = reckon(asked.kind, period, scheme) if scheme else Reckoned((), 0, "")
    return {
        "kind": asked.kind, "period": period.name, "starts": period.starts, "ends": period.ends,
        "over": period.ends < timezone.localdate(), "scheme": scheme.version if scheme else None,
        "sha256": found.sha256, "issued": before.version if before else None,
        "same": before is not None and before.sha256 == found.sha256,
        "ranks": [{**row_told(row), "name": row.unit.name, "score": None} for row in found.rows],
    }  # fmt: skip


class AssessmentsOut(Schema):
    items: list[AssessmentOut]
    total: int


class AssessmentsAsked(told.Paging):
    kind: Literal["", *Assessment.Kind.values] = ""  # type: ignore[valid-type]


@reads("/assessment/results", gives=AssessmentsOut, summary="考评结果 / results", **READ)
def assessments(request: HttpRequest, asked: Query[AssessmentsAsked]) -> dict[str, Any]:
    """Results that were issued, the newest period first, every version."""
    rows = Assessment.objects.select_related("scheme")
    items, total = part_of(rows.filter(kind=asked.kind) if asked.kind else rows, asked)
    return {"items": items, "total": total}


class Differing(Schema):
    name: str
    then: str
    now: str


class AssessmentFull(Schema):
    result: AssessmentOut
    newest: int = Field(description="该期的最新版次 / the newest version of the period")
    ranks: list[RankOut]
    differing: list[Differing] = Field(description="重新计算会不同的单位，仅督查可见 / for supervisors only")


@reads("/assessment/results/{int:of}", gives=AssessmentFull, summary="一期考评结果 / one result", **READ)
def assessment(request: HttpRequest, of: Id) -> dict[str, Any]:
    """One result as it was frozen, as much of its ranking as its scheme shows to the caller."""
    row = get_object_or_404(Assessment.objects.select_related("scheme"), pk=of)
    may = set(details_of(request.user).filter(assessment=row).values_list("pk", flat=True))
    newest = Assessment.objects.filter(kind=row.kind, period=row.period).order_by("-version")[0]
    oversees = request.user.role == Role.SUPERVISOR and newest == row
    names = ("group", "rank", "total", "parts")
    return {
        "result": row, "newest": newest.version,
        "ranks": [
            {**{name: getattr(one, name) for name in names}, "unit": one.unit.key, "name": one.unit.name,
             "score": one.pk if one.pk in may else None}
            for one in ranks_of(request.user, row)
        ],
        "differing": [{"name": name, "then": then, "now": now} for name, then, now in differing(row)]
        if oversees else [],
    }  # fmt: skip


class PointsLine(Schema):
    """What gave or took points. ``task`` is null where the caller may not see it; ``entries`` are the journal's."""

    day: str
    kind: str
    dimension: str
    points: Decimal
    task: str | None
    entries: list[int]


class ScoreOut(Schema):
    id: int
    assessment: int
    unit: str
    group: str
    rank: int
    total: Decimal
    parts: dict[str, DimensionScore]
    lines: list[PointsLine]
    lines_total: int
    appeals: list[AppealOut]


@reads("/assessment/scores/{int:of}", gives=ScoreOut, summary="单位得分明细 / a unit's points", **READ)
def score(request: HttpRequest, of: Id, asked: Query[told.Paging]) -> dict[str, Any]:
    """One unit's points, each with the task and the journal's entries that it came from."""
    row = get_object_or_404(details_of(request.user).select_related("unit"), pk=of)
    lines, total = part_of(row.lines, asked)
    seen = {str(pk) for pk in visible(request.user).filter(
        pk__in={line["task"] for line in lines if line["task"]}
    ).values_list("pk", flat=True)}  # fmt: skip
    names = ("group", "rank", "total", "parts")
    return {
        **{name: getattr(row, name) for name in names}, "id": row.pk, "assessment": row.assessment_id,
        "unit": row.unit.key, "lines_total": total, "appeals": list(row.appeals.all()),
        "lines": [{**line, "task": line["task"] if line["task"] in seen else None} for line in lines],
    }  # fmt: skip


class AppealsOut(Schema):
    items: list[AppealOut]
    total: int


class AppealsAsked(told.Paging):
    state: Literal["", "open", "upheld", "refused"] = ""


@reads("/assessment/appeals", gives=AppealsOut, summary="申诉 / appeals", **READ)
def appeals(request: HttpRequest, asked: Query[AppealsAsked]) -> dict[str, Any]:
    """Appeals against scores that the caller may see, newest first."""
    rows = Appeal.objects.filter(score__in=details_of(request.user).values("pk"))
    items, total = part_of(rows.filter(state=asked.state) if asked.state else rows, asked)
    return {"items": items, "total": total}
