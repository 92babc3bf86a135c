"""Everything that strangers get of the site, and what of it they should not have got."""

from __future__ import annotations

import html
import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from email.header import decode_header, make_header
from typing import Any
from urllib.parse import unquote

from django.test import Client

from luodi.web.documents.models import Document, Provision, Version
from luodi.web.ledger.models import Commitment
from luodi.web.published.models import Item
from tests.web.test_matrix import EVERYBODY, PAGES

UNSIGNED = 77
"""The share that only a report tells which has not left its unit."""
DRAFT, SHARE = "a task that was not published", "the share of a report that was not signed"


ROWLESS = {"api/openapi.json", "api/docs"}
"""What describes the API, from the code alone, in seconds."""


def addresses(document: Document) -> list[str]:
    """Every address that the matrix opens to everybody, the published progress, and addresses that answer with an
    error: of nothing, of what needs a role, of a feed without its secret."""
    own = f"/published/of/{document.key}"
    found = [
        f"/{address.format(key=document.key, name=name)}"
        for address, who in PAGES.items()
        for name in (("csv", "json", "xlsx") if "{name}" in address else ("",))
        if who == EVERYBODY and address not in ROWLESS
    ]
    hidden = Document.objects.exclude(pk=document.pk).values_list("key", flat=True)
    return [
        *found, own, f"{own}.csv", f"{own}.json", "/documents/?q=供水", f"/published/manage/{document.key}", "/ledger/",
        "/published/of/nothing", "/documents/nothing", "/api/published", "/api/nothing", "/feeds/secret.ics",
        *(f"/{kind}/{key}" for key in hidden for kind in ("documents", "published/of")),
    ]  # fmt: skip


def answers(client: Client, asked: list[str]) -> Iterator[tuple[str, str]]:
    """Each address with all that is answered: status, headers, and the content without its packing."""
    for address in asked:
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                content = b"\n".join(packed.read(name) for name in packed.namelist())
        text = html.unescape(content.decode())
        if "json" in answer.get("Content-Type", ""):
            text = json.dumps(json.loads(text), ensure_ascii=False)
        heads = [unquote(str(make_header(decode_header(value)))) for value in answer.headers.values()]
        yield address, "\n".join((str(answer.status_code), *heads, text))


def hide(document: Document, planted: dict[str, str]) -> None:
    """Put markers into the titles and words of every document that is not public."""
    numbers = itertools.count(5001)
    for row in Document.objects.exclude(pk=document.pk):
        for model, field, rows in (
            (Document, "title", Document.objects.filter(pk=row.pk)),
            (Version, "title", Version.objects.filter(document=row)),
            (Provision, "text", Provision.objects.filter(version__document=row)),
        ):
            word = f"㊙{next(numbers)}"
            planted[word] = f"{model._meta.label}.{field}"
            rows.update(**{field: word})


def leaks(told: dict[str, str], document: Document, planted: dict[str, str]) -> dict[str, set[str]]:
    """What strangers were told by each address and should not have been: what it is, and at which addresses."""
    found: dict[str, set[str]] = {}
    own = f"/published/of/{document.key}"
    published = Item.objects.filter(edition__in=document.editions.all()).values("commitment")
    confirmed = Commitment.objects.filter(review=Commitment.Review.CONFIRMED, pk__in=published)
    others = Commitment.objects.filter(document=document).exclude(pk__in=confirmed.values("pk"))
    drafts = [_bare(quoted) for quoted in others.values_list("quoted", flat=True) if quoted]
    for address, words in told.items():
        for word in set(re.findall(r"㊙\d{4}", words)):
            found.setdefault(planted.get(word, word), set()).add(address)
        if address.startswith(own):
            if any(draft in _bare(words) for draft in drafts):
                found.setdefault(DRAFT, set()).add(address)
            if re.search(rf'"percent": {UNSIGNED}\b|\b{UNSIGNED}%|,{UNSIGNED},', words):
                found.setdefault(SHARE, set()).add(address)
    return found


def _bare(text: Any) -> str:
    return re.sub(r"\s", "", str(text))
