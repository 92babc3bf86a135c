"""The two files of a letter, from one content; and why there is no .pdf where there is none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luodi.errors import LuodiError
from luodi.web.documents import store
from luodi.web.letters.content import Content
from luodi.web.letters.models import Template
from luodi.web.letters.own_template import own_template
from luodi.web.letters.pdf import pdf
from luodi.web.letters.word import word


@dataclass(frozen=True, slots=True)
class Made:
    """A letter's files; ``pdf`` is None where it would not say the same, or cannot be set."""

    docx: bytes
    pdf: bytes | None
    why_no_pdf: str
    template: Template | None


def template_of(kind: str, form: str) -> Template | None:
    """The office's template in use for a kind in a form; None for our own."""
    return Template.objects.filter(kind=kind, form=form, retired_at=None).order_by("-version").first()


def made(kind: str, content: Content, at: dt.datetime) -> Made:
    """Both files of a letter by the template in use. One number has one text: a template with words of its own gets no
    .pdf, because the .pdf would lack them."""
    template = template_of(kind, content.form)
    docx = word(content, store.read(template.sha256) if template else own_template(content.form))
    if template is not None and template.own_words:
        return Made(docx, None, "模板自带文字", template)
    try:
        return Made(docx, pdf(content, at), "", template)
    except LuodiError as error:
        return Made(docx, None, error.zh, template)
