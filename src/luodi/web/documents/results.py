"""What a search found, as the library shows it: hits gathered under their documents, the words marked."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse

from luodi.web.documents.marking import Mark, Segment, segments
from luodi.web.documents.models import Document, SearchEntry
from luodi.web.documents.search import Found, Hit, places, search
from luodi.web.documents.words import asked
from luodi.web.ledger.place import place_of
from luodi.web.pages import shown
from luodi.web.people.access import INTERNAL
from luodi.web.people.models import User

PAGE = 30
Kind = SearchEntry.Kind


@dataclass(frozen=True, slots=True)
class Line:
    """A task or provision found: where it leads, what it is, its words."""

    kind: str
    url: str
    label: str
    segments: list[Segment]


@dataclass(slots=True)
class Group:
    """Hits of one document that follow one another; ``title`` has its own words marked."""

    document: Document
    title: list[Segment]
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Results:
    """One page of what was found. ``total`` is a lower bound where ``capped``."""

    groups: list[Group]
    total: int
    capped: bool
    number: int
    last: int
    pages: list[int | None]

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


def results(
    query: str, user: User | AnonymousUser, among: QuerySet[Document] | None, kind: str, page: str | None
) -> Results:
    """The page asked for. Tasks are found by those only who may open the ledger."""
    internal = user.is_authenticated and user.role in INTERNAL
    kinds = [Kind(kind)] if kind in Kind.values else list(Kind) if internal else [Kind.DOCUMENT, Kind.PROVISION]
    if not internal and kind == Kind.COMMITMENT:
        kinds = [Kind.DOCUMENT]
    number = int(page) if page and page.isdecimal() and 0 < int(page[:6]) < 1000 else 1
    found: Found = search(query, user, kinds=kinds, among=among, start=(number - 1) * PAGE, size=PAGE)
    last = max(-(-found.total // PAGE), 1)
    words = asked(query)
    groups: list[Group] = []
    for hit in found.hits:
        if not groups or groups[-1].document.pk != hit.document.pk:
            groups.append(Group(hit.document, _marked(hit.document.title, places(hit.document.title, words))))
        if hit.kind != Kind.DOCUMENT:
            groups[-1].lines.append(_line(hit))
    return Results(groups, found.total, found.capped, number, last, list(shown(min(number, last), last)))


def _line(hit: Hit) -> Line:
    if hit.kind == Kind.COMMITMENT:
        url, label = reverse("ledger:commitment", args=[hit.thing.pk]), place_of(hit.thing)
    else:
        url = f"{reverse('documents:document', args=[hit.document.key])}#{hit.thing.eid}"
        label = hit.thing.label
    return Line(hit.kind.value, url, label, _marked(hit.excerpt, hit.marks))


def _marked(text: str, ranges: tuple[tuple[int, int], ...]) -> list[Segment]:
    return segments(text, [(0, len(text))], [Mark("found", ranges)] if ranges else [])
