"""Successions whose day has come and whose work has not passed yet."""

from __future__ import annotations

import datetime as dt

from luodi.web.actions import Caller
from luodi.web.people.actions.carry_out_succession import carry_out_succession
from luodi.web.people.models import UnitSuccession


def carry_out_due(by: Caller, today: dt.date) -> int:
    """Carry out every succession that is due; gives the number of parts handed over. May run twice at once."""
    due = UnitSuccession.objects.filter(hands_over=True, carried_out_at=None, date__lte=today).order_by("date", "pk")
    return sum(carry_out_succession(by, step) for step in due)
