"""重新起草: decide a version anew by what it holds now, as a draft of whoever changed it."""

from __future__ import annotations

from luodi.web.actions import Act
from luodi.web.desk.actions.work_out_months import work_out_months
from luodi.web.desk.models import Ruling
from luodi.web.desk.telling import Content, decided, sealed_content, words_of


def draft_anew(act: Act, row: Ruling, content: Content, readings: dict[str, str]) -> None:
    """Part of every action that changes a version: the decision, its months, the hands that were in it; saved.

    The action itself records what changed.
    """
    assert act.user is not None
    decision = decided(row.matter, content, row.on, readings)
    row.sealed, row.readings, row.status = sealed_content(content), readings, decision.status
    row.shown, row.shown_en = words_of(decision)
    row.state, row.maker, row.made_at, row.receipt = Ruling.State.DRAFT, act.user, act.at, None
    row.hands = sorted({*row.hands, act.user.pk})
    row.revision += 1
    row.save()
    if content.amendments:
        work_out_months(row, content)
