"""Reading across documents: comparisons, conflicts, gaps, heirs, load, counted indicators."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Schema

from luodi.packs.indicators import Count, Entry
from luodi.web.across import counted
from luodi.web.across.gaps import counts as gap_counts
from luodi.web.across.gaps import work_list
from luodi.web.across.heirs import estate
from luodi.web.across.load import loads
from luodi.web.across.models import Conflict, Correction, Gap, Link
from luodi.web.across.overview import seen_conflicts
from luodi.web.across.side_by_side import comparisons, is_stale, listing
from luodi.web.api import finding
from luodi.web.api import schemas as told
from luodi.web.api.bodies import Day, Id
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.across import ComparisonOut, ConflictOut, CorrectionOut
from luodi.web.people.access import INTERNAL

READ: dict[str, Any] = {"scope": Scope.LEDGER_READ, "roles": INTERNAL}


class ComparisonsOut(Schema):
    items: list[ComparisonOut]
    total: int


@reads("/across/comparisons", gives=ComparisonsOut, summary="文件比较 / comparisons", **READ)
def comparisons_(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """Comparisons of documents of which the caller may see both, newest first."""
    items, total = part_of(comparisons(request.user).order_by("-computed_at", "-pk"), asked)
    return {"items": items, "total": total}


class SideOut(Schema):
    """An item as it was compared; ``key`` is a commitment's id or a provision's eid."""

    key: str
    label: str
    heading: str
    text: str
    units: str
    deadline: str


class TraceOut(Schema):
    """What became of one item: without ``new`` dropped, without ``old`` added; ``settled`` is a person's word."""

    verdict: str
    settled: str
    score: float = Field(description="把握 / how sure the machine is")
    doubt: str
    given: bool = Field(description="人工配对 / paired by a person")
    old: SideOut | None
    new: SideOut | None
    changes: list[dict[str, Any]]
    reasons: list[dict[str, Any]]


class ComparisonFull(Schema):
    id: int
    old: str
    new: str
    counts: dict[str, int]
    computed_at: dt.datetime
    revision: int
    stale: bool = Field(description="文件或任务此后有变动 / a document or task has changed since")
    items: list[TraceOut]
    total: int


class ComparisonAsked(told.Paging):
    verdict: told.Typed = Field("", description="去向，如 raised、dropped、added")
    doubt: bool = Field(False, description="仅存疑 / only those in doubt")
    settled: bool = Field(False, description="仅人工更正的 / only those a person corrected")
    q: told.Typed = ""


@reads("/across/comparisons/{int:of}", gives=ComparisonFull, summary="一次比较 / a comparison", **READ)
def comparison(request: HttpRequest, of: Id, asked: Query[ComparisonAsked]) -> dict[str, Any]:
    """Two documents item by item, under the filters of the page."""
    found = get_object_or_404(comparisons(request.user), pk=of)
    query = {"verdict": asked.verdict, "q": asked.q, "page": str(asked.page)}
    query |= {name: "1" for name in ("doubt", "settled") if getattr(asked, name)}
    rows = listing(found, query, asked.size)
    past_the_end = asked.page > rows.page.paginator.num_pages
    return {
        **ComparisonOut.model_validate(found).model_dump(),
        "stale": is_stale(found), "total": rows.page.paginator.count,
        "items": [] if past_the_end else [_trace(line.link) for line in rows.lines],
    }  # fmt: skip


def _trace(link: Link) -> dict[str, Any]:
    names = ("verdict", "settled", "score", "doubt", "given", "changes", "reasons")
    sides = {"old": _side(link.old_key, link.old), "new": _side(link.new_key, link.new)}
    return {**{name: getattr(link, name) for name in names}, **sides}


def _side(key: str, item: dict[str, Any]) -> dict[str, str] | None:
    names = ("label", "heading", "text", "units", "deadline")
    return {"key": key, **{name: item.get(name) or "" for name in names}} if key else None


class CorrectionsOut(Schema):
    items: list[CorrectionOut]
    total: int


@reads("/across/comparisons/{int:of}/corrections", gives=CorrectionsOut, summary="比较更正 / corrections", **READ)
def corrections(request: HttpRequest, of: Id, asked: Query[told.Paging]) -> dict[str, Any]:
    """What people corrected of a comparison, newest first, what was withdrawn too."""
    found = get_object_or_404(comparisons(request.user), pk=of)
    rows = Correction.objects.filter(comparison=found).select_related("by").order_by("-pk")
    items, total = part_of(rows, asked)
    return {"items": items, "total": total}


