"""Search over documents, tasks and provisions: one path on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Q

from luodi.web.among import Among
from luodi.web.documents.models import Document, Provision, SearchEntry
from luodi.web.documents.words import asked, folded_number
from luodi.web.people.models import User

RANKS = {SearchEntry.Kind.DOCUMENT: 0, SearchEntry.Kind.COMMITMENT: 1, SearchEntry.Kind.PROVISION: 2}
AROUND = 40
"""Characters shown before the first words found."""
SHOWN = 160
STRETCH, LARGEST = 10, 5_000
"""Documents looked through together for the first of very many hits: a few, then ever more."""
SAMPLED = 5_000
"""Entries looked at to judge how common words are."""
MOST = 1_000
"""Hits are counted up to here; "more than 1,000" is all that anybody needs to know."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``excerpt`` is cut from its words; ``marks`` are ranges of the excerpt that match.

    ``thing`` is the Document, Provision or Commitment itself.
    """

    kind: SearchEntry.Kind
    document: Document
    thing: Any
    excerpt: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits. ``total`` counts up to ``MOST``; ``by_number`` says that a document's number was typed."""

    hits: tuple[Hit, ...]
    total: int
    capped: bool
    by_number: bool


def search(
    query: str,
    user: User | AnonymousUser | None,
    *,
    kinds: Iterable[SearchEntry.Kind] = (),
    among: models.QuerySet[Document] | None = None,
    start: int = 0,
    size: int = 20,
) -> Found:
    """What ``query`` finds among the documents the person may see: documents whose number was typed first, then other
    documents, tasks, provisions; the newest document first. ``among`` narrows the documents looked through.

    ``渝府办发〔2025〕44号``, ``渝府办发[2025]44号`` and ``2025 44`` find the document of this number.
    """
    visible = Document.objects.visible_to(user)
    if among is not None:
        visible = visible.filter(pk__in=among.values("pk"))
    numbered = _by_number(query, visible)
    words = asked(query)
    if not words:
        return Found((), 0, False, False)
    wanted = set(kinds)
    every = SearchEntry.objects.filter(kind__in=wanted) if wanted else SearchEntry.objects.all()
    every = every.exclude(kind=SearchEntry.Kind.DOCUMENT, document__in=[d.pk for d in numbered])
    entries = every.filter(_matching(words), document__in=visible)
    first = [] if wanted and SearchEntry.Kind.DOCUMENT not in wanted else numbered
    # The matches once, not to be counted and then to be sorted: what has more than these is asked for otherwise.
    rows = list(entries.values_list("rank", "document__date", "pk", "kind", "object_id")[: MOST + 1])
    total = len(rows)
    begin, end = max(start - len(first), 0), max(start + size - len(first), 0)
    if total > MOST:
        page = _first(every.filter(_spelled(words)), visible, end)[begin:]
    else:
        rows.sort(key=lambda row: (row[0], -row[1].toordinal() if row[1] else 0, row[2]))
        page = [(kind, thing) for _rank, _date, _pk, kind, thing in rows[begin:end]]
    pairs = [(SearchEntry.Kind.DOCUMENT.value, str(d.pk)) for d in first[start : start + size]] + page
    return Found(tuple(_hits(pairs, words)), min(total, MOST) + len(first), total > MOST, bool(numbered))


_NEWEST = models.F("document__date").desc(nulls_last=True)


def _first(
    entries: models.QuerySet[SearchEntry], visible: models.QuerySet[Document], most: int
) -> list[tuple[str, str]]:
    """The first of very many hits in their order, a stretch of documents at a time: the newest have enough of them, so
    that the others need not be looked at, let alone sorted."""
    newest = list(visible.order_by(models.F("date").desc(nulls_last=True), "pk").values_list("pk", flat=True))
    found: list[tuple[str, str]] = []
    for kind in sorted(RANKS, key=lambda one: RANKS[one]):
        at, stretch = 0, STRETCH
        while at < len(newest) and len(found) < most:
            among = entries.filter(Among("document_id", newest[at : at + stretch]), kind=kind)
            found += among.order_by(_NEWEST, "pk").values_list("kind", "object_id")[: most - len(found)]
            at, stretch = at + stretch, min(stretch * 8, LARGEST)
    return found


