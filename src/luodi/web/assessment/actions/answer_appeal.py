"""答复申诉: uphold a unit's appeal with points, or refuse it."""

from __future__ import annotations

from decimal import Decimal

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.assessment.models import Appeal
from luodi.web.assessment.scoring import DIMENSIONS
from luodi.web.ledger.standing import words
from luodi.web.people.models import Role

MOST = Decimal(100)


@action(roles={Role.SUPERVISOR})
def answer_appeal(
    act: Act, appeal: Appeal, *, uphold: bool, answer: str, dimension: str = "", points: Decimal | None = None
) -> Appeal:
    """The frozen result stays; points that are given count in the next version, which leads back to this answer."""
    row = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if row.state != Appeal.State.OPEN:
        raise LuodiError(zh="该申诉已经答复。", en="The appeal has been answered already.")
    told = words(answer, zh="答复", en="The answer", most=5000)
    if uphold and (dimension not in DIMENSIONS or not points or abs(points) > MOST):
        raise LuodiError(
            zh="申诉成立的，应写明调整哪一项、多少分。", en="An upheld appeal names a dimension and points.",
            mend_zh="调整分在 -100 至 100 之间，不为零。", mend_en="Points lie between -100 and 100 and are not zero.",
        )  # fmt: skip
    row.state = Appeal.State.UPHELD if uphold else Appeal.State.REFUSED
    row.dimension, row.points = (dimension, points) if uphold else ("", None)
    row.answer, row.answered_by, row.answered_at = told, act.user, act.at
    row.save(update_fields=["state", "dimension", "points", "answer", "answered_by", "answered_at"])
    score = row.score
    act.record(
        row, before={"state": "open"},
        after={
            "state": row.state, "unit": score.unit.key, "kind": score.assessment.kind,
            "period": score.assessment.period, "dimension": row.dimension, "points": f"{points}" if uphold else None,
        },
        why=told,
    )  # fmt: skip
    return row
