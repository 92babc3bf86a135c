"""Words of the desk on a page: a document's number, a masked name, an outcome in the page's language."""

from __future__ import annotations

from typing import Any

from django import template

from luodi.packs import load
from luodi.web.asking.fields import english
from luodi.web.desk.listing import masked_name
from luodi.web.desk.models import Matter

register = template.Library()


@register.filter
def masked(matter: Matter) -> str:
    """Whom a matter is about, masked."""
    return masked_name(matter)


@register.filter
def number_of(matter: Matter) -> str:
    """The number of the document that a matter is decided by."""
    return load(matter.pack).issued.number


@register.simple_tag
def option_key(name: str, option: str) -> str:
    """One option of one reading, by which a form that was refused is found again."""
    return f"{name}:{option}"


@register.filter
def outcome(row: Any) -> str:
    """What a version or month says, in the page's language."""
    return row.shown_en if english() else row.shown


@register.filter
def outcome_before(row: Any) -> str:
    """What the version before said of a month."""
    return row.before_en if english() else row.before
