"""The clauses that an answer rests on, as the document in the library has them, lit among their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from luodi.packs.citations import resolve, tokens
from luodi.web.documents.models import Document, Provision
from luodi.web.people.models import User

MOST_BELOW = 12
NEAR = 160
"""How many characters of a neighbouring clause are shown."""


@dataclass(frozen=True, slots=True)
class Words:
    """One paragraph: its printed number, heading and words; ``lit`` where the citation means it."""

    number: str
    heading: str
    text: str
    lit: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A cited clause: where it stands, its words lit, a little of what is around. ``whole`` is false where only an
    outer clause could be found."""

    citation: str
    eid: str
    label: str
    words: tuple[Words, ...]
    whole: bool


@dataclass(slots=True)
class Source:
    """The document of a pack in the library, as far as a person may see it; ``document`` None: it is not there."""

    number: str
    user: User
    document: Document | None = field(init=False)

    def __post_init__(self) -> None:
        found = Document.objects.visible_to(self.user).filter(number=self.number).select_related("current").first()
        self.document = found if found is not None and found.current_id else None

    def walk(self) -> Iterator[Provision]:
        """The provisions, as ``luodi.packs.citations`` goes through a document."""
        return iter(self.provisions)

    @property
    def provisions(self) -> list[Provision]:
        if self.document is None:
            return []
        return _provisions(self.document)

    def clauses(self, citations: Iterable[str]) -> list[Clause]:
        """The clauses that can be found, each once, in the order given."""
        found = (self.clause(citation) for citation in dict.fromkeys(citations))
        return [clause for clause in found if clause is not None]

    def clause(self, citation: str) -> Clause | None:
        if self.document is None:
            return None
        provision, whole = self._provision(citation)
        if provision is None:
            return None
        return Clause(citation, provision.eid, provision.label or citation, tuple(self._words(provision)), whole)

    def _provision(self, citation: str) -> tuple[Provision | None, bool]:
        """The provision that is cited, or the nearest outer one that the document has."""
        found = resolve(self, citation)  # type: ignore[arg-type]
        if found is not None:
            return found, True  # type: ignore[return-value]
        parts = len(tokens(citation))
        for length in range(len(citation) - 1, 0, -1):
            head = citation[:length]
            if 0 < len(tokens(head)) < parts:
                parts = len(tokens(head))
                outer = resolve(self, head)  # type: ignore[arg-type]
                if outer is not None:
                    return outer, False  # type: ignore[return-value]
        return None, False

    def _words(self, cited: Provision) -> Iterator[Words]:
        every = self.provisions
        at = next(i for i, p in enumerate(every) if p.eid == cited.eid)
        if at and (every[at - 1].text or every[at - 1].heading):
            yield _near(every[at - 1], tail=True)
        below = [p for p in every[at:] if p.eid == cited.eid or p.eid.startswith(f"{cited.eid}__")]
        for provision in below[:MOST_BELOW]:
            if provision.heading or provision.text or provision.number:
                yield Words(provision.number, provision.heading, provision.text, True)
        after = every[at + len(below) : at + len(below) + 1]
        for provision in after:
            if provision.heading or provision.text:
                yield _near(provision, tail=False)


def _near(provision: Provision, *, tail: bool) -> Words:
    text = provision.text
    if len(text) > NEAR:
        text = f"…{text[-NEAR:]}" if tail else f"{text[:NEAR]}…"
    return Words(provision.number, provision.heading, text, False)


def _provisions(document: Document) -> list[Provision]:
    kept = document.__dict__.get("_provisions_in_order")
    if kept is None:
        kept = list(Provision.objects.filter(version=document.current_id).order_by("order"))
        document.__dict__["_provisions_in_order"] = kept
    return kept
