"""The lists of the site as tables: the same rows as the page under the same filters, for .xlsx, .csv and .json."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.errors import LuodiError
from luodi.web.documents import library
from luodi.web.documents.models import Document, Publicity
from luodi.web.documents.search import documents_with
from luodi.web.journal.listing import narrowed
from luodi.web.journal.wording import object_words, verb_words
from luodi.web.ledger import listing
from luodi.web.ledger.filter_words import chosen_words
from luodi.web.ledger.lights import LIGHTS, light, lit
from luodi.web.ledger.models import Commitment
from luodi.web.notices.models import Notice
from luodi.web.people.finding import matching, ordered
from luodi.web.people.models import Secrecy, Unit, User
from luodi.web.sheets.columns import BRIEF, CHECK, KEY, Column
from luodi.web.sheets.gathering import AT_ONCE, Cell, Line, gathered

MOST = 200_000
"""Rows of one file; more are to be narrowed down first. A choice of this project."""

Reader = User | AnonymousUser


@dataclass(slots=True)
class Table:
    """A list: its name, title, columns, and rows by the columns' JSON names. ``chosen`` are the filters in words.

    ``lines`` are the ledger's own rows, which have a layout of their own as a workbook; ``secrecy`` is the highest
    密级 of what is in it.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[list[Cell]]]
    chosen: list[str] = field(default_factory=list)
    filters: dict[str, str] = field(default_factory=dict)
    secrecy: int = Secrecy.NONE
    commitments: QuerySet[Commitment] | None = None


def bounded(found: QuerySet[Any]) -> None:
    """Refuse a list that is longer than a file may be."""
    if found.order_by().values("pk")[: MOST + 1].count() > MOST:
        raise LuodiError(
            zh=f"符合条件的超过 {MOST} 条。", en=f"More than {MOST} rows match.",
            mend_zh="请加筛选条件，分几次导出。", mend_en="Narrow the list down and export it in parts.",
        )  # fmt: skip


STATE = Column("state", "办理状态", "State", 10)
LIGHT = Column("light", "灯号", "Light", 8)
LEDGER = (*(column for column in BRIEF if column is not CHECK), STATE, LIGHT)


def ledger(user: User, query: Mapping[str, str]) -> Table:
    """The ledger under the filters of its page, as many as there are."""
    today = timezone.localdate()
    filters = listing.Filters.of(query)
    if filters.on:
        raise LuodiError(
            zh="过往日期的台账只能在网页上看，不能导出。", en="The ledger of a past day is shown on its page only.",
            mend_zh="请去掉日期条件再导出。", mend_en="Take the day off the filters and export again.",
        )  # fmt: skip
    found, of = listing.under(user, filters, today)
    if filters.light:
        found = found.filter(lit(filters.light, today))
    bounded(found)
    document = Document.objects.visible_to(user).filter(key=filters.document).first() if filters.document else None
    found = found.order_by(*listing.SORTS[filters.sort])
    return Table(
        "ledger", _("任务台账"), LEDGER, lambda: _ledger_rows(found, user, today),
        chosen=[text for _name, text in chosen_words(filters, of.unit, document)],
        filters={name: str(value) for name, value in query.items() if name in listing.Filters.__slots__ and value},
        secrecy=highest_of(user, found, narrowed=bool(filters)), commitments=found,
    )  # fmt: skip


def highest_of(user: User, found: QuerySet[Commitment], *, narrowed: bool = True) -> int:
    """The highest 密级 among the documents of the rows; of all that one may see where they are not narrowed down."""
    marked = Document.objects.visible_to(user).filter(secrecy__gt=Secrecy.NONE)
    if not marked.exists():
        return Secrecy.NONE
    above = marked.filter(pk__in=found.order_by().values("document")) if narrowed else marked
    return above.order_by("-secrecy").values_list("secrecy", flat=True).first() or Secrecy.NONE


def _ledger_rows(found: QuerySet[Commitment], user: User, today: dt.date) -> Iterator[list[Cell]]:
    for number, line in enumerate(gathered(found, user, "brief"), 1):
        yield [number, *(cell(line, column, today) for column in LEDGER[1:])]


def cell(line: Line, column: Column, today: dt.date) -> Cell:
    """What a row of the ledger has in a column of ``LEDGER``."""
    if column is KEY:
        return str(line.key.commitment)
    if column is STATE:
        return PROGRESS[line.progress]
    if column is LIGHT:
        return str(LIGHTS[light(line.due, line.progress, today, line.plan_due)])
    return line.cells.get(column.code)


PROGRESS = {value: str(label) for value, label in Commitment.Progress.choices}

DOCUMENTS = (
    Column("key", "标识", "Key", 30), Column("jurisdiction", "辖区", "Jurisdiction", 12),
    Column("number", "文号", "Number", 22), Column("title", "标题", "Title", 60),
    Column("issuers", "发文机关", "Issuers", 28), Column("date", "成文日期", "Date of issue", 12),
    Column("secrecy", "密级", "Secrecy", 10), Column("publicity", "公开属性", "Publicity", 12),
    Column("commitments", "任务数", "Commitments", 8),
)  # fmt: skip


def documents(user: Reader, query: Mapping[str, str]) -> Table:
    """The library under the filters of its page; with words, the documents in which they stand."""
    visible = Document.objects.visible_to(user)
    shelf = library.Shelf.of(query)
    found = visible.filter(id__in=library.choices_and_ids(visible, shelf)[1]) if shelf else visible
    words = query.get("q", "").strip().replace("\0", "")[:200]
    if words:
        found = documents_with(words, found)
    bounded(found)
    told = {
        "q": words,
        "issuer": shelf.issuer,
        "year": shelf.year,
        "kind": shelf.kind,
        "jurisdiction": shelf.jurisdiction,
    }
    told = {name: value for name, value in told.items() if value}
    highest = found.order_by("-secrecy").values_list("secrecy", flat=True).first() or Secrecy.NONE
    return Table("documents", _("文件库"), DOCUMENTS, lambda: _document_rows(found), list(told.values()), told, highest)


