"""A question on a page: its words, its control, what helps and what is wrong."""

from __future__ import annotations

import re

from django import template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def ask(bound: BoundField) -> SafeString:
    """One question; several controls stand under one legend."""
    question, widget = bound.field.question, bound.field.widget
    at = "q-" + re.sub(r"\W+", "-", bound.html_name)
    notes = [(f"{at}-note", "ask-note", bound.help_text)] if bound.help_text else []
    notes += [(f"{at}-wrong", "field-wrong", error) for error in bound.errors]
    about = {"aria-describedby": " ".join(note[0] for note in notes)} if notes else {}
    if bound.errors:
        about["aria-invalid"] = "true"
    clause = format_html('<span class="ask-clause">{}</span>', question.provision) if question.provision else ""
    below = format_html_join("", '<p id="{}" class="{}">{}</p>', notes)
    control = bound.as_widget(attrs={"id": at, **about})
    look = " ask-judgement" if question.how == "judgement" else ""
    if widget.grouped:
        described = format_html(' aria-describedby="{}"', about["aria-describedby"]) if notes else ""
        return format_html(
            '<fieldset class="ask{}"{}><legend class="ask-label">{}{}</legend>{}{}</fieldset>',
            look, described, bound.label, clause, control, below,
        )  # fmt: skip
    return format_html(
        '<div class="ask{}"><label class="ask-label" for="{}">{}{}</label>{}{}</div>',
        look, at, bound.label, clause, control, below,
    )  # fmt: skip