def matching_ids(query: str, kind: SearchEntry.Kind) -> models.QuerySet[SearchEntry, str]:
    """The ids (as text) of things of one kind whose words hold ``query``: a subquery for other lists' filters."""
    return SearchEntry.objects.filter(_matching(asked(query)), kind=kind).values_list("object_id", flat=True)


def spelled_ids(query: str, kind: SearchEntry.Kind) -> models.QuerySet[SearchEntry, str]:
    """The same for looking at rows one by one: their words are read as they are written, which is a third of the work
    of asking PostgreSQL for each lexeme, and needs no gathering of all matches on SQLite."""
    return SearchEntry.objects.filter(_spelled(asked(query)), kind=kind).values_list("object_id", flat=True)


def documents_with(query: str, visible: models.QuerySet[Document]) -> models.QuerySet[Document]:
    """The documents among ``visible`` that search finds: by their number, or by words anywhere in them."""
    among = SearchEntry.objects.filter(_matching(asked(query))).values("document")
    numbered = [document.pk for document in _by_number(query, visible)]
    return visible.filter(models.Q(pk__in=among) | models.Q(pk__in=numbered))


def matches_beyond(query: str, most: int) -> bool:
    """Whether more than ``most`` entries of all kinds hold ``query``; no more are counted.

    On PostgreSQL, whose index gives all matches or none, a large table is judged by a sample: the answer decides how a
    list is asked for and how far it is counted, not what is found.
    """
    words = asked(query)
    if words and connection.vendor == "postgresql" and (rows := _rows()) > SAMPLED * 20:
        return _sampled(words, rows) > most
    if not words or connection.vendor != "sqlite":
        return SearchEntry.objects.filter(_matching(words)).values("pk")[: most + 1].count() > most
    # The index alone, not the entries: it stops at the bound, where a subquery would be gathered to its end.
    sql = "SELECT count(*) FROM (SELECT 1 FROM documents_search WHERE documents_search MATCH %s LIMIT %s)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [" AND ".join(_fts(stretch) for stretch in words), most + 1])
        return bool(cursor.fetchone()[0] > most)


def _rows() -> int:
    """About how many entries there are, as PostgreSQL last counted them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'documents_searchentry'::regclass")
        return int(cursor.fetchone()[0])


def _sampled(words: Sequence[Sequence[str]], rows: int) -> int:
    """About how many entries hold the words, by the same few pages of the table each time."""
    lexemes = " & ".join(f"'{word}'" for stretch in words for word in dict.fromkeys(stretch))
    if len(words) == 1 and len(words[0]) == 1 and len(words[0][0]) == 1:
        lexemes += ":*"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE lexemes @@ %s::tsquery), count(*) "
            "FROM documents_searchentry TABLESAMPLE SYSTEM (%s) REPEATABLE (1)",
            [lexemes, min(100 * SAMPLED / max(rows, 1), 100)],
        )
        held, seen = cursor.fetchone()
    return int(held * rows / seen) if seen else 0


def _by_number(query: str, visible: models.QuerySet[Document]) -> list[Document]:
    """Documents whose number the query is, exactly or up to what stands before the year."""
    folded = folded_number(query)
    if not folded:
        return []
    found = visible.filter(Q(number_folded=folded) | Q(number_folded__endswith=f" {folded}"))
    if not found.exists() and " " in folded:
        body, _, rest = folded.partition(" ")
        found = visible.filter(number_folded__contains=body, number_folded__endswith=f" {rest}")
    return sorted(found[:20], key=lambda d: (d.number_folded != folded, len(d.number_folded), d.pk))


def _matching(words: Sequence[Sequence[str]]) -> Q:
    """The condition that an entry holds every stretch, its words one after another."""
    condition = Q(pk__in=[]) if not words else Q()
    if connection.vendor == "sqlite":
        phrases = [_fts(stretch) for stretch in words]
        return condition & Q(pk__in=_Match(" AND ".join(phrases)))
    for stretch in words:
        lexemes = [f"'{word}'" for word in dict.fromkeys(stretch)]
        if len(stretch) == 1 and len(stretch[0]) == 1:
            lexemes = [f"{lexemes[0]}:*"]
        condition &= Q(_Held(" & ".join(lexemes)))
        if len(stretch) > 1:
            condition &= Q(words__contains=" ".join(stretch))
    return condition


def _spelled(words: Sequence[Sequence[str]]) -> Q:
    """The same condition for rows that something else has found, to be looked at one by one."""
    condition = Q(pk__in=[]) if not words else Q()
    for stretch in words:
        condition &= Q(_Spelled(" ".join(stretch), begins=len(stretch) == 1 and len(stretch[0]) == 1))
    return condition


def _fts(stretch: Sequence[str]) -> str:
    """A phrase in FTS5's language; one lone character begins a word.

    >>> _fts(["民政", "政局"]), _fts(["局"])
    ('"民政 政局"', '"局"*')
    """
    phrase = '"' + " ".join(stretch) + '"'
    return phrase + "*" if len(stretch) == 1 and len(stretch[0]) == 1 else phrase


class _Held(models.expressions.RawSQL):
    """Whether an entry's own words match (PostgreSQL): a condition of the row, that the planner can weigh."""

    def __init__(self, query: str) -> None:
        super().__init__("lexemes @@ %s::tsquery", [query], models.BooleanField())


