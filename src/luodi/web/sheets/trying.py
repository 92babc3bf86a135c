"""Whether a row could be reported: it is, by the action itself, and taken back."""

from __future__ import annotations

from django.db import transaction

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.sheets.actions.report_as_filled import report_as_filled
from luodi.web.sheets.models import FilledRow

Problem = tuple[str, dict[str, str]]
"""A cell, or the row, and what is wrong with it in both languages."""


class _UndoneError(Exception):
    """Takes back what was tried."""


def tried(by: Caller, row: FilledRow) -> FilledRow:
    """The row, wrong where the action refuses it, with the action's own reason; nothing is stored."""
    try:
        with transaction.atomic():
            report_as_filled(by, row)
            raise _UndoneError
    except _UndoneError:
        pass
    except LuodiError as error:
        row.outcome = FilledRow.Outcome.WRONG
        row.problems = [problem(f"{row.sheet}!{row.number}", error)]
    return row


def problem(place: str, error: LuodiError) -> Problem:
    """What is wrong at ``place``, as a row keeps it."""
    return place, {"zh": error.zh, "en": error.en, "mend_zh": error.mend_zh, "mend_en": error.mend_en}
