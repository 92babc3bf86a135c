"""Words on a page: marked segments, addresses of spans, dates and time limits as people write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote as urlquote
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.web.documents.marking import Segment

register = template.Library()

MOST_UNITS = 4
MARK_NAMES = {"text", "lead", "support", "responsible", "guiding", "deadline", "indicator", "found", "value"}


@register.simple_tag
def words(segments: Iterable[Segment]) -> SafeString:
    """Segments as HTML: ``<mark>`` where a value was taken, a link where a citation leads somewhere."""
    return _html(segments, None)


@register.simple_tag(takes_context=True)
def source_words(context: dict[str, Any], segments: Iterable[Segment]) -> SafeString:
    """Like ``words``; the first words of each value carry its id on the page, so that a plain link finds them."""
    seen: set[str] = context["request"].__dict__.setdefault("anchored_words", set())
    return _html(segments, seen)


def _html(segments: Iterable[Segment], seen: set[str] | None) -> SafeString:
    out: list[str] = []
    for segment in segments:
        html = escape(segment.text)
        if not segment.marks:
            out.append(html)
            continue
        name = segment.name
        if name == "cite":
            out.append(format_html('<a class="cite" href="{}">{}</a>', segment.href, html) if segment.href else html)
            continue
        anchor = ""
        if seen is not None:
            new = next((mark.ref for mark in segment.marks if mark.ref and mark.ref not in seen), "")
            seen.add(new)
            anchor = format_html(' id="w-{}"', new) if new else ""
        look = f"m-{name}" if name in MARK_NAMES else "m-value"
        refs = format_html(' data-ref="{}"', segment.refs) if segment.refs else ""
        out.append(f'<mark class="{look}"{anchor}{refs}>{html}</mark>')
    return mark_safe("".join(out))  # noqa: S308 -- every piece above is escaped


@register.simple_tag
def heading(passage: Any) -> SafeString:
    """A passage's heading with its printed number, as ``<h2>`` to ``<h6>``; the mark after it where words run on."""
    return format_html(
        '<h{level}><span class="prov-num">{number}</span>{words}{tail}</h{level}>',
        level=passage.level,
        number=passage.number,
        words=words(passage.heading),
        tail=passage.tail or "",
    )


def spans_text(spans: Iterable[Sequence[int]]) -> str:
    """Spans as an address carries them.

    >>> spans_text([[3, 7], [12, 20]])
    '3-7_12-20'
    """
    return "_".join(f"{a}-{b}" for a, b in spans)


@register.simple_tag
def source_url(key: str, name: str, spans: Any, version: int | None = None) -> str:
    """The address of the canonical text with ``spans`` marked as ``name``."""
    query = {name: spans_text(spans or [])}
    if version:
        query["version"] = str(version)
    return f"{reverse('documents:source', args=[key])}?{urlencode(query)}#w-{name}"


@register.filter
def day(value: dt.date | None) -> str:
    """A date in full: 2026年6月30日, or 30 June 2026."""
    if value is None:
        return ""
    if get_language() == "en":
        return f"{value.day} {value:%B} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def short_day(value: dt.date | None) -> str:
    """A date for columns: 2026-06-30."""
    return value.isoformat() if value else ""


@register.simple_tag
def said_of(told: Any) -> str:
    """Something told in both languages (``zh``, ``en``), in that of the page."""
    return str(told.en if get_language() == "en" else told.zh)


@register.filter
def get(mapping: dict[str, Any] | None, key: str) -> Any:
    """``mapping[key]``, nothing where it is not there."""
    return (mapping or {}).get(key)


@register.filter
def percent(value: float | None) -> str:
    """A share in whole per cent, never rounded up: 0.996 is 99%."""
    return "" if value is None else f"{int(value * 100 + 1e-9)}%"


@register.filter
def figure(value: Any) -> str:
    """A number without needless zeros: 95.000000 is 95.

    >>> figure("95.500000")
    '95.5'
    """
    if value is None:
        return ""
    text = f"{value}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.simple_tag
def light_word(colour: str) -> str:
    """What a light says."""
    from luodi.web.ledger.lights import LIGHTS

    return str(LIGHTS[colour])


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """The page's own query with ``changes``; an empty value takes a parameter out, and any change the page number."""
    query = context["request"].GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def recurrence(value: str) -> str:
    """How often a recurring deadline comes back."""
    return {
        "year": _("每年"),
        "half_year": _("每半年"),
        "quarter": _("每季度"),
        "month": _("每月"),
        "week": _("每周"),
        "day": _("每日"),
    }.get(value, value)


