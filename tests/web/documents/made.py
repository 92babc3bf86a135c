"""Small invented documents, put into the database by hand."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.utils import timezone

from luodi.web.documents.models import Document, Provision, Publicity, SearchEntry, Source, Version
from luodi.web.documents.search import RANKS
from luodi.web.documents.words import folded_number, indexed
from luodi.web.people.models import Secrecy


def document(
    number: str,
    title: str,
    *provisions: str,
    date: dt.date | None = None,
    secrecy: Secrecy = Secrecy.NONE,
    publicity: Publicity = Publicity.OPEN,
) -> Document:
    """A document of 云洲市 with one version whose provisions are items 1, 2, …, all findable."""
    now = timezone.now()
    text = "\n".join((title, number, *provisions))
    sha256 = hashlib.sha256(f"{number}{text}".encode()).hexdigest()
    source = Source.objects.create(sha256=sha256, name="a.txt", format="txt", size=1, text=text, received_at=now)
    made = Document.objects.create(
        key=f"云洲市:{number}", jurisdiction="云洲市", number=number, number_folded=folded_number(number), title=title,
        date=date, secrecy=secrecy, publicity=publicity, created_at=now,
    )  # fmt: skip
    version = Version.objects.create(
        document=made, source=source, ordinal=1, span_start=0, span_end=len(text), content_hash=sha256, title=title,
        engine="test", created_at=now,
    )  # fmt: skip
    made.current = version
    made.save()
    find(SearchEntry.Kind.DOCUMENT, made, made.pk, f"{title} {number}")
    for at, words in enumerate(provisions, 1):
        provision = Provision.objects.create(
            version=version, eid=f"item_{at}", order=at, depth=0, kind="item", label=str(at), text=words, own_hash="0"
        )
        find(SearchEntry.Kind.PROVISION, made, provision.pk, words)
    return made


def find(kind: SearchEntry.Kind, of: Document, pk: object, words: str) -> None:
    """Make a thing findable."""
    SearchEntry.objects.create(kind=kind, document=of, object_id=str(pk), rank=RANKS[kind], words=indexed(words))
