"""The rows of the ledger's sheet from the database: a stretch at a time, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections import defaultdict, namedtuple
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from luodi.web.among import Among
from luodi.web.documents.models import Document
from luodi.web.ledger.flow import REPORT
from luodi.web.ledger.listing import headings_over
from luodi.web.ledger.models import (
    NEVER,
    Assignment,
    Charge,
    Commitment,
    Evidence,
    Indicator,
    Measurement,
    Milestone,
    Report,
)
from luodi.web.ledger.place import place_in
from luodi.web.ledger.standing import ANSWERING
from luodi.web.ledger.visibility import own_units
from luodi.web.people.models import Unit, User
from luodi.web.sheets.checks import Key
from luodi.web.sheets.columns import Layout

AT_ONCE = 2_000
LEFT = (Report.State.TO_VERIFY, Report.State.ACCEPTED, Report.State.RETURNED)
"""States of a report that others than the unit's own people see."""

_REPORT = ("pk", "charge_id", "state", "text", "problems", "next_steps", "percent", "completes", "delay", "delay_text",
           "occurred_on")  # fmt: skip
_TOLD = ("pk", "charge_id", "text", "problems")
"""Of a report what a commitment's own row says of it."""

_OF = Cast(F("commitment_id"), TextField())
"""The commitment's key as the database tells it: a hundred thousand UUIDs would cost a second to make."""

Cell = str | int | dt.date | None


@dataclass(slots=True)
class Line:
    """A row of the sheet: its cells by the code of their column. ``fills`` says that its reader may report on it."""

    key: Key
    revision: int
    document: int
    cells: dict[str, Cell]
    progress: str
    due: dt.date
    plan_due: dt.date | None
    fills: bool = False


class _Row(NamedTuple):
    """A commitment's own columns. Key, path and cells come as the database tells them: most have no cells, and of the
    others and the paths most are alike, so that few need be read."""

    key_text: str
    document_id: int
    version_id: int
    eid: str
    path_text: str
    text: str
    cells_text: str
    table_eid: str
    due: dt.date
    deadline_text: str
    kind: str
    revision: int
    progress: str
    plan_due: dt.date | None

    @property
    def pk(self) -> str:
        return self.key_text

    @property
    def cells(self) -> dict[str, Any]:
        return {} if self.cells_text == "{}" else json.loads(self.cells_text)


class _Charge(NamedTuple):
    """What is read of a unit's part."""

    pk: int
    of: str
    state: str
    revision: int
    unit_id: int


@lru_cache(4096)
def _placed(path: str) -> str:
    """Where a commitment stands, by its path as the database keeps it."""
    return place_in(json.loads(path))


@dataclass(slots=True)
class _Parts:
    """What a stretch of commitments has below it, by commitment (its key as the database tells it), charge or report.
    Names come with their order and role."""

    names: dict[str, list[tuple[int, str, str]]]
    charges: dict[str, list[_Charge]]
    called: dict[int, str]
    reports: dict[int, Any]
    files: dict[int, list[str]]
    figures: dict[str, list[tuple[int, str]]]
    measured: dict[tuple[int, int], str]
    points: dict[str, str]


def gathered(found: QuerySet[Commitment], user: User, layout: Layout) -> Iterator[Line]:
    """The rows of ``found`` in its order, as ``user`` may see them: people of a unit see what their own part says,
    those above the units what has left each unit."""
    own = own_units(user)
    mine = None if own is None else frozenset(own)
    documents: dict[int, str] = {}
    fills = user.role in ANSWERING and user.unit_id is not None
    called: dict[int, str] = {}
    told = {"key_text": "pk", "path_text": "path", "cells_text": "cells"}
    kept = found.annotate(**{name: Cast(F(of), TextField()) for name, of in told.items()})
    rows = kept.values_list(*_Row._fields).iterator(chunk_size=AT_ONCE)
    while stretch := list(map(_Row._make, itertools.islice(rows, AT_ONCE))):
        unknown = {row.document_id for row in stretch} - documents.keys()
        named = Document.objects.filter(pk__in=unknown).values_list("pk", "number", "title")
        documents |= {pk: number or title for pk, number, title in named}
        heads = headings_over(stretch)
        parts = _parts([row.key_text for row in stretch], mine, called, full=layout == "full")
        for row in stretch:
            key = row.key_text
            base = _base(row, heads.get(key, ""), documents[row.document_id], parts.names.get(key, ()))
            charges = parts.charges.get(key, ())
            if layout == "full" and charges:
                for charge in charges:
                    yield _of_part(row, base, charge, parts, fills=fills)
            elif len(charges) == 1 and mine is not None:
                yield _of_part(row, base, charges[0], parts, fills=fills)
            else:
                yield _of_all(row, base, charges, parts)


