"""The ledger's filters in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luodi.web.documents.actions.set_theme import NO_THEME
from luodi.web.documents.models import Document
from luodi.web.documents.templatetags.words import day
from luodi.web.ledger.lights import LIGHTS
from luodi.web.ledger.listing import STATES, Filters
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.people.models import Unit


def window_words() -> dict[str, str]:
    """What the choices of deadlines are called."""
    return {
        "overdue": _("已逾期"), "30d": _("30 天内到期"), "90d": _("90 天内到期"), "year": _("本年内到期"),
        "later": _("本年以后"), "none": _("未写明期限"),
    }  # fmt: skip


def state_words() -> dict[str, str]:
    """What the choices of states are called."""
    words = {"open": _("未办结"), "done": _("已办结（含销号）")}
    return {state: words.get(state) or str(Commitment.Progress(state).label) for state in STATES}


def chosen_words(filters: Filters, unit: Unit | None, document: Document | None) -> list[tuple[str, str]]:
    """The filters in force: parameter and words, each to be taken off by itself."""
    words = {
        "q": f"“{filters.q}”" if filters.q else "",
        "document": (document.number or document.title) if document else filters.document,
        "theme": _("未归主题") if filters.theme == NO_THEME else filters.theme,
        "unit": unit.name if unit else filters.unit,
        "role": dict(Assignment.Role.choices).get(filters.role, ""),
        "deadline": window_words().get(filters.deadline, ""),
        "kind": dict(Commitment.Kind.choices).get(filters.kind, ""),
        "light": LIGHTS.get(filters.light, ""),
        "on": _("截至 %(date)s 日终") % {"date": day(filters.on)} if filters.on else "",
        "state": state_words().get(filters.state, ""),
        "doubt": _("存疑") if filters.doubt else "",
    }
    return [(name, str(text)) for name, text in words.items() if text]
