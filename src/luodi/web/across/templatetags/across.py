"""Verdicts, changes and readings as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from luodi.packs.indicators import STATES, Catalogue
from luodi.web.across.models import VERDICT_LABELS

register = template.Library()


@register.simple_tag
def verdict_word(verdict: str) -> str:
    """A verdict as pages call it."""
    return str(VERDICT_LABELS.get(verdict, verdict))


@register.simple_tag
def verdict_counts(counts: Mapping[str, int]) -> list[tuple[str, Any, int]]:
    """The verdicts that occur, in the order of their weight."""
    return [(verdict, label, counts[verdict]) for verdict, label in VERDICT_LABELS.items() if counts.get(verdict)]


@register.simple_tag
def told(zh: str, en: str) -> str:
    """What the library says in two languages, in the page's."""
    return en if get_language() == "en" and en else zh


@register.simple_tag
def changed(pieces: Iterable[tuple[str, bool]], tag: str) -> SafeString:
    """A text whose pieces that the other lacks stand in ``<del>`` or ``<ins>``."""
    out = [
        format_html("<del>{}</del>" if tag == "del" else "<ins>{}</ins>", text) if differs else escape(text)
        for text, differs in pieces
    ]
    return mark_safe("".join(out))  # noqa: S308 -- every piece above is escaped


@register.simple_tag
def link_query(link: Any) -> SafeString:
    """The address of a link's page by its two keys."""
    return mark_safe(  # noqa: S308 -- urlencode leaves nothing to escape but &
        escape(urlencode({name: key for name, key in (("old", link.old_key), ("new", link.new_key)) if key}))
    )


@register.simple_tag
def reading_query(made: Catalogue) -> str:
    """The address of an indicator under these readings."""
    return urlencode({f"r-{name}": option for name, option in made.readings.items()})


@register.simple_tag
def reading_words(made: Catalogue) -> str:
    """The readings in short: what each question is answered with."""
    english = get_language() == "en"
    out = []
    for reading in made.definition.readings:
        option = next(one for one in reading.options if one.name == made.readings[reading.name])
        out.append(option.label_en if english else option.label)
    return "; ".join(out) if english else "；".join(out)


@register.simple_tag
def state_word(state: str) -> str:
    """A catalogue row's state at issue."""
    zh, en = STATES[state]  # type: ignore[index]
    return en if get_language() == "en" else zh