class _Spelled(models.expressions.RawSQL):
    """Whether an entry holds these words one after another; ``begins``: or a word that begins so."""

    def __init__(self, words: str, *, begins: bool) -> None:
        where = "instr" if connection.vendor == "sqlite" else "strpos"
        looked_for = f" {words}" if begins else f" {words} "
        super().__init__(f"{where}(' ' || words || ' ', %s) > 0", [looked_for], models.BooleanField())


class _Match(models.expressions.RawSQL):
    """Row ids that the full-text index gives (SQLite)."""

    def __init__(self, query: str) -> None:
        super().__init__("SELECT rowid FROM documents_search WHERE documents_search MATCH %s", [query])


def _hits(pairs: Sequence[tuple[str, str]], words: Sequence[Sequence[str]]) -> Iterable[Hit]:
    from luodi.web.ledger.models import Commitment

    ids: dict[str, list[str]] = {}
    for kind, number in pairs:
        ids.setdefault(kind, []).append(number)
    things: dict[tuple[str, str], Any] = {}
    queries: dict[str, models.QuerySet[Any]] = {
        SearchEntry.Kind.DOCUMENT: Document.objects.all(),
        SearchEntry.Kind.PROVISION: Provision.objects.select_related("version__document"),
        SearchEntry.Kind.COMMITMENT: Commitment.objects.select_related("document"),
    }
    for kind, numbers in ids.items():
        things.update({(kind, str(thing.pk)): thing for thing in queries[kind].filter(pk__in=numbers)})
    for kind, number in pairs:
        thing = things.get((kind, number))
        if thing is None:
            continue
        document, text = _told(thing)
        cut, marks = excerpt(text, words)
        yield Hit(SearchEntry.Kind(kind), document, thing, cut, marks)


def _told(thing: Any) -> tuple[Document, str]:
    if isinstance(thing, Document):
        return thing, f"{thing.title}　{thing.number}".strip()
    if isinstance(thing, Provision):
        return thing.version.document, "　".join(part for part in (thing.heading, thing.text) if part)
    return thing.document, thing.text


def excerpt(text: str, words: Sequence[Sequence[str]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The part of ``text`` around the first words found, and the ranges in it to mark.

    >>> excerpt("云洲市民政局负责救助", [["民政", "政局"]])
    ('云洲市民政局负责救助', ((3, 6),))
    """
    found = places(text, words)
    start = max(found[0][0] - AROUND, 0) if found else 0
    end = start + SHOWN
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    shift = len(head) - start
    return f"{head}{text[start:end]}{tail}", tuple((a + shift, b + shift) for a, b in found if b <= end)


def places(text: str, words: Sequence[Sequence[str]]) -> tuple[tuple[int, int], ...]:
    """Where the stretches asked for stand in ``text``, touching ones as one.

    >>> places("云洲市民政局", [["民政"], ["政局"], ["云洲"]])
    ((0, 2), (3, 6))
    """
    plain = text.lower()
    looked_for = ["".join([stretch[0], *(word[-1] for word in stretch[1:])]) for stretch in words]
    merged: list[tuple[int, int]] = []
    for a, b in sorted({(at, at + len(word)) for word in looked_for for at in _all(plain, word)}):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return tuple(merged)


def _all(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
