"""The ledger as a list: filters that an address carries, their counts, and one page of rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.core.paginator import Page
from django.db import connection
from django.db.models import BooleanField, CharField, Exists, Func, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Cast, Replace

from luodi.web.among import PairAmong
from luodi.web.documents.actions.set_theme import NO_THEME
from luodi.web.documents.models import Document, Provision, SearchEntry
from luodi.web.documents.search import matches_beyond, matching_ids, spelled_ids
from luodi.web.ledger.as_of import on_day
from luodi.web.ledger.lights import COUNTED, LIGHTS, Tally, bounded, by_light, by_pass, light, lit, tally
from luodi.web.ledger.models import NEVER, Assignment, Commitment, Spell
from luodi.web.ledger.place import place_of
from luodi.web.ledger.recalculation import provisional_among
from luodi.web.ledger.standings import FINISHED, finished
from luodi.web.ledger.visibility import leaving_out, own_units, visible, widely
from luodi.web.pages import page_of
from luodi.web.people.finding import groups_of, matching, named
from luodi.web.people.models import Unit, UnitGroup, User

PAGE = 50
MOST_UNITS = 100
"""A name that more units than this may mean is asked to be made longer rather than searched for."""
WINDOWS = ("overdue", "30d", "90d", "year", "later", "none")
"""Deadlines to choose from: past; within 30 and 90 days; till the end of this year; after it; none stated."""
STATES = ("open", "done", *(one.value for one in Commitment.Progress if one not in FINISHED))
"""States to choose from: not finished; finished (completed or struck off); or one state that is not finished."""
SORTS = {"due": ("due", "id"), "-due": ("-due", "-id"), "document": ("document", "order", "id")}
THEN = {"due": ("due", "commitment_id"), "-due": ("-due", "-commitment_id")}
"""The same by what was due on a past day."""


COMMON = 20_000
"""Beyond so many matches a filter is asked of each row in turn, rather than all its matches gathered first."""
COUNTED_BY_WORDS = 100
"""Common words are counted up to here: each row costs a look into the search index."""
COUNTED_BY_PART = 1_000
"""The same where very many commitments have such a part: each row costs a look among the parts."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to. ``unit`` is as typed; ``document`` a key; ``theme`` that of the documents, ``-``
    for those without any.

    With ``on`` the list is that of the end of a past day: lights, states and deadlines are those of then.
    """

    q: str = ""
    document: str = ""
    unit: str = ""
    role: str = ""
    deadline: str = ""
    kind: str = ""
    light: str = ""
    state: str = ""
    theme: str = ""
    on: dt.date | None = None
    doubt: bool = False
    sort: str = "due"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """The filters that an address carries; a value that does not exist is no filter."""

        def one_of(name: str, allowed: Iterable[str], default: str = "") -> str:
            return query[name] if query.get(name) in set(allowed) else default

        try:
            on = dt.date.fromisoformat(query.get("on", ""))
        except ValueError:
            on = None
        return cls(
            on=on,
            q=query.get("q", "").strip().replace("\0", "")[:200],
            document=query.get("document", "").strip().replace("\0", "")[:300],
            theme=query.get("theme", "").strip().replace("\0", "")[:40],
            unit=query.get("unit", "").strip().replace("\0", "")[:200],
            role=one_of("role", Assignment.Role.values),
            deadline=one_of("deadline", WINDOWS),
            kind=one_of("kind", Commitment.Kind.values),
            light=one_of("light", LIGHTS),
            state=one_of("state", STATES),
            doubt=query.get("doubt") == "1",
            sort=one_of("sort", SORTS, "due"),
        )

    def __bool__(self) -> bool:
        kinds = (self.role, self.deadline, self.kind, self.light, self.state, self.doubt)
        return any((self.q, self.document, self.theme, self.unit, self.on, *kinds))


@dataclass(slots=True)
class Line:
    """One row of the list."""

    number: int
    commitment: Commitment
    light: str
    group: str
    by_role: dict[str, list[Assignment]]
    provisional: bool = False

    @property
    def kind_word(self) -> str:
        return str(Commitment.Kind(self.commitment.kind).label)

    @property
    def state_word(self) -> str:
        return str(Commitment.Progress(self.commitment.progress).label)

    @property
    def where(self) -> str:
        """The document and the place in it, as a short line."""
        document = self.commitment.document
        name = document.number or document.title[:34]
        return f"{name} · {place_of(self.commitment)}" if self.commitment.path else name


@dataclass(slots=True)
class Listing:
    """A page of the ledger, the counts of each light under the other filters, and what the filters resolved to.

    ``vague`` where the unit as typed may mean too many.
    ``total_capped`` and ``capped`` (lights) say whose count stands for "so many or more".
    """

    filters: Filters
    page: Page[Any]
    lines: list[Line]
    counts: dict[str, int]
    total: int
    capped: frozenset[str]
    total_capped: bool
    unit: Unit | None
    document: Document | None
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Meant:
    """What filters resolve to: the unit; the ``parts`` of which a commitment must have one (None: no unit or role is
    asked for); whether the name is ``vague``, that of too many; ``common``: the words stand in very many commitments;
    ``spread``: very many commitments have such a part."""

    unit: Unit | None
    parts: QuerySet[Assignment] | None
    vague: bool
    common: bool
    spread: bool


def meant(filters: Filters) -> Meant:
    unit = named(filters.unit) if filters.unit else None
    vague = bool(filters.unit) and unit is None and matching(filters.unit)[: MOST_UNITS + 1].count() > MOST_UNITS
    common = bool(filters.q) and matches_beyond(filters.q, COMMON)
    parts = None if vague else _parts(filters, unit)
    spread = parts is not None and parts.values("pk")[: COMMON + 1].count() > COMMON
    return Meant(unit, parts, vague, common, spread)


def narrowed(found: QuerySet[Commitment], filters: Filters, of: Meant, today: dt.date) -> QuerySet[Commitment]:
    """``found`` under all filters but the light."""
    if filters.document:
        found = found.filter(document__key=filters.document)
    if filters.theme:
        theme = "" if filters.theme == NO_THEME else filters.theme
        found = found.filter(document__in=Document.objects.filter(theme=theme))
    if of.parts is not None and of.spread:
        # Gathering a third of the table first would take longer than the page.
        found = found.filter(Exists(of.parts.filter(commitment=OuterRef("pk"))))
    elif of.parts is not None:
        found = found.filter(pk__in=of.parts.values("commitment"))
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.on:
        found = found.filter(Exists(_then(filters)))
    elif filters.state:
        found = found.filter(in_state(filters.state))
    if filters.doubt:
        found = found.exclude(doubts=[])
    if filters.deadline and not filters.on:
        found = found.filter(_window(filters.deadline, today))
    if filters.q:
        found = found.filter(containing(filters.q, common=of.common))
    return found


def _then(filters: Filters, light: str = "") -> QuerySet[Spell]:
    """How a commitment stood at the end of the day that the filters name, where that fits what else they ask for."""
    found = _on(filters).filter(commitment=OuterRef("pk"))
    return found.filter(lit(light, filters.on or NEVER)) if light else found


def _on(filters: Filters) -> QuerySet[Spell]:
    """How every commitment stood at the end of that day, where that fits the state and the deadline asked for."""
    on = filters.on or NEVER
    found = on_day(on)
    if filters.state:
        found = found.filter(in_state(filters.state))
    return found.filter(_window(filters.deadline, on)) if filters.deadline else found


def _stood(user: User, filters: Filters, of: Meant) -> tuple[QuerySet[Spell], bool]:
    """How the commitments of the list stood then, under all filters but the light; and whether the day alone (its
    state, its deadline) narrows them, so that no commitment need be looked at."""
    found, of_now = _on(filters), replace(filters, on=None, state="", deadline="", light="")
    if of_now or own_units(user) is not None:
        tasks = narrowed(visible(user, gone=True), of_now, of, filters.on or NEVER).order_by()
        if not of_now and widely(own_units(user)):  # most of the ledger: looked up as they come, not gathered first
            return found.filter(Exists(tasks.filter(pk=OuterRef("commitment")))), False
        return found.filter(commitment__in=tasks.values("pk")), False
    seen = leaving_out(user, "document")
    return (found if seen is None else found.filter(seen)), True


def in_state(state: str) -> Q:
    """The tasks of one of ``STATES``, as a condition."""
    if state in ("open", "done"):
        return finished() if state == "done" else ~finished()
    return Q(progress=state)


def containing(words: str, *, common: bool) -> Q | Exists:
    """Commitments that search finds by ``words``: one subquery, however many there are.

    Where they are ``common`` each commitment is looked up among the matches, in the order of the page.
    """
    if common:
        spelled = spelled_ids(words, SearchEntry.Kind.COMMITMENT)
        if connection.vendor == "sqlite":
            return Exists(spelled.filter(object_id=_Dashed(OuterRef("pk"), output_field=CharField())))
        # One value a row: a condition that the planner would turn round again, and gather all matches first.
        one = spelled.filter(object_id=Cast(OuterRef("pk"), CharField())).annotate(there=Value(True))
        return Q(Subquery(one.values("there")[:1], output_field=BooleanField()))
    ids = matching_ids(words, SearchEntry.Kind.COMMITMENT)
    if connection.vendor == "sqlite":
        # A UUID is kept there as 32 digits without dashes.
        return Q(pk__in=ids.annotate(key=Replace("object_id", Value("-"))).values("key"))
    return Q(pk__in=ids.annotate(key=Cast("object_id", UUIDField())).values("key"))


class _Dashed(Func):
    """32 digits of a UUID as it is written: 8-4-4-4-12."""

    template = "||'-'||".join(
        f"substr(%(expressions)s, {at}, {n})" for at, n in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    )


def _parts(filters: Filters, unit: Unit | None) -> QuerySet[Assignment] | None:
    if not filters.unit and not filters.role:
        return None
    parts = Assignment.objects.order_by()
    if filters.role:
        parts = parts.filter(role=filters.role)
    if unit is not None:
        groups = groups_of([unit.pk])
        parts = parts.filter(Q(unit=unit) | Q(group__in=groups)) if groups else parts.filter(unit=unit)
    elif filters.unit:
        unresolved = Q(unit=None, group=None, name_as_written__contains=filters.unit)
        group = Q(group__in=UnitGroup.objects.filter(name__contains=filters.unit).values("pk"))
        parts = parts.filter(Q(unit__in=matching(filters.unit).values("pk")) | group | unresolved)
    return parts


def _window(name: str, today: dt.date) -> Q:
    end = dt.date(today.year, 12, 31)
    return {
        "overdue": lit("red", today),
        "30d": Q(due__gte=today, due__lte=today + dt.timedelta(days=30)),
        "90d": Q(due__gte=today, due__lte=today + dt.timedelta(days=90)),
        "year": Q(due__gte=today, due__lte=end),
        "later": Q(due__gt=end, due__lt=NEVER),
        "none": Q(due=NEVER),
    }[name]


def chosen(user: User, query: Mapping[str, str], today: dt.date) -> QuerySet[Commitment]:
    """Every commitment under the filters of an address, in its order: what the pages of the list show together."""
    filters = Filters.of(query)
    found = under(user, filters, today)[0]
    if filters.light:
        found = found.filter(_alight(filters, today))
    return found.order_by(*SORTS[filters.sort])


def _alight(filters: Filters, today: dt.date) -> Q | Exists:
    """Those of the light chosen, today or at the end of the day named."""
    return Exists(_then(filters, filters.light)) if filters.on else lit(filters.light, today)


def under(user: User, filters: Filters, today: dt.date) -> tuple[QuerySet[Commitment], Meant]:
    """The commitments under all filters but the light, and what the filters resolve to."""
    of = meant(filters)
    seen = visible(user, gone=filters.on is not None)
    return seen.none() if of.vague else narrowed(seen, filters, of, today), of


def listing(user: User, query: Mapping[str, str], today: dt.date, size: int = PAGE, *, whole: bool = False) -> Listing:
    """The page that an address asks for, in a bounded number of queries. ``whole``: count all, however many."""
    filters = Filters.of(query)
    found, of = under(user, filters, today)
    if filters.on and not of.vague:
        stood, plain = _stood(user, filters, of)
        if plain and not whole:
            counted = by_pass(stood, filters.on)
        else:
            counted = _tallied(stood, filters.on, filters, of, whole=whole, plain=False)
    else:
        looked_up = bool(filters.unit or filters.role or filters.q or filters.doubt) or widely(own_units(user))
        counted = _tallied(found, today, filters, of, whole=whole, plain=not looked_up)
        stood = Spell.objects.none()
    total, capped = counted.total, counted.total_capped
    if filters.light:
        found = found.filter(_alight(filters, today))
        stood = stood.filter(lit(filters.light, filters.on or today))
        total, capped = counted.counts[filters.light], filters.light in counted.capped
    # Ids first: walking an index to a far page is cheap, fetching the rows on the way is not.
    if filters.on and filters.sort in THEN:
        keys = stood.order_by(*THEN[filters.sort]).values_list("commitment_id", flat=True)
    else:
        keys = found.order_by(*SORTS[filters.sort]).values_list("pk", flat=True)
    page = page_of(keys, size, query.get("page"), total)
    ids = list(page.object_list)
    commitments = Commitment.objects.order_by().in_bulk(ids)
    rows = [commitments[pk] for pk in ids if pk in commitments]
    if filters.on:
        _put_back(rows, filters.on)
    document = Document.objects.visible_to(user).filter(key=filters.document).first() if filters.document else None
    first = page.start_index() if rows else 0
    return Listing(
        filters,
        page,
        lines(rows, filters.on or today, first),
        counted.counts,
        total,
        counted.capped,
        capped,
        of.unit,
        document,
        of.vague,
    )


def _tallied(found: QuerySet[Any], today: dt.date, filters: Filters, of: Meant, *, whole: bool, plain: bool) -> Tally:
    """Commitments, or how they stood, by their light on the day ``today``: all of them, or up to a bound, which is
    lower where they are not ``plain``: narrowed by more than their own columns, so that each is looked up."""
    if plain and not whole:
        return by_light(found, today)
    looked_up = of.common or of.spread
    gathered = (bool(filters.unit or filters.role) and not of.spread) or (bool(filters.q) and not of.common)
    if whole or (gathered and not looked_up):
        # What is gathered is at most COMMON: going through it once takes less than counting each light by itself.
        counts = tally(found, today, plain=plain)
        return Tally(counts, sum(counts.values()))
    most = COUNTED_BY_WORDS if of.common else COUNTED_BY_PART if of.spread else COUNTED
    others = replace(filters, light="", q="" if of.common else filters.q, role="" if of.spread else filters.role,
                     unit="" if of.spread else filters.unit)  # fmt: skip
    return by_light(found, today, most) if looked_up and not others else bounded(found, today, most)


def _put_back(rows: list[Commitment], on: dt.date) -> None:
    """Let rows show how they stood at the end of ``on``; they are not to be saved."""
    stood = {one.commitment_id: one for one in on_day(on).filter(commitment__in=[row.pk for row in rows])}
    for row in rows:
        row.progress, row.plan_due, row.due = (stood[row.pk].progress, stood[row.pk].plan_due, stood[row.pk].due)


def lines(rows: list[Commitment], today: dt.date, first: int = 1) -> list[Line]:
    """Rows with their documents, headings, units and clocks: four queries for all of them."""
    documents = Document.objects.order_by().in_bulk({row.document_id for row in rows})
    parts: dict[Any, dict[str, list[Assignment]]] = defaultdict(lambda: defaultdict(list))
    found = Assignment.objects.filter(commitment__in=[row.pk for row in rows]).select_related("unit", "group")
    for part in found.order_by("commitment_id", "order"):
        parts[part.commitment_id][part.role].append(part)
    heads = headings_over(rows)
    provisional = provisional_among(row.pk for row in rows)
    out = []
    for number, row in enumerate(rows, first):
        row.document = documents[row.document_id]
        shown = light(row.due, row.progress, today, row.plan_due)
        out.append(Line(number, row, shown, heads.get(row.pk, ""), parts[row.pk], row.pk in provisional))
    return out


GROUP_COLUMNS = ("重点任务", "主要任务", "工作任务", "任务", "类别", "项目", "事项")
"""Columns of annex tables whose cell groups several rows."""


def headings_over(rows: Sequence[Any]) -> dict[Any, str]:
    """What each row stands under: its table's group cell, or the heading of the provision above it.

    A row needs a commitment's ``pk``, ``version_id``, ``eid``, ``table_eid``, ``text`` and ``cells``.
    """
    out = {}
    asked: set[tuple[int, str]] = set()
    for row in rows:
        cells = row.cells
        if cells and (
            cell := next((cells[name] for name in GROUP_COLUMNS if cells.get(name) not in (None, "", row.text)), "")
        ):
            out[row.pk] = cell
        elif not row.table_eid:
            asked.update((row.version_id, eid) for eid in _above(row.eid))
    heads = {
        (version, eid): heading
        for version, eid, heading in Provision.objects.filter(PairAmong("version_id", "eid", asked))
        .exclude(heading="")
        .order_by()
        .values_list("version_id", "eid", "heading")
        if heading
    }
    for row in rows:
        if row.pk not in out:
            above = (heads.get((row.version_id, eid)) for eid in _above(row.eid))
            out[row.pk] = next((head for head in above if head and head not in row.text), "")
    return out


@lru_cache(4096)
def _above(eid: str) -> tuple[str, ...]:
    """The eids over ``eid``, nearest first, itself among them.

    >>> _above("sec_2__sec_1__item_3")
    ('sec_2__sec_1__item_3', 'sec_2__sec_1', 'sec_2')
    """
    steps = eid.split("__")
    return tuple("__".join(steps[:length]) for length in range(len(steps), 0, -1))