class ConflictsOut(Schema):
    items: list[ConflictOut]
    total: int
    counts: dict[str, int] = Field(description="各认定状态的处数 / how many in each state")


class ConflictsAsked(told.Paging):
    state: Literal["", "open", "real", "none"] = "open"
    kind: Literal["", "targets", "leads"] = ""


@reads("/across/conflicts", gives=ConflictsOut, summary="文件冲突 / conflicts", **READ)
def conflicts(request: HttpRequest, asked: Query[ConflictsAsked]) -> dict[str, Any]:
    """Commitments of documents in force that do not go together, as far as the caller may see both."""
    found = seen_conflicts(request.user)
    counts = {value: found.filter(state=value).count() for value in Conflict.State.values}
    wanted = {name: getattr(asked, name) for name in ("state", "kind") if getattr(asked, name)}
    items, total = part_of(found.filter(**wanted).select_related("settled_by").order_by("id"), asked)
    return {"items": items, "total": total, "counts": counts}


class LackingOut(Schema):
    """A commitment that lacks something, and to whom it was handed."""

    commitment: UUID
    document: str
    text: str
    unknown: list[str] = Field(description="未识别的单位名称 / units' names that nobody knows")
    handed_to: str | None
    handed_by: str | None
    note: str


class GapsOut(Schema):
    items: list[LackingOut]
    total: int
    counts: dict[str, int] = Field(description="各类缺项的项数 / how many commitments have each gap")


class GapsAsked(told.Paging):
    gap: Literal[tuple(Gap.values)]  # type: ignore[valid-type]
    document: told.Key = ""
    q: told.Typed = ""
    handed: Literal["", "no", "yes", "me"] = ""


@reads("/across/gaps", gives=GapsOut, summary="缺项清单 / gaps", **READ)
def gaps(request: HttpRequest, asked: Query[GapsAsked]) -> dict[str, Any]:
    """Open commitments without a unit, with units left open, without a date, or with a unit nobody knows."""
    query = {name: str(value) for name, value in asked.dict().items()}
    found = work_list(request.user, Gap(asked.gap), query, timezone.localdate(), asked.size)
    past_the_end = asked.page > found.page.paginator.num_pages
    items = [
        {
            "commitment": row.line.commitment.pk, "document": row.line.commitment.document.key,
            "text": row.line.commitment.text, "unknown": row.unknown,
            "handed_to": row.handover.to.username if row.handover else None,
            "handed_by": row.handover.by.username if row.handover and row.handover.by else None,
            "note": row.handover.note if row.handover else "",
        }
        for row in found.rows
    ]  # fmt: skip
    counts = {name: count for name, _label, count in gap_counts(request.user)}
    return {"items": [] if past_the_end else items, "total": found.page.paginator.count, "counts": counts}


class OwedOut(Schema):
    """What is owed under one of the unit's names; at most 200 commitments are listed."""

    unit: str
    total: int
    commitments: list[UUID]


class StepOut(Schema):
    predecessor: str
    successor: str
    date: dt.date | None
    back: int = Field(description="往前第几步，1 最近 / how far back, 1 for the nearest")


class EstateOut(Schema):
    unit: str
    on: dt.date
    total: int
    steps: list[StepOut]
    passed_to: list[str] = Field(description="本单位由其承接 / units that took this one's place")
    owed: list[OwedOut]


class EstateAsked(Schema):
    unit: told.Key = Field(description="单位标识 / the unit's key")
    on: Day | None = Field(None, description="默认今天 / today by default")


@reads("/across/heirs", gives=EstateOut, summary="单位承继的任务 / what a unit owes", **READ)
def heirs(request: HttpRequest, asked: Query[EstateAsked]) -> dict[str, Any]:
    """What a unit owes on a day, its predecessors' duties among it, with the chain that made it owe them."""
    found = estate(finding.unit(asked.unit), asked.on or timezone.localdate(), request.user)
    return {
        "unit": found.unit.key, "on": found.on, "total": found.total,
        "steps": [
            {"predecessor": one.succession.predecessor.key, "successor": one.succession.successor.key,
             "date": one.succession.date, "back": one.back}
            for one in found.steps
        ],
        "passed_to": [one.successor.key for one in found.passed],
        "owed": [
            {"unit": one.unit.key, "total": one.total, "commitments": [line.commitment.pk for line in one.lines]}
            for one in found.owed
        ],
    }  # fmt: skip


class MonthOut(Schema):
    month: str = Field(description="如 2026-11")
    past: bool
    open: int = Field(description="月末未办结项数；未到的月份为推算 / open at its end; foreseen for months to come")