@register.simple_tag(takes_context=True)
def remove_query(context: dict[str, Any], name: str) -> str:
    """The page's own query without ``name`` and without the page number."""
    return with_query(context, **{name: ""})


@register.simple_tag
def marks_url(key: str, marks: Iterable[Any], version: int | None = None) -> str:
    """The address of the canonical text with all of ``marks``, those of one name together."""
    spans: dict[str, list[Any]] = {}
    for mark in marks:
        spans.setdefault(mark.name, []).extend(mark.spans)
    query = {name: spans_text(places) for name, places in spans.items()}
    if version:
        query["version"] = str(version)
    first = f"#w-{next(iter(spans))}" if spans else ""
    return f"{reverse('documents:source', args=[key])}?{urlencode(query)}{first}"


@register.simple_tag
def target_words(target: Any, indicator: Any) -> str:
    """A target as one reads it: ≥ 95%, 1—2公里, down by 11% against 2023."""
    value, low, high = figure(target.value), figure(target.low), figure(target.high)
    unit = indicator.unit
    signs = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "=": "= "}
    if target.comparator == "between":
        words = f"{low}—{high}{unit}"
    elif target.comparator == "decrease_by":
        words = _("下降 %(value)s") % {"value": f"{value}{unit}"}
    elif target.comparator == "increase_by":
        words = _("增长 %(value)s") % {"value": f"{value}{unit}"}
    else:
        words = f"{signs.get(target.comparator, '')}{value}{unit}"
    more = [target.baseline and _("基数：%(value)s") % {"value": target.baseline}, indicator.period]
    if target.by:
        more.append(_("截至 %(date)s") % {"date": day(target.by)})
    return " · ".join([words, *(part for part in more if part)])


@register.simple_tag
def level_word(level: str) -> str:
    """A unit's level in words."""
    return {
        "national": _("国家级"),
        "province": _("省级"),
        "city": _("市级"),
        "district": _("区县级"),
        "township": _("乡镇级"),
        "enterprise": _("企业"),
    }.get(level, level)


@register.simple_tag
def cut(text: str, most: int) -> str:
    """``text``, shortened where it is longer than ``most``.

    >>> cut("统一事项清单", 4)
    '统一事…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"


@register.simple_tag
def units(parts: Any, said: str = "") -> SafeString:
    """Units with their names as written: known ones lead to their pages; of many the first four and how many more.

    Put together here rather than in a template because a page of the ledger has hundreds of them.
    """
    if not parts:
        return mark_safe("")
    shown = parts if len(parts) <= MOST_UNITS + 1 else parts[:MOST_UNITS]
    out = [format_html('<span class="said">{}</span>', said) if said else "", '<ul class="units">']
    base = reverse("people:units")
    for part in shown:
        name = escape(part.name_as_written)
        if part.unit:
            out.append(f'<li><a href="{base}{urlquote(part.unit.key)}">{name}</a></li>')
        elif part.group or part.how == "open":
            out.append(f"<li>{name}</li>")
        else:
            out.append(f'<li class="unsure">{name}</li>')
    if len(parts) > len(shown):
        out.append(f'<li class="faint">+{len(parts) - len(shown)}</li>')
    return mark_safe("".join([*out, "</ul>"]))  # noqa: S308 -- every piece above is escaped


@register.filter
def place(commitment: Any) -> str:
    """Where a commitment stands, as its document numbers it."""
    from luodi.web.ledger.place import place_of

    return place_of(commitment)


@register.filter
def verb_words(verb: str) -> str:
    """An action of the journal in words."""
    from luodi.web.journal.wording import verb_words

    return verb_words(verb)


@register.filter
def object_words(object_type: str) -> str:
    """A kind of object of the journal in words."""
    from luodi.web.journal.wording import object_words

    return object_words(object_type)


@register.filter
def changed_lines(entry: Any) -> list[str]:
    """What an entry of the journal changed, a line for each thing."""
    from luodi.web.journal.changes import changed_lines

    return changed_lines(entry)


@register.filter
def device(agent: str) -> str:
    """Browser and system, from what a browser says of itself.

    >>> device("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36")
    'Chrome · Linux'
    """
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    )  # fmt: skip
    found = [next((word for mark, word in marks if mark in agent), "") for marks in (browsers, systems)]
    return " · ".join(word for word in found if word) or agent[:40] or "—"
