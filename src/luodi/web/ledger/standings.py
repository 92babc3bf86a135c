"""How tasks stand, for counting: finished, or else by their light. Together they make up all tasks, each once."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, CharField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.lights import FINISHED, GREEN, GREY, RED, YELLOW, lit

DONE = "done"
STANDINGS = (DONE, GREEN, YELLOW, RED, GREY)
LABELS = {DONE: _("已办结"), GREEN: _("正常"), YELLOW: _("临期"), RED: _("逾期"), GREY: _("无期限")}


def finished(prefix: str = "") -> Q:
    """Tasks that are completed or struck off."""
    return Q(**{f"{prefix}progress__in": FINISHED})


def standing(today: dt.date, prefix: str = "") -> Case:
    """Each task's standing as an expression; ``prefix`` leads to the task from another table (``commitment__``)."""
    whens = [When(finished(prefix), then=Value(DONE))]
    whens += [When(led_by(lit(light, today), prefix), then=Value(light)) for light in (RED, YELLOW, GREY)]
    return Case(*whens, default=Value(GREEN), output_field=CharField())


def led_by(condition: Q, prefix: str) -> Q:
    """``condition`` on tasks as one on what leads to them.

    >>> led_by(Q(due=1) | ~Q(progress="x"), "commitment__")
    <Q: (OR: ('commitment__due', 1), (NOT (AND: ('commitment__progress', 'x'))))>
    """
    if not prefix:
        return condition
    made = Q(_connector=condition.connector, _negated=condition.negated)
    made.children = [
        led_by(child, prefix) if isinstance(child, Q) else (f"{prefix}{child[0]}", child[1])
        for child in condition.children
    ]
    return made