class LoadOut(Schema):
    unit: str
    name: str
    now: int
    peak: int
    months: list[MonthOut]


class LoadsOut(Schema):
    items: list[LoadOut]


class LoadsAsked(Schema):
    unit: told.Key = Field("", description="单位标识；不填则为未办结最多的单位 / those with most open by default")


@reads("/across/load", gives=LoadsOut, summary="单位负荷 / units' load", **READ)
def load(request: HttpRequest, asked: Query[LoadsAsked]) -> dict[str, Any]:
    """How many commitments units have open at each month's end, twelve months back and twelve ahead."""
    unit = finding.unit(asked.unit) if asked.unit else None
    found = loads(request.user, timezone.localdate(), unit)
    return {
        "items": [
            {
                "unit": one.unit.key, "name": one.unit.name, "now": one.now, "peak": one.peak,
                "months": [
                    {"month": month.name, "past": month.past, "open": count}
                    for month, count in zip(found.months, one.counts, strict=True)
                ],
            }
            for one in found.loads
        ]
    }  # fmt: skip


class CountOut(Schema):
    number: int
    of: int
    percent: Decimal


class GoalOut(Schema):
    """A year's end, or the day of a target: by the document's own dates, and as the ledger has it."""

    by: dt.date
    target: Decimal | None
    planned: CountOut
    live: CountOut
    past: bool
    met: bool | None


class CountedOut(Schema):
    """An indicator counted from a catalogue of the document."""

    document: str
    name: str
    label: str
    label_en: str
    now: CountOut
    at_issue: CountOut
    late: CountOut
    goals: list[GoalOut]


class CountedsOut(Schema):
    items: list[CountedOut]


class EntryCounted(Schema):
    eid: str
    title: str
    state: str
    due: dt.date | None
    stated: dt.date | None
    done_on: dt.date | None
    counts_now: bool
    commitment: UUID | None = Field(description="您可查看时 / where one may see it")


class CountedFull(CountedOut):
    readings: dict[str, str] = Field(description="按哪种读法计数 / how the document's open questions are read")
    entries: list[EntryCounted]


class CountedAsked(Schema):
    document: told.Key = Field(description="文件标识 / the document's key")
    name: told.Typed


@reads("/across/indicators", gives=CountedsOut, summary="计数指标 / counted indicators", **READ)
def indicators(request: HttpRequest) -> dict[str, Any]:
    """Indicators that are counted from a catalogue, as they stand today."""
    today = timezone.localdate()
    found = (counted.told(one, document, today) for one, document in counted.definitions(request.user))
    return {"items": [_counted(one) for one in found]}


@reads("/across/indicator", gives=CountedFull, summary="一项计数指标 / a counted indicator", **READ)
def indicator(request: HttpRequest, asked: Query[CountedAsked]) -> dict[str, Any]:
    """One counted indicator with every entry behind the numbers."""
    declared = counted.definitions(request.user)
    pair = next((two for two in declared if (two[1].key, two[0].name) == (asked.document, asked.name)), None)
    if pair is None:
        raise Http404
    found = counted.told(*pair, timezone.localdate())
    own = {task.pk for task in found.commitments.values()}
    seen = finding.seen_among(request.user, own)
    now = {entry.eid for entry in found.now.entries}
    entries = [_entry(one, found, now, seen) for one in found.catalogue.entries]
    return {**_counted(found), "readings": dict(found.catalogue.readings), "entries": entries}


def _entry(one: Entry, found: counted.Told, now: set[str], seen: set[UUID]) -> dict[str, Any]:
    task = found.commitments.get(one.eid)
    return {
        "eid": one.eid, "title": one.title, "state": one.state, "due": one.due, "stated": one.stated,
        "done_on": one.done_on, "counts_now": one.eid in now,
        "commitment": task.pk if task and task.pk in seen else None,
    }  # fmt: skip


def _counted(found: counted.Told) -> dict[str, Any]:
    definition = found.definition
    return {
        "document": found.document.key, "name": definition.name, "label": definition.label,
        "label_en": definition.label_en, "now": _count(found.now), "at_issue": _count(found.at_issue),
        "late": _count(found.late),
        "goals": [
            {"by": one.by, "target": one.target, "planned": _count(one.planned), "live": _count(one.live),
             "past": one.past, "met": one.met}
            for one in found.goals
        ],
    }  # fmt: skip


def _count(one: Count) -> dict[str, Any]:
    return {"number": one.number, "of": one.of, "percent": one.percent}
