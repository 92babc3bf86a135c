"""A result as a card: what it is, since and until when, who handles it, by which clause, and where its words stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.facts.types import Number
from luodi.packs.finder import Finding, Result, Status
from luodi.packs.offers import Offer
from luodi.rules.answers import Cause
from luodi.web.documents.models import Document

SHOWN = 6
"""Reasons and missing facts on a card; the rest are counted."""
TOGETHER = ("not", "over", "not_yet")


@dataclass(frozen=True, slots=True)
class Clause:
    """A provision of a document; ``address`` leads to its words where the document may be read here."""

    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One offer as it stands for one record. ``lines`` are reasons, or what is missing, or what must be judged;
    ``stale``: the text states no end, and it may be of long ago; ``handled``: unit as written, who it is today."""

    status: Status
    label: str
    whose: tuple[str, ...]
    amount: str
    clause: Clause
    issued: dt.date
    since: dt.date
    until: str
    stale: bool
    handled: tuple[tuple[str, str], ...]
    handled_clause: Clause | None
    lines: tuple[str, ...]
    more: int
    notes: tuple[str, ...]


def cards(finding: Finding, user: Any) -> list[Card]:
    """Every result as a card; what has ended or does not apply stands once, for whichever persons."""
    numbers = {result.offer.pack.issued.number for result in finding.results}
    readable = Document.objects.visible_to(user).filter(number__in=numbers)
    keys = dict(readable.values_list("number", "key"))
    together: dict[tuple[str, str, str], list[Result]] = {}
    for result in finding.results:
        alone = "" if result.status in TOGETHER else result.subject
        together.setdefault((result.offer.key, result.status, alone), []).append(result)
    return [_card(found, finding.on, keys) for found in together.values()]


def _card(found: list[Result], on: dt.date, keys: dict[str, str]) -> Card:
    result = found[0]
    offer = result.offer
    lines = list(dict.fromkeys(line for one in found for line in _lines(one)))
    elsewhere = offer.handled_eid != offer.eid and bool(offer.handled_by)
    return Card(
        result.status, offer.label_en if _english() else offer.label,
        tuple(_whose(one) for one in found if one.subject), _amount(result), _clause(offer, offer.eid, keys),
        offer.pack.issued.date, offer.since, _until(offer, on), offer.until is None and result.status not in TOGETHER,
        tuple((name, "、".join(today)) for name, today in offer.handlers()),
        _clause(offer, offer.handled_eid, keys) if elsewhere else None,
        tuple(lines[:SHOWN]), max(len(lines) - SHOWN, 0), tuple(_notes(offer, result, on)),
    )  # fmt: skip


def _english() -> bool:
    return get_language() == "en"


def _whose(result: Result) -> str:
    number = int(result.subject.rpartition("[")[2].rstrip("]")) + 1
    return result.called or _("第 %(number)s 人") % {"number": number}


def _clause(offer: Offer, eid: str, keys: dict[str, str]) -> Clause:
    number = offer.pack.issued.number
    words = f"{number} {offer.provision}" if eid == offer.eid else number
    key = keys.get(number)
    return Clause(words, f"{reverse('documents:document', args=[key])}#{eid}" if key else "")


def _until(offer: Offer, on: dt.date) -> str:
    says = f"（{offer.until_says}）" if offer.until_says else ""
    if offer.until is None:
        return _("文件未载明期限")
    day = {"day": offer.until.isoformat()}
    if offer.supposed:
        return _("文件未载明止期，按假定止于 %(day)s") % day + says
    if offer.of_period and offer.until < on:
        return _("所涉期间已于 %(day)s 结束，申请期限文件未载明") % day + says
    return (_("已于 %(day)s 结束") if offer.until < on else _("至 %(day)s")) % day + says


def _amount(result: Result) -> str:
    if not result.shown:
        return ""
    return f"{result.shown}（{result.offer.amount_says}）" if result.offer.amount_says else result.shown


def _lines(result: Result) -> list[str]:
    """Why, or what is missing, in words with the clause."""
    if result.status in ("missing", "judgement", "silent"):
        wanted = "unknown" if result.status == "missing" else result.status
        return [_cause(cause) for cause in result.causes if cause.status == wanted]
    if result.status in ("applies", "not"):
        own = result.offer.pack.rule(result.offer.rule).title
        found = [f"{title}（{provision}）" for provision, title in result.grounds if title != own]
        return found or (
            [_("条件不成立（%(clause)s）") % {"clause": result.offer.provision}] if result.status == "not" else []
        )
    return []


def _cause(cause: Cause) -> str:
    words = cause.en if _english() else cause.zh
    return f"{words}（{cause.provision}）" if cause.provision else words


def _notes(offer: Offer, result: Result, on: dt.date) -> list[str]:
    rule = offer.pack.rule(offer.rule)
    found = [rule.note] if rule.note and result.status != "not" else []
    examples = () if result.status in ("over", "not_yet") else offer.examples(on)
    if examples:
        what = {"what": "、".join(examples)}
        found.append(_("按示例标准计算（%(what)s），示例不出自文件，以公布的标准为准。") % what)
    if result.status == "applies" and not isinstance(rule.type, Number):
        found.append(_("是否给、给多少，以办理单位核定为准。"))
    return found
