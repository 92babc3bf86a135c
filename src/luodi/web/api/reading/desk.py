"""Reading the desk: what can be decided, matters with the person masked, and, noted each time, what is personal."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Schema

from luodi.facts.types import Choice
from luodi.rules.asking import Question, next_of, questions
from luodi.rules.receipts import replay
from luodi.web.api import schemas as told
from luodi.web.api.access import caller
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.desk import OF_MATTER, FactsOut, RulingNow, facts_told_of, matter_of
from luodi.web.desk.catalogue import catalogue
from luodi.web.desk.listing import filtered, masked_name
from luodi.web.desk.models import Matter, Ruling
from luodi.web.desk.standing import AT_THE_DESK, DECIDING, require_deciding
from luodi.web.desk.telling import Content, content_of, decided, pack_of
from luodi.web.desk.views import newest
from luodi.web.journal.actions.note_reading import note_reading

READ: dict[str, Any] = {"scope": Scope.DESK_READ, "roles": AT_THE_DESK}


class RuleOut(Schema):
    name: str
    provision: str
    title: str


class PackOut(Schema):
    """A document whose rules decide; ``main`` is what it decides as a whole."""

    name: str
    number: str
    title: str
    since: dt.date
    until: dt.date | None
    document: str = Field(alias="key", description="库内文件标识，无则空 / the document's key where it was read in")
    main: RuleOut
    others: list[RuleOut]


class PacksOut(Schema):
    items: list[PackOut]


@reads("/desk/packs", gives=PacksOut, summary="可认定事项 / what can be decided", **READ)
def packs(request: HttpRequest) -> dict[str, Any]:
    """Every pack of rules, newest document first."""
    return {"items": catalogue(request.user)}


class MatterOut(Schema):
    """A matter with its newest version; ``party`` is masked (张**)."""

    id: UUID
    number: str
    unit: str
    pack: str
    rule: str
    party: str
    version: int
    state: str
    on: dt.date
    status: str
    shown: str
    shown_en: str
    opened_by: str
    opened_at: dt.datetime
    erased_at: dt.datetime | None


class MattersOut(Schema):
    items: list[MatterOut]
    total: int


class MattersAsked(told.Paging):
    state: told.Typed = Field("", description="draft、to_review、returned、in_force、superseded、withdrawn")
    pack: told.Typed = ""


@reads("/desk/matters", gives=MattersOut, summary="认定事项 / matters", **READ)
def matters(request: HttpRequest, asked: Query[MattersAsked]) -> dict[str, Any]:
    """The matters that the caller may know of, newest first; whom they are about is masked."""
    rows, total = part_of(filtered(request.user, {"state": asked.state, "pack": asked.pack}), asked)
    return {
        "items": [
            _matter(row, row.ordinal, {name: getattr(row, name) for name in ("state", "on", "status", *SHOWN)})
            for row in rows
        ],
        "total": total,
    }


SHOWN = ("shown", "shown_en")


def _matter(row: Matter, version: int, of_version: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row.pk, "number": str(row), "unit": row.unit.key, "pack": row.pack, "rule": row.rule,
        "party": masked_name(row), "version": version, "opened_by": row.opened_by.username,
        "opened_at": row.opened_at, "erased_at": row.erased_at, **of_version,
    }  # fmt: skip


class VersionOfMatter(RulingNow):
    maker: str
    reviewer: str | None
    submitted_at: dt.datetime | None
    reviewed_at: dt.datetime | None

    @staticmethod
    def resolve_maker(row: Ruling) -> str:
        return row.maker.username

    @staticmethod
    def resolve_reviewer(row: Ruling) -> str | None:
        return row.reviewer.username if row.reviewer else None


class MonthAnswered(Schema):
    on: dt.date
    status: str
    shown: str
    shown_en: str
    before: str
    differs: bool
    refusal: str


class DoubtOut(Schema):
    """A wording that can be read in several ways, and which way is taken here."""

    name: str
    provision: str
    doubt: str
    options: dict[str, str]
    taken: str


class MatterFull(MatterOut):
    revision: int = Field(description="最新版本的修订号，供 If-Match 用 / of the newest version, for If-Match")
    versions: list[VersionOfMatter]
    months: list[MonthAnswered]
    readings: list[DoubtOut]


@reads(OF_MATTER, gives=MatterFull, summary="一件认定事项 / one matter", **READ)
def matter(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One matter with its versions and the answers month by month; the person is masked, facts are not told."""
    row = matter_of(request.user, pk)
    ruling = newest(row)
    of_version = {name: getattr(ruling, name) for name in ("state", "on", "status", "revision", *SHOWN)}
    return {
        **_matter(row, ruling.ordinal, of_version),
        "versions": list(row.rulings.select_related("maker", "reviewer").order_by("-ordinal")),
        "months": list(ruling.months.all()),
        "readings": [
            {
                "name": one.name,
                "provision": one.provision,
                "doubt": one.doubt,
                "options": dict(one.options),
                "taken": ruling.readings.get(one.name, one.default),
            }
            for one in pack_of(row).program.readings.values()
        ],
    }