def _base(row: _Row, head: str, document: str, names: Sequence[tuple[int, str, str]]) -> dict[str, Cell]:
    """The cells that tell of the commitment itself."""
    if len(names) > 1:
        names = sorted(names)
    lead = [name for _order, role, name in names if role == "lead"]
    responsible = [name for _order, role, name in names if role == "responsible"]
    support = [name for _order, role, name in names if role == "support"]
    support += [f"{name}（指导）" for _order, role, name in names if role == "guiding"]
    if lead:
        support += [f"{name}（责任）" for name in responsible]
    due = row.due if row.due != NEVER else row.deadline_text or _KINDS[row.kind]
    place = _placed(row.path_text)
    return {
        "g": head, "t": row.text, "l": "、".join(lead or responsible), "s": "、".join(support), "d": due,
        "w": f"{document} {place}" if place else document,
    }  # fmt: skip


_KINDS = {value: str(label) for value, label in Commitment.Kind.choices}
DELAYS = {value: str(label) for value, label in Report.Delay.choices if value}
YES = "是"


def _of_part(row: _Row, base: dict[str, Cell], charge: _Charge, parts: _Parts, *, fills: bool) -> Line:
    """The row of one unit's part, with its latest report."""
    report = parts.reports.get(charge.pk)
    cells = {**base, "u": parts.called[charge.unit_id], "m": parts.points.get(row.key_text, "")}
    figures = [
        f"{name}：{parts.measured.get((charge.pk, indicator), '')}"
        for indicator, name in parts.figures.get(row.key_text, ())
    ]
    cells["f"] = "\n".join(figures)
    if report is not None:
        cells |= {
            "p": report.text, "q": report.problems, "o": report.occurred_on, "c": report.percent,
            "n": report.next_steps, "y": DELAYS.get(report.delay, ""), "z": report.delay_text,
            "x": YES if report.completes else "", "e": "\n".join(parts.files.get(report.pk, ())),
        }  # fmt: skip
    return _line(
        row, Key(UUID(row.key_text), charge.pk), charge.revision, cells, fills=fills and charge.state in REPORT
    )


def _line(row: _Row, key: Key, revision: int, cells: dict[str, Cell], *, fills: bool = False) -> Line:
    return Line(key, revision, row.document_id, cells, row.progress, row.due, row.plan_due, fills)


def _of_all(row: _Row, base: dict[str, Cell], charges: Sequence[_Charge], parts: _Parts) -> Line:
    """The row of a commitment with what each unit has reported, by name where there are several."""
    texts: list[str] = []
    problems: list[str] = []
    files: list[str] = []
    told = False
    for charge in charges:
        report = parts.reports.get(charge.pk)
        if report is None:
            continue
        told = True
        name = f"{parts.called[charge.unit_id]}：" if len(charges) > 1 else ""
        if report.text:
            texts.append(f"{name}{report.text}")
        if report.problems:
            problems.append(f"{name}{report.problems}")
        files += parts.files.get(report.pk, ())
    if told:
        base["p"], base["q"], base["e"] = "\n".join(texts), "\n".join(problems), "\n".join(files)
    return _line(row, Key(UUID(row.key_text)), row.revision, base)


