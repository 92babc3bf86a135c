"""The first page across documents: what has been compared, what conflicts, what is missing, what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import QuerySet

from luodi.web.across.counted import definitions, told
from luodi.web.across.gaps import counts, handed_to
from luodi.web.across.models import Comparison, Conflict
from luodi.web.across.side_by_side import comparisons
from luodi.web.documents.models import Citation, Document, Relation
from luodi.web.ledger.visibility import visible
from luodi.web.people.models import Role, User

OFFERED = 400
SUGGESTED = 5
ALIKE = 0.6
"""From this likeness of what titles speak of on, a later document is offered as the successor of an earlier one."""
LOOKED_AT = 120


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two documents that might be compared, and why."""

    old: Document
    new: Document
    repeals: bool


def seen_conflicts(user: User) -> QuerySet[Conflict]:
    """Conflicts still found of which one may see both commitments."""
    seen = visible(user).values("pk")
    return Conflict.objects.filter(gone_at=None, one__in=seen, two__in=seen)


def overview(user: User, today: Any) -> dict[str, Any]:
    """Everything that the page shows."""
    found = seen_conflicts(user)
    made = list(comparisons(user).order_by("-computed_at")[:20])
    return {
        "comparisons": made,
        "suggestions": suggestions(user, made) if user.role == Role.SUPERVISOR else [],
        "documents": offered(user),
        "open_conflicts": found.filter(state=Conflict.State.OPEN).count(),
        "real_conflicts": found.filter(state=Conflict.State.REAL).count(),
        "gaps": counts(user),
        "handed": handed_to(user),
        "indicators": [told(one, document, today) for one, document in definitions(user)],
        "may_settle": user.role == Role.SUPERVISOR,
    }


def offered(user: User) -> list[tuple[int, str]]:
    """Documents to choose from, newest first."""
    rows = Document.objects.visible_to(user).exclude(current=None).order_by("-date", "-id")[:OFFERED]
    return [(row.pk, f"{row.number or ''} {row.title[:40]}".strip()) for row in rows]


def suggestions(user: User, made: list[Comparison]) -> list[Suggestion]:
    """Pairs that look like predecessor and successor: the one repeals the other, or their titles differ in the year."""
    known = {(one.old_id, one.new_id) for one in made}
    seen = Document.objects.visible_to(user).exclude(current=None).exclude(date=None)
    out = []
    for cited in Citation.objects.filter(
        relation=Relation.REPEALS, target__in=seen.values("pk"), version__current_of__in=seen.values("pk")
    ).select_related("target", "version__document"):
        pair = (cited.target_id, cited.version.document_id)
        if pair not in known:
            known.add(pair)
            out.append(Suggestion(cited.target, cited.version.document, True))
    rows = list(seen.order_by("date", "id")[:LOOKED_AT])
    titles = [subject(row.title) for row in rows]
    for at, row in enumerate(rows):
        for later in range(at + 1, len(rows)):
            if len(out) >= SUGGESTED:
                return out
            other = rows[later]
            apart = row.date is not None and other.date is not None and row.date.year < other.date.year
            if (row.pk, other.pk) in known or not apart or row.jurisdiction != other.jurisdiction:
                continue
            matcher = SequenceMatcher(None, titles[at], titles[later], autojunk=False)
            if matcher.real_quick_ratio() > ALIKE and matcher.quick_ratio() > ALIKE and matcher.ratio() > ALIKE:
                out.append(Suggestion(row, other, False))
    return out[:SUGGESTED]


def subject(title: str) -> str:
    """What a title speaks of, without issuer, year and kind of paper.

    >>> subject("云洲市人民政府关于印发《2025年全市供水保障工作要点》的通知")
    '全市供水保障工作要点'
    """
    core = title.partition("印发")[2] or title
    core = core.rpartition("的通知")[0] or core
    return "".join(char for char in core if char not in "《》〈〉（）() " and not char.isdigit()).removeprefix("年")