class FactsAsked(Schema):
    version: int | None = Field(None, ge=1, le=100_000, description="版次，默认最新 / the newest by default")


@reads(
    f"{OF_MATTER}/facts", gives=FactsOut, scope=Scope.DESK_PERSONAL, roles=DECIDING,
    summary="事项的事实与当事人 / facts and person",
)  # fmt: skip
def facts(request: HttpRequest, pk: UUID, asked: Query[FactsAsked]) -> dict[str, Any]:
    """Whom a matter is about and what was told, for the deciding unit's own people; each call stands in the log."""
    row = matter_of(request.user, pk)
    require_deciding(request.user, row)
    ruling = get_object_or_404(row.rulings, ordinal=asked.version) if asked.version else newest(row)
    note_reading(caller(request), row, fields=["facts", "identity", "name"])
    return facts_told_of(row, ruling)


class QuestionOut(Schema):
    """A question that is still open. ``how`` relation asks how many records there are, up to ``most``."""

    path: str
    how: str
    zh: str
    en: str
    ask: str
    kind: str = Field(description="number、day、yes_no、choice、text、count")
    options: list[str]
    most: int
    provision: str


class QuestionsOut(Schema):
    items: list[QuestionOut]
    open: int = Field(description="尚缺的项数 / how much is still lacking")
    revision: int


@reads(
    f"{OF_MATTER}/questions", gives=QuestionsOut, scope=Scope.DESK_WRITE, roles=DECIDING,
    summary="还要问什么 / what is still to be asked",
)  # fmt: skip
def questions_(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """The next questions, as the rules still need them; none where the answer is settled.

    What is asked next follows from what was told, so that the call stands in the reading log.
    """
    row = matter_of(request.user, pk)
    require_deciding(request.user, row)
    ruling = newest(row)
    content = content_of(ruling) or Content()
    note_reading(caller(request), row, fields=["facts"])
    every = questions(decided(row, content, ruling.on, ruling.readings))
    return {
        "items": [_question(one) for one in next_of(every, unsaid=content.told.unsaid)], "open": len(every),
        "revision": ruling.revision,
    }  # fmt: skip


def _question(one: Question) -> dict[str, Any]:
    names = {"Number": "number", "Day": "day", "Bool": "yes_no", "Choice": "choice", "NoneType": "count"}
    own = ("path", "how", "zh", "en", "ask", "most", "provision")
    return {
        **{name: getattr(one, name) for name in own}, "kind": names.get(type(one.type).__name__, "text"),
        "options": list(one.type.words) if isinstance(one.type, Choice) else [],
    }  # fmt: skip


class ReplayOut(Schema):
    """A decision made again, now: ``same`` where it comes out as its receipt says."""

    on: dt.date
    same: bool
    differences: list[dict[str, str]]


class ReplaysOut(Schema):
    items: list[ReplayOut]


@reads(f"{OF_MATTER}/replay", gives=ReplaysOut, summary="重放核验 / decide again and compare", **READ)
def replay_(request: HttpRequest, pk: UUID, asked: Query[FactsAsked]) -> dict[str, Any]:
    """A submitted version decided again and compared with its receipts; nothing is changed, no fact is told."""
    row = matter_of(request.user, pk)
    ruling = get_object_or_404(row.rulings, ordinal=asked.version) if asked.version else newest(row)
    content = content_of(ruling)
    if ruling.receipt is None or content is None:
        return {"items": []}
    receipts = [(ruling.on, ruling.receipt)]
    receipts += list(ruling.months.exclude(receipt=None).exclude(on=ruling.on).values_list("on", "receipt"))
    found = []
    for on, receipt in receipts:
        _decision, differences = replay(pack_of(row), receipt, content.at(on))
        words = [{"zh": zh, "en": en} for zh, en in differences]
        found.append({"on": on, "same": not words, "differences": words})
    return {"items": found}
