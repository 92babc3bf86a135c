"""The library: which documents there are, by issuer, year, kind and jurisdiction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, TextField
from django.db.models.functions import Cast

from luodi.web.documents.models import Document, DocumentQuerySet
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.visibility import LIVE

KINDS = (
    "要点", "方案", "办法", "措施", "意见", "规划", "计划", "规定", "细则", "预案", "决定", "公告", "批复", "令",
    "通知",
)  # fmt: skip
"""Kinds of document by the word their titles carry; a title's kind is the first of these that it has."""


@lru_cache(20_000)
def kind_of(title: str) -> str:
    """The kind of document by its title.

    >>> kind_of("云洲市人民政府关于印发《云洲市河湖管护办法》的通知")
    '办法'
    """
    return next((kind for kind in KINDS if kind in title), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter and how many documents have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the filters chose."""

    issuer: str = ""
    year: str = ""
    kind: str = ""
    jurisdiction: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Shelf:
        """The filters as an address carries them; what is no year is none."""
        year = query.get("year", "")
        return cls(
            issuer=query.get("issuer", "")[:200],
            year=year if year.isdecimal() and len(year) == 4 else "",
            kind=query.get("kind", "") if query.get("kind", "") in KINDS else "",
            jurisdiction=query.get("jurisdiction", "")[:80],
        )

    def __bool__(self) -> bool:
        return any((self.issuer, self.year, self.kind, self.jurisdiction))


@dataclass(frozen=True, slots=True)
class Choices:
    """Every value that each filter can take."""

    issuers: list[Choice]
    years: list[Choice]
    kinds: list[Choice]
    jurisdictions: list[Choice]


def choices_and_ids(documents: DocumentQuerySet, shelf: Shelf) -> tuple[Choices, set[int]]:
    """The values to choose from, and the documents that ``shelf`` holds: one query over short columns.

    Issuers are lists in JSON, which SQLite and PostgreSQL ask for differently; the library is small enough to look
    through here.
    """
    by_words: Counter[str] = Counter()
    years: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    places: Counter[str] = Counter()
    ids: set[int] = set()
    told = documents.annotate(issuers_text=Cast("issuers", TextField()))
    for pk, title, its, date, place in told.values_list("id", "title", "issuers_text", "date", "jurisdiction"):
        year, kind = str(date.year) if date else "", kind_of(title)
        by_words[its] += 1
        years[year] += 1
        kinds[kind] += 1
        places[place] += 1
        if (
            (not shelf.issuer or shelf.issuer in _read(its))
            and (not shelf.year or shelf.year == year)
            and (not shelf.kind or shelf.kind == kind)
            and (not shelf.jurisdiction or shelf.jurisdiction == place)
        ):
            ids.add(pk)
    issuers: Counter[str] = Counter()
    for its, count in by_words.items():
        for issuer in _read(its):
            issuers[issuer] += count
    return (
        Choices(
            _listed(issuers.most_common()),
            _listed(sorted(years.items(), reverse=True)),
            _listed(kinds.most_common()),
            _listed(places.most_common()),
        ),
        ids,
    )


@lru_cache(20_000)
def _read(issuers: str) -> tuple[str, ...]:
    """Issuers as the database keeps them: most documents have the same as many others."""
    return tuple(json.loads(issuers))


def _listed(pairs: Iterable[tuple[str, int]]) -> list[Choice]:
    return [Choice(value, count) for value, count in pairs if value]


def counted(documents: Iterable[Document]) -> list[Document]:
    """``documents``, each with ``commitment_count``: how many commitments in force it makes."""
    listed = list(documents)
    live = Commitment.objects.filter(LIVE, document__in=[document.pk for document in listed])
    counts = dict(live.order_by().values_list("document").annotate(count=Count("pk")))
    for document in listed:
        document.commitment_count = counts.get(document.pk, 0)
    return listed
