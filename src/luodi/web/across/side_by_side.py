"""A comparison as pages show it: its links under filters, and one link with both sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.core.paginator import Page
from django.db.models import Q, QuerySet

from luodi.compare.words import Weights, grams
from luodi.web.across.models import VERDICT_LABELS, Comparison, Correction, Link
from luodi.web.documents.marking import Mark, Segment, segments
from luodi.web.documents.models import Document, Provision, Version
from luodi.web.documents.numbering import printed_number
from luodi.web.ledger.models import Commitment
from luodi.web.pages import page_of
from luodi.web.people.models import User

PAGE = 30
LONGEST = 1_200
"""Texts longer than this together are shown without marking what differs: a reader could not follow it."""
LIKELY = 8
NEARBY = 80
"""Words this near behind a task's own are shown with what stands between: its responsibility clause."""
_SIGNS = re.compile(r"\d[\d.]*|.", re.S)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a comparison's list is narrowed to."""

    verdict: str = ""
    doubt: bool = False
    settled: bool = False
    q: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        verdict = query.get("verdict", "")
        return cls(
            verdict if verdict in VERDICT_LABELS else "",
            query.get("doubt") == "1",
            query.get("settled") == "1",
            query.get("q", "").strip().replace("\0", "")[:200],
        )

    def __bool__(self) -> bool:
        return any((self.verdict, self.doubt, self.settled, self.q))


@dataclass(slots=True)
class Line:
    """One link with its texts cut where they differ."""

    link: Link
    old: list[tuple[str, bool]]
    new: list[tuple[str, bool]]

    @property
    def verdict(self) -> str:
        return self.link.settled or self.link.verdict


@dataclass(slots=True)
class Listing:
    """A page of links, and how many have each verdict."""

    filters: Filters
    page: Page[Any]
    lines: list[Line]
    counts: list[tuple[str, Any, int]]
    total: int
    doubtful: int
    settled: int


def comparisons(user: User) -> QuerySet[Comparison]:
    """The comparisons of documents of which one may see both."""
    seen = Document.objects.visible_to(user).values("pk")
    return Comparison.objects.filter(old__in=seen, new__in=seen).select_related(
        "old", "new", "old_version", "new_version"
    )


def listing(comparison: Comparison, query: Mapping[str, str], size: int = PAGE) -> Listing:
    """The page that an address asks for."""
    filters = Filters.of(query)
    links = comparison.links.order_by("order")
    corrected = _by_hand()
    counts = [(verdict, label, comparison.counts.get(verdict, 0)) for verdict, label in VERDICT_LABELS.items()]
    page = page_of(narrowed(comparison, filters).order_by("order"), size, query.get("page"))
    lines = [Line(link, *differences(link.old.get("text", ""), link.new.get("text", ""))) for link in page.object_list]
    doubtful = links.exclude(doubt="").count()
    return Listing(
        filters, page, lines, [one for one in counts if one[2]], sum(count for _, _, count in counts), doubtful,
        links.filter(corrected).count(),
    )  # fmt: skip


def narrowed(comparison: Comparison, filters: Filters) -> QuerySet[Link]:
    """The links under filters."""
    found = comparison.links.all()
    if filters.verdict:
        found = found.filter(verdicts__contains=f" {filters.verdict} ")
    if filters.doubt:
        found = found.exclude(doubt="")
    if filters.settled:
        found = found.filter(_by_hand())
    if filters.q:
        found = found.filter(words__icontains=filters.q)
    return found


def _by_hand() -> Q:
    return Q(given=True) | ~Q(settled="")


