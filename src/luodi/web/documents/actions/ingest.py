"""读入: put the documents of one file, and what they propose, into the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from luodi import units
from luodi.extract.model import Extraction
from luodi.text.model import Document as ReadDocument
from luodi.web.actions import Act, action
from luodi.web.documents import rows, store
from luodi.web.documents.intake import Intake, Summary
from luodi.web.documents.models import (
    Citation,
    Document,
    Provision,
    Publicity,
    Row,
    SearchEntry,
    Source,
    Table,
    Version,
)
from luodi.web.documents.words import folded_number
from luodi.web.ledger.actions.propose import Proposals, propose
from luodi.web.people.models import Role
from luodi.web.people.resolution import Resolver


@action(roles={Role.SUPERVISOR, Role.ADMINISTRATOR})
def ingest(
    act: Act, intake: Intake, *, registry: units.Registry, publicity: str = "", again: bool = False
) -> list[Summary]:
    """Take in every document of the file whose words are not known yet; the rest stays as it is.

    A known document with new words gets a new version, the old one is kept, and commitments that go on keep their ids.
    ``publicity`` (公开属性) is set where it is given; ``again`` makes a new version of known words too.
    """
    made = [_Ingestion(act, intake, registry, publicity, again).document(*pair) for pair in intake.documents]
    if all(summary.outcome == "known" for summary in made):
        act.unchanged()
    return made


@dataclass(slots=True)
class _Ingestion:
    act: Act
    intake: Intake
    registry: units.Registry
    publicity: str
    again: bool

    def document(self, read: ReadDocument, extraction: Extraction) -> Summary:
        places = self.registry.home_of(document=read.number, issuers=read.issuers)
        jurisdiction = places[0].name if places else ""
        found = _find(read, jurisdiction)
        known = found.versions.filter(content_hash=rows.content_hash(read)).first() if found else None
        if found and known and not self.again:
            return Summary(found.key, found.number, found.title, "known", known.ordinal)
        document = found or self._new(read, jurisdiction)
        version, provisions = self._version(document, read)
        _cite(version, extraction, document)
        proposals = propose(self.act, document, version, extraction, self._resolver(read))
        self._set_current(document, version, read)
        document.search_entries.all().delete()
        SearchEntry.objects.bulk_create(
            rows.search_entries(document, provisions, [(task.pk, task.text) for task in proposals.commitments]),
            batch_size=500,
        )
        self._record(document, version, len(provisions), proposals)
        return _summary("version" if found else "new", document, version, len(provisions), proposals)

    def _resolver(self, read: ReadDocument) -> Resolver:
        text = self.intake.source.text[slice(*read.span)]
        # An undated document is read as of the day it is taken in; its own doubts say that the date is missing.
        on = read.date or read.effective or timezone.localdate()
        definitions = units.definitions_in(text, read.number)
        return Resolver(self.registry, on, read.number, read.issuers, definitions)

    def _new(self, read: ReadDocument, jurisdiction: str) -> Document:
        number = (read.number or "")[:120]
        document = Document.objects.create(
            key=rows.key_of(read, jurisdiction), jurisdiction=jurisdiction[:80], number=number,
            number_folded=folded_number(number)[:120], title=read.title[:500], created_at=self.act.at,
            publicity=self.publicity or Publicity.UNSTATED, secrecy=rows.secrecy_of(read.secrecy),
        )  # fmt: skip
        if number:
            Citation.objects.filter(number=number, target=None).update(target=document)
        return document

    def _version(self, document: Document, read: ReadDocument) -> tuple[Version, list[Provision]]:
        ordinal = document.versions.count() + 1
        version = rows.version(read, document, self._source(), ordinal)
        version.save(force_insert=True)
        provisions = Provision.objects.bulk_create(rows.provisions(read, version), batch_size=500)
        tables = rows.tables(read, version)
        Table.objects.bulk_create([table for table, _ in tables])
        Row.objects.bulk_create([row for _, those in tables for row in those], batch_size=500)
        return version, provisions

    def _source(self) -> Source:
        """The source's row; its bytes are on the disk before the row is there."""
        read = self.intake.source
        known = Source.objects.filter(sha256=read.sha256).first()
        if known:
            return known
        store.keep(self.intake.data)
        made = rows.source(read, len(self.intake.data))
        made.save(force_insert=True)
        self.act.record(made, after={"sha256": made.sha256, "name": made.name, "size": made.size})
        return made

    def _set_current(self, document: Document, version: Version, read: ReadDocument) -> None:
        document.current = version
        document.title, document.issuers, document.date = version.title, version.issuers, version.date
        document.secrecy = max(document.secrecy, rows.secrecy_of(read.secrecy))
        if self.publicity:
            document.publicity = self.publicity
        document.save()

    def _record(self, document: Document, version: Version, provisions: int, proposals: Proposals) -> None:
        before = document.versions.filter(ordinal=version.ordinal - 1).values("ordinal", "content_hash").first()
        self.act.record(
            document,
            before=before,
            after={
                "key": document.key,
                "title": document.title,
                "ordinal": version.ordinal,
                "content_hash": version.content_hash,
                "source": version.source.sha256,
                "secrecy": document.secrecy,
                "publicity": document.publicity,
                "provisions": provisions,
                "commitments": len(proposals.commitments),
                "kept": proposals.kept,
            },
        )


def _find(read: ReadDocument, jurisdiction: str) -> Document | None:
    """The document in the database; one whose jurisdiction was not known then or is not known now counts too."""
    if not read.number:
        return Document.objects.filter(key=rows.key_of(read, jurisdiction)).first()
    same = Document.objects.filter(number=read.number[:120])
    exact = same.filter(jurisdiction=jurisdiction).first()
    if exact or (jurisdiction and not same.filter(jurisdiction="").exists()):
        return exact
    others = list(same[:2]) if not jurisdiction else list(same.filter(jurisdiction="")[:2])
    return others[0] if len(others) == 1 else None


def _cite(version: Version, extraction: Extraction, document: Document) -> None:
    """Write the version's citations, each leading to its document where that is in the database."""
    citations = rows.citations(extraction.citations, version)
    numbers = {one.number for one in citations if one.number}
    known: dict[str, list[Document]] = {}
    for target in Document.objects.filter(number__in=numbers):
        known.setdefault(target.number, []).append(target)
    for one in citations:
        here = known.get(one.number, [])
        near = [target for target in here if target.jurisdiction == document.jurisdiction] or here
        one.target = near[0] if len(near) == 1 else None
    Citation.objects.bulk_create(citations, batch_size=500)


def _summary(outcome: str, document: Document, version: Version, provisions: int, proposals: Proposals) -> Summary:
    return Summary(
        key=document.key, number=document.number, title=document.title, outcome=outcome, ordinal=version.ordinal,
        provisions=provisions, commitments=len(proposals.commitments), kept=proposals.kept, moved=proposals.moved,
        changed=proposals.changed, gone=proposals.gone, resolved=proposals.resolved, open=proposals.open,
        unresolved=proposals.unresolved, deadlines=proposals.deadlines, indicators=proposals.indicators,
        doubts=len(version.doubts) + sum(len(task.doubts) for task in proposals.commitments),
    )  # fmt: skip
