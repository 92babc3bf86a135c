"""申诉: a unit says what is wrong with its score."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.assessment.models import Appeal, Assessment, UnitScore
from luodi.web.ledger.standing import ANSWERING, acts_for, words


@action(roles=ANSWERING)
def appeal(act: Act, score: UnitScore, *, text: str) -> Appeal:
    """Appeal against a unit's own score in the newest version of a period; one at a time."""
    # Locked, so that of two appeals at once the second one sees the first.
    UnitScore.objects.select_for_update().get(pk=score.pk)
    score = UnitScore.objects.select_related("unit", "assessment").get(pk=score.pk)
    act.require(acts_for(act.user, score.unit))
    its = score.assessment
    newest = Assessment.objects.filter(kind=its.kind, period=its.period).order_by("-version").first()
    if newest is None or newest.pk != its.pk:
        raise LuodiError(
            zh="该期已发布更正后的结果。", en="A corrected result of this period has been issued.",
            mend_zh="请对新的结果申诉。", mend_en="Appeal against the new one.",
        )  # fmt: skip
    told = words(text, zh="申诉理由", en="The reason", most=5000)
    if score.appeals.filter(state=Appeal.State.OPEN).exists():
        raise LuodiError(zh="已有一项申诉待答复。", en="An appeal waits for its answer already.")
    row = Appeal.objects.create(score=score, text=told, made_by=act.user, made_at=act.at)
    act.record(
        row, after={"unit": score.unit.key, "kind": its.kind, "period": its.period, "version": its.version}, why=told
    )
    return row
