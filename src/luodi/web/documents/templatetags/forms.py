"""Forms on a page: a field with its label, what is wrong with it, and an id that no other form has."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_MUST = mark_safe(' <span class="must" aria-hidden="true">*</span>')


@register.simple_tag
def field(bound: BoundField, prefix: str = "", look: str = "") -> SafeString:
    """One field. ``prefix`` keeps ids apart where a page has the same form several times."""
    name = f"{prefix}-{bound.html_name}" if prefix else f"f-{bound.html_name}"
    attributes: dict[str, Any] = {"id": name}
    errors = list(bound.errors)
    if errors:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{name}-wrong"}
    wrong = format_html_join("", '<p class="field-wrong" id="{}-wrong">{}</p>', ((name, error) for error in errors))
    widget = bound.as_widget(attrs=attributes)
    if isinstance(bound.field.widget, CheckboxInput):
        return format_html(
            '<div class="field {}"><label class="tick" for="{}">{} {}</label>{}</div>',
            look,
            name,
            widget,
            bound.label,
            wrong,
        )
    must = _MUST if bound.field.required else ""
    return format_html(
        '<div class="field {}"><label for="{}">{}{}</label>{}{}</div>', look, name, bound.label, must, widget, wrong
    )


@register.simple_tag
def bare(bound: BoundField, prefix: str = "") -> SafeString:
    """One field of a row without its label on the page; readers of screens hear it."""
    return bound.as_widget(attrs={"id": f"{prefix}-{bound.html_name}", "aria-label": str(bound.label)})
