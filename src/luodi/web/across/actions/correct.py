"""更正: pair two items, part them, or say what became of them."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.across.actions.compute import compute
from luodi.web.across.models import VERDICT_LABELS, Comparison, Correction, Link
from luodi.web.across.standing import held
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import words
from luodi.web.people.models import Role

Kind = Correction.Kind


@action(roles={Role.SUPERVISOR})
def correct(
    act: Act,
    comparison: Comparison,
    *,
    kind: str,
    old_key: str = "",
    new_key: str = "",
    verdict: str = "",
    reason: str,
    seen: int | None = None,
) -> Correction:
    """Keep what a person says about two items and compute the comparison with it.

    A later word on the same two replaces the earlier one: who parts what was paired by hand means the opposite.
    """
    comparison = held(act, comparison, seen)
    reason = words(reason, zh="理由", en="The reason")
    _require_items(comparison, kind, old_key, new_key, verdict)
    same = comparison.corrections.filter(old_key=old_key, new_key=new_key, withdrawn_at=None)
    replaced = same.filter(kind=kind) if kind == Kind.VERDICT else same.exclude(kind=Kind.VERDICT)
    replaced.update(withdrawn_at=act.at)
    made = Correction.objects.create(
        comparison=comparison, kind=kind, old_key=old_key, new_key=new_key,
        verdict=verdict if kind == Kind.VERDICT else "", reason=reason, by=act.user, at=act.at,
    )  # fmt: skip
    compute(act, comparison)
    act.record(
        comparison, why=reason,
        after={"kind": kind, "old": old_key, "new": new_key, "verdict": made.verdict, "correction": made.pk},
    )  # fmt: skip
    return made


def _require_items(comparison: Comparison, kind: str, old_key: str, new_key: str, verdict: str) -> None:
    links = Link.objects.filter(comparison=comparison)
    known = (not old_key or links.filter(old_key=old_key).exists()) and (
        not new_key or links.filter(new_key=new_key).exists()
    )
    whole = bool(old_key and new_key) if kind != Kind.VERDICT else bool(old_key or new_key)
    told = kind != Kind.VERDICT or verdict in VERDICT_LABELS
    if kind not in Kind.values or not known or not whole or not told:
        raise LuodiError(
            zh="更正的条目或去向不存在。", en="There is no such item or verdict to correct.",
            mend_zh="请在比较页上选择。", mend_en="Choose from the page of the comparison.",
        )  # fmt: skip
