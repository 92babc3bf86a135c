"""What the cockpit's tables draw: numbers that are links, bars of standings, tiles of districts."""

from __future__ import annotations

import datetime as dt

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luodi.web.cockpit.numbers import Number, Progress
from luodi.web.documents.templatetags.words import target_words
from luodi.web.ledger.lights import RED
from luodi.web.ledger.models import Target
from luodi.web.ledger.standings import LABELS

register = template.Library()


@register.simple_tag
def number(value: Number) -> SafeString:
    """A number as a link to the list it counts; nought is no link."""
    if not value.value:
        return format_html('<span class="faint">{}</span>', 0)
    return format_html('<a class="count" href="{}">{}</a>', value.href, value.value)


@register.simple_tag
def share(row: Progress, said: str = "%s%%") -> SafeString:
    """The finished share as a link to what is finished; ``said`` is how it is told."""
    if row.share is None:
        return format_html("")
    done, told = row.of("done"), said % row.share
    if not done.value:
        return format_html('<span class="faint">{}</span>', told)
    return format_html('<a class="count" href="{}" title="{} / {}">{}</a>', done.href, done.value, row.all, told)


@register.simple_tag
def reading_url(target: Target, day: dt.date | None = None) -> str:
    """The address of the figures reported on an indicator: those of which the total as of ``day`` is made, or all."""
    address = reverse("cockpit:indicator", args=[target.pk])
    return f"{address}?day={day.isoformat()}#readings" if day else f"{address}#readings"


@register.simple_tag
def target_figure(target: Target) -> str:
    """A target's figure without its day and baseline: ≥ 95%."""
    return target_words(target, target.indicator).partition(" · ")[0]


@register.simple_tag
def row_link(row: Progress, kind: str) -> SafeString:
    """A row's name as a link to its own page; a theme has none but its list."""
    if kind == "theme":
        return format_html('<a href="{}">{}</a>', row.total.href, row.name or _("未归主题"))
    where = reverse("people:unit" if kind == "unit" else "cockpit:document", args=[row.key])
    return format_html('<a href="{}">{}</a>', where, row.name)


@register.simple_tag
def bar(row: Progress) -> SafeString:
    """How the tasks stand, as one bar: each part with a pattern of its own, wide in whole per cent."""
    if not row.all:
        return format_html('<svg class="standings" viewBox="0 0 100 8"></svg>')
    pieces, at = [], 0.0
    for standing, value in row.parts:
        wide = value.value * 100 / row.all
        if wide:
            pieces.append((f"{at:.2f}", f"{wide:.2f}", standing, f"{LABELS[standing]} {value.value}"))
        at += wide
    drawn = format_html_join(
        "", '<rect x="{}" y="0" width="{}" height="8" class="s-{}"><title>{}</title></rect>', pieces
    )
    for x, width, standing, _title in pieces:
        if standing == RED:  # as dark as what is done, in grey
            drawn += format_html('<rect x="{}" y="3" width="{}" height="2" class="s-stripe" />', x, width)
    return format_html('<svg class="standings" viewBox="0 0 100 8" preserveAspectRatio="none">{}</svg>', drawn)


@register.simple_tag
def tile(row: Progress) -> SafeString:
    """A district: its name, its share and its bar, which open its list; what is overdue, which opens that."""
    late = row.of("red")
    told = (
        format_html('<a class="light light-red" href="{}">{}</a>', late.href, _("逾期 %(n)s") % {"n": late.value})
        if late.value
        else ""
    )
    return format_html(
        '<div class="tile"><a href="{}"><span class="tile-name" lang="zh-Hans">{}</span><strong>{}%</strong>{}</a>'
        "{}</div>",
        row.total.href, row.name, row.share, bar(row), told,
    )  # fmt: skip