def _parts(keys: Sequence[str], own: frozenset[int] | None, called: dict[int, str], *, full: bool) -> _Parts:
    """What these commitments have below them. ``called``: the units' names known so far; new ones are put there."""
    # Both come as the database finds them: a few of each commitment are put in order sooner than all of them.
    names: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    written = Assignment.objects.filter(Among("commitment_id", keys)).order_by()
    for key, order, role, name in written.values_list(_OF, "order", "role", "name_as_written"):
        names[key].append((order, role, name))
    seen = Charge.objects.filter(Among("commitment_id", keys)).exclude(state=Charge.State.WITHDRAWN).order_by()
    if own is not None:
        seen = seen.filter(unit__in=own)
    charges: dict[str, list[_Charge]] = defaultdict(list)
    found = list(map(_Charge._make, seen.values_list("pk", _OF, "state", "revision", "unit_id")))
    for charge in found:
        charges[charge.of].append(charge)
    for several in charges.values():
        several.sort()
    # Their names by themselves: a join would begin at the units and go through all of them for each commitment.
    unknown = {charge.unit_id for charge in found} - called.keys()
    units = Unit.objects.filter(Among("pk", unknown)).order_by() if unknown else Unit.objects.none()
    called |= {pk: short or name for pk, short, name in units.values_list("pk", "short_name", "name")}
    held = [charge.pk for charge in found]
    reports = latest(held, everything=own is not None, fields=_REPORT if full or own is not None else _TOLD)
    files: dict[int, list[str]] = defaultdict(list)
    evidence = Evidence.objects.filter(Among("report_id", [one.pk for one in reports.values()])).order_by("id")
    for pk, name, dated in evidence.values_list("report_id", "name", "dated"):
        files[pk].append(f"{name}（{dated}）" if dated else name)
    made = _Parts(names, charges, called, reports, files, {}, {}, {})
    if full or own is not None:
        made.figures = _indicators(keys)
        made.measured = _measured([pk for pk in held if pk in reports], own is not None) if made.figures else {}
        made.points = _points(keys)
    return made


def latest(charges: Sequence[int], *, everything: bool, fields: Sequence[str] = _REPORT) -> dict[int, Any]:
    """The newest report of each part: any that was not withdrawn, or without ``everything`` one that left the unit."""
    found = Report.objects.filter(Among("charge_id", charges)).order_by()
    found = found.exclude(state=Report.State.WITHDRAWN) if everything else found.filter(state__in=LEFT)
    if connection.vendor == "postgresql":
        found = found.order_by("charge_id", "-id").distinct("charge_id")
    made = namedtuple("made", fields)  # Django makes the same row by row, and for each query anew
    out: dict[int, Any] = {}
    for row in map(made._make, found.values_list(*fields)):
        known = out.get(row.charge_id)
        if known is None or known.pk < row.pk:
            out[row.charge_id] = row
    return out


def label(name: str, unit: str) -> str:
    """An indicator as its line in the cell of figures begins.

    >>> label("农村公路里程", "公里"), label("覆盖率", "%")
    ('农村公路里程（公里）', '覆盖率（%）')
    """
    return f"{name}（{unit}）" if unit else name


def _indicators(keys: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
    out: dict[str, list[tuple[int, str]]] = defaultdict(list)
    rows = Indicator.objects.filter(Among("commitment_id", keys)).order_by("commitment_id", "order")
    for pk, commitment, name, unit in rows.values_list("pk", _OF, "name", "unit"):
        out[commitment].append((pk, label(name, unit)))
    return out


def _measured(charges: Sequence[int], own: bool) -> dict[tuple[int, int], str]:
    """The newest figure by part and indicator, as it is typed: 320（截至2026-06-30）, 117/210（截至2026-06-30）."""
    rows = Measurement.objects.filter(Among("report__charge_id", charges)).order_by("as_of", "id")
    rows = rows.exclude(report__state=Report.State.WITHDRAWN) if own else rows.filter(report__state__in=LEFT)
    return {
        (charge, indicator): figure_words(value, numerator, denominator, as_of)
        for charge, indicator, value, numerator, denominator, as_of in rows.values_list(
            "report__charge_id", "indicator_id", "value", "numerator", "denominator", "as_of"
        )
    }


def figure_words(value: Decimal, numerator: Decimal | None, denominator: Decimal | None, as_of: dt.date) -> str:
    """A figure as the cell has it.

    >>> figure_words(Decimal("320.000000"), None, None, dt.date(2026, 6, 30))
    '320（截至2026-06-30）'
    """
    of = f"{_plain(numerator)}/{_plain(denominator)}" if numerator is not None and denominator else _plain(value)
    return f"{of}（截至{as_of.isoformat()}）"


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _points(keys: Sequence[str]) -> dict[str, str]:
    """The first period of each commitment that waits for an answer."""
    waiting = Milestone.objects.filter(answered_at=None, kind=Milestone.Kind.PERIOD)
    rows = waiting.filter(Among("commitment_id", keys)).order_by("-due")
    return dict(rows.values_list(_OF, "name"))