def differences(old: str, new: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts cut into pieces, each with whether the other text lacks it.

    >>> differences("改造80公里", "改造60公里")
    ([('改造', False), ('80', True), ('公里', False)], [('改造', False), ('60', True), ('公里', False)])
    """
    if not old or not new or len(old) + len(new) > LONGEST:
        return [(old, False)], [(new, False)]
    a_signs, b_signs = _SIGNS.findall(old), _SIGNS.findall(new)
    matcher = SequenceMatcher(None, a_signs, b_signs, autojunk=False)
    if matcher.quick_ratio() < 0.3:
        return [(old, False)], [(new, False)]
    before: list[tuple[str, bool]] = []
    after: list[tuple[str, bool]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if b > a:
            before.append(("".join(a_signs[a:b]), tag != "equal"))
        if d > c:
            after.append(("".join(b_signs[c:d]), tag != "equal"))
    return before, after


@dataclass(slots=True)
class Source:
    """An item among its document's words: where it stands, and its words with what was taken from them marked."""

    document: Document
    version: Version
    item: dict[str, Any]
    path: list[str]
    cells: list[list[Segment]]
    marks: list[Mark]
    key: str


@dataclass(slots=True)
class Pair:
    """One link with both sources, what may be paired instead, and what people said."""

    comparison: Comparison
    link: Link
    old: Source | None
    new: Source | None
    others: list[Link]
    choices: list[tuple[str, str, bool]]
    corrections: list[Correction]

    @property
    def verdict(self) -> str:
        return self.link.settled or self.link.verdict


def pair(comparison: Comparison, link: Link) -> Pair:
    """Everything that the page of one link shows."""
    others = comparison.links.exclude(pk=link.pk).filter(
        Q(old_key=link.old_key, old_key__gt="") | Q(new_key=link.new_key, new_key__gt="")
    )
    said = comparison.corrections.filter(
        Q(old_key=link.old_key, old_key__gt="") | Q(new_key=link.new_key, new_key__gt="")
    ).select_related("by")
    return Pair(
        comparison,
        link,
        _source(comparison.old, comparison.old_version, link.old, link.old_key) if link.old_key else None,
        _source(comparison.new, comparison.new_version, link.new, link.new_key) if link.new_key else None,
        list(others),
        _choices(comparison, link),
        list(said),
    )


def _source(document: Document, version: Version, item: dict[str, Any], key: str) -> Source:
    text = version.source.text
    spans = item.get("spans", {})
    marks = [Mark(name, places) for name, places in spans.items() if name not in ("heading", "number")]
    marks += [Mark("indicator", figure["spans"]) for figure in item.get("figures", ()) if figure["spans"]]
    whole = spans.get("text", [])
    named = [one for name in ("lead", "responsible", "support", "guiding", "deadline") for one in spans.get(name, [])]
    end = max((b for _, b in whole), default=0)
    near = [b for a, b in named if end <= a <= end + NEARBY]
    last = max(near, default=end)
    # A bracket that closes the clause belongs to it.
    last += near != [] and text[last : last + 1] in ("）", ")", "〕")
    places = [[*whole, [end, last]] if near else whole]
    places += [[span] for span in named if not _inside(span, whole) and not (near and end <= span[0] <= last)]
    cells = [segments(text, place, marks) for place in places if place]
    return Source(document, version, item, _path(version, item["eid"]), cells, marks, key)


def _inside(span: Sequence[int], whole: Iterable[Sequence[int]]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in whole)


def _path(version: Version, eid: str) -> list[str]:
    steps = eid.split("__")
    above = ["__".join(steps[:length]) for length in range(1, len(steps))]
    found = Provision.objects.filter(version=version, eid__in=above).exclude(heading="").order_by("order")
    return [f"{printed_number(version.source.text, node)}{node.heading}" for node in found]


def _choices(comparison: Comparison, link: Link) -> list[tuple[str, str, bool]]:
    """What the item may be paired with: the likest of the other document first, then all in their order."""
    olds: dict[str, dict[str, Any]] = {}
    news: dict[str, dict[str, Any]] = {}
    for old_key, new_key, old, new in comparison.links.values_list("old_key", "new_key", "old", "new"):
        olds.setdefault(old_key, old)
        news.setdefault(new_key, new)
    olds.pop("", None)
    news.pop("", None)
    # Words that one of the two documents uses everywhere bring nothing near.
    weights = Weights(*([_words(item) for item in side.values()] for side in (olds, news)))
    rows, linked = (news, {link.new_key}) if link.old_key else (olds, {link.old_key})
    mine = grams(_words(link.old if link.old_key else link.new))
    near = sorted(rows, key=lambda at: -weights.dice(mine, grams(_words(rows[at]))))
    first = [one for one in near if one not in linked][:LIKELY]
    rest = [one for one in rows if one not in linked and one not in first]
    return [(one, _called(rows[one]), True) for one in first] + [(one, _called(rows[one]), False) for one in rest]


def _words(item: dict[str, Any]) -> str:
    return f"{item.get('heading') or ''}。{item.get('text', '')}"


def _called(item: dict[str, Any]) -> str:
    return f"{item['label']} {item.get('heading') or ''} {item['text'][:40]}".replace("\n", "")


def is_stale(comparison: Comparison) -> bool:
    """Whether a document was read again, or its commitments changed, since the comparison was computed."""
    if {comparison.old.current_id, comparison.new.current_id} != {
        comparison.old_version_id, comparison.new_version_id,
    }:  # fmt: skip
        return True
    return Commitment.objects.filter(
        document__in=[comparison.old_id, comparison.new_id], updated_at__gt=comparison.computed_at
    ).exists()
