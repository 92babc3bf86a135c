"""Invented documents: their text, versions, provisions and what search finds of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from luodi import __version__
from luodi.text.folding import digest
from luodi.web.documents.models import Document, Provision, Publicity, SearchEntry, Source, Version
from luodi.web.documents.search import RANKS
from luodi.web.documents.words import folded_number, indexed
from luodi.web.invented import words
from luodi.web.invented.days import iso, moment
from luodi.web.invented.heap import Heap
from luodi.web.invented.units import Place
from luodi.web.people.models import Secrecy

ITEMS = 12
"""Tasks under one heading."""
HAN = "一二三四五六七八九十"
OPEN, CONFIDENTIAL, INTERNAL = 0.45, 0.99, 0.93
Found = SearchEntry.Kind


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in the making: its numbers, days and tasks. ``text`` goes to the store under its hash."""

    document: int
    version: int
    created: int
    text: str
    tasks: list[Item]


@dataclass(frozen=True, slots=True)
class Item:
    """One task as it stands in its document; ``indexed`` is what search looks at."""

    eid: str
    path: str
    text: str
    spans: str
    indexed: str


def numeral(number: int) -> str:
    """A number below a hundred as headings have it.

    >>> numeral(3), numeral(10), numeral(21)
    ('三', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{HAN[tens - 1]}十"
    return head + (HAN[ones - 1] if ones else "")


def sizes(total: int, rng: Random) -> Iterator[int]:
    """How many tasks each document has: about two hundred, few or very many in some."""
    while total > 0:
        size = min(total, max(5, min(1_100, int(rng.lognormvariate(5.05, 0.7)))))
        total -= size
        yield size


def paper(heap: Heap, place: Place, sign: str, size: int, issued: int, created: int, rng: Random) -> Paper:
    """Put a document of ``size`` tasks on the heap; its tasks are left to be put there."""
    theme = rng.choice(words.THEMES)
    title = f"{place.name}{(iso(issued) or '')[:4]}年{theme}{rng.choice(words.KINDS)}"
    document, version = heap.numbers[Document] + 1, heap.numbers[Version] + 1
    lines, at = [title, sign, ""], len(title) + len(sign) + 3
    told: list[tuple[Any, ...]] = []
    tasks: list[Item] = []
    for n in range(size):
        chapter, item = n // ITEMS + 1, n % ITEMS + 1
        if item == 1:
            number, heading = f"{numeral(chapter)}、", f"{rng.choice(words.THEMES)}方面"
            lines.append(number + heading)
            spans = (
                f'{{"number": [[{at}, {at + len(number)}]], "heading": [[{at + len(number)}, {at + len(lines[-1])}]]}}'
            )
            told.append((f"sec_{chapter}", "", 0, "section", number, number[:-1], heading, "", spans))
            at += len(lines[-1]) + 1
        number, text = f"（{numeral(item)}）", words.sentence(rng, theme)
        lines.append(number + text)
        begin = at + len(number)
        spans = f'{{"number": [[{at}, {begin}]], "text": [[{begin}, {begin + len(text)}]]}}'
        eid = f"sec_{chapter}__item_{item}"
        told.append((eid, f"sec_{chapter}", 1, "item", number, number, "", text, spans))
        path = f'["{numeral(chapter)}", "{number}"]'
        tasks.append(Item(eid, path, text, f'{{"text": [[{begin}, {begin + len(text)}]]}}', words.indexed(text)))
        at += len(lines[-1]) + 1
    text = "\n".join(lines)
    _document(heap, place, sign, title, theme, text, issued, created, rng)
    _search(heap, document, f"{title} {sign} {place.name}人民政府", told, version)
    return Paper(document, version, created, text, tasks)


def _document(
    heap: Heap, place: Place, sign: str, title: str, theme: str, text: str, issued: int, created: int, rng: Random
) -> None:
    data = text.encode()
    issuers, now, chance = json.dumps([f"{place.name}人民政府"], ensure_ascii=False), moment(created), rng.random()
    secrecy = Secrecy.CONFIDENTIAL if chance > CONFIDENTIAL else Secrecy.INTERNAL if chance > INTERNAL else Secrecy.NONE
    publicity = Publicity.OPEN if chance < OPEN else Publicity.UNSTATED
    sha = hashlib.sha256(data).hexdigest()
    source = heap.add(Source, sha, f"{sign}.txt", "txt", "utf-8", len(data), text, now)
    document = heap.numbers[Document] + 1
    # The version points to the document and the document to its current version: their numbers are known before.
    version = heap.add(
        Version, document, source, 1, 0, len(text), digest(text), title, issuers, "[]", iso(issued), "[]", "[]", "[]",
        "内部" if secrecy == Secrecy.INTERNAL else "秘密" if secrecy else "", "[]", "{}", __version__, now,
    )  # fmt: skip
    heap.add(
        Document, f"{place.jurisdiction}:{sign}", place.jurisdiction, sign, folded_number(sign), title, "", issuers,
        iso(issued), theme, secrecy.value, publicity.value, version, now,
    )  # fmt: skip


def _search(heap: Heap, document: int, head: str, told: list[tuple[Any, ...]], version: int) -> None:
    heap.add(SearchEntry, Found.DOCUMENT.value, document, str(document), RANKS[Found.DOCUMENT], indexed(head))
    for order, (eid, parent, depth, kind, number, label, heading, text, spans) in enumerate(told):
        row = heap.add(
            Provision, version, eid, parent, order, depth, kind, number, label, heading, text, spans,
            words.digest(heading + text),
        )  # fmt: skip
        heap.add(
            SearchEntry,
            Found.PROVISION.value,
            document,
            str(row),
            RANKS[Found.PROVISION],
            words.indexed(heading + text),
        )