def _document_rows(found: QuerySet[Document]) -> Iterator[list[Cell]]:
    secrecy, publicity = dict(Secrecy.choices), dict(Publicity.choices)
    for stretch in stretches(found.order_by("-date", "-id")):
        for one in library.counted(stretch):
            yield [one.key, one.jurisdiction, one.number, one.title, "、".join(one.issuers), one.date,
                   str(secrecy[one.secrecy]), str(publicity[one.publicity]), one.commitment_count]  # fmt: skip


def stretches(found: QuerySet[Any]) -> Iterator[list[Any]]:
    """The rows, a bounded number at a time."""
    batch: list[Any] = []
    for one in found.iterator(chunk_size=AT_ONCE):
        batch.append(one)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


UNITS = (
    Column("key", "标识", "Key", 30), Column("name", "名称", "Name", 36),
    Column("short_name", "简称", "Short name", 18), Column("parent", "上级单位", "Superior unit", 30),
    Column("level", "层级", "Level", 12),
    Column("province", "省份", "Province", 12), Column("jurisdiction", "辖区", "Jurisdiction", 14),
    Column("valid_from", "设立日期", "From", 12), Column("valid_until", "撤销日期", "Until", 12),
)  # fmt: skip


def units(user: User, query: Mapping[str, str]) -> Table:
    """The registry under the filters of its page."""
    words = query.get("q", "").strip().replace("\0", "")[:200]
    level = query.get("level", "")[:40].replace("\0", "")
    found = matching(words)
    if level:
        found = found.filter(level=level)
    bounded(found)
    told = {name: value for name, value in (("q", words), ("level", level)) if value}
    return Table("units", _("单位"), UNITS, lambda: _unit_rows(found), list(told.values()), told)


def _unit_rows(found: QuerySet[Unit]) -> Iterator[list[Cell]]:
    names = (
        "key",
        "name",
        "short_name",
        "parent__name",
        "level",
        "province",
        "jurisdiction",
        "valid_from",
        "valid_until",
    )
    for row in ordered(found).values_list(*names).iterator(chunk_size=AT_ONCE):
        yield list(row)


JOURNAL = (
    Column("id", "编号", "No.", 10), Column("at", "时间", "Time", 20), Column("kind", "类型", "Kind", 8),
    Column("actor", "操作人", "By", 16), Column("channel", "途径", "Channel", 10), Column("verb", "动作", "Verb", 24),
    Column("did", "动作说明", "Action", 18), Column("object_type", "对象类型", "Object type", 22),
    Column("object", "对象", "Object", 14), Column("object_id", "对象编号", "Object id", 38),
    Column("why", "理由", "Why", 40), Column("digest", "摘要", "Digest", 66),
)  # fmt: skip


def journal(user: User, query: Mapping[str, str]) -> Table:
    """The journal's entries under the filters of its page, newest first."""
    found = narrowed(query)
    bounded(found)
    told = {name: query[name][:60] for name in ("kind", "verb", "object_type", "object_id", "who") if query.get(name)}
    return Table("journal", _("审计日志"), JOURNAL, lambda: _entry_rows(found), list(told.values()), told)


def _entry_rows(found: QuerySet[Any]) -> Iterator[list[Cell]]:
    names = ("id", "at", "kind", "actor__username", "channel", "verb", "object_type", "object_id", "why", "digest")
    rows = found.order_by("-id").values_list(*names)
    for pk, at, kind, actor, channel, verb, what, of, why, digest in rows.iterator(chunk_size=AT_ONCE):
        moment = timezone.localtime(at).isoformat(sep=" ", timespec="seconds")
        yield [
            pk,
            moment,
            kind,
            actor or "",
            channel,
            verb,
            verb_words(verb),
            what,
            object_words(what),
            of,
            why,
            digest,
        ]


NOTICES = (
    Column("day", "提醒日期", "Day", 12), Column("step", "步骤", "Step", 10), Column("days", "距到期日", "Days", 8),
    Column("due", "到期日", "Due", 12), Column("key", "标识", "Key", 38), Column("text", "具体工作", "Work", 60),
    Column("document", "文件", "Document", 26),
)  # fmt: skip


def notices(user: User, query: Mapping[str, str]) -> Table:
    """One's own notices."""
    found = Notice.objects.filter(person=user, commitment__document__secrecy__lte=user.clearance)
    bounded(found)
    highest = found.order_by("-commitment__document__secrecy").values_list("commitment__document__secrecy", flat=True)
    return Table("notices", _("提醒"), NOTICES, lambda: _notice_rows(found), secrecy=highest.first() or Secrecy.NONE)


def _notice_rows(found: QuerySet[Notice]) -> Iterator[list[Cell]]:
    names = ("round__day", "step", "days", "due", "commitment", "commitment__text", "commitment__document__number",
             "commitment__document__title")  # fmt: skip
    for day, step, days, due, key, text, number, title in found.values_list(*names).iterator(chunk_size=AT_ONCE):
        yield [day, step, days, due, str(key), text, number or title]


LISTS: dict[str, Callable[[Any, Mapping[str, str]], Table]] = {
    "ledger": ledger, "documents": documents, "units": units, "journal": journal, "notices": notices,
}  # fmt: skip
"""Every list that can be taken out, by the name it has in an address."""
