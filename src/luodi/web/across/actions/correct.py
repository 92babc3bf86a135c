"""更正: pair two items, part them, or say what became of them; and take that back."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.across.actions.compare_documents import require_both
from luodi.web.across.computing import compute
from luodi.web.across.models import VERDICT_LABELS, Comparison, Correction, Link
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import StaleError, words
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
    comparison = _held(act, comparison, seen)
    reason = words(reason, zh="理由", en="The reason")
    _require_items(comparison, kind, old_key, new_key, verdict)
    same = comparison.corrections.filter(old_key=old_key, new_key=new_key, withdrawn_at=None)
    replaced = same.filter(kind=kind) if kind == Kind.VERDICT else same.exclude(kind=Kind.VERDICT)
    replaced.update(withdrawn_at=act.at)
    made = Correction.objects.create(
        comparison=comparison, kind=kind, old_key=old_key, new_key=new_key,
        verdict=verdict if kind == Kind.VERDICT else "", reason=reason, by=act.user, at=act.at,
    )  # fmt: skip
    _again(act, comparison)
    act.record(
        comparison, why=reason,
        after={"kind": kind, "old": old_key, "new": new_key, "verdict": made.verdict, "correction": made.pk},
    )  # fmt: skip
    return made


@action(roles={Role.SUPERVISOR})
def withdraw_correction(act: Act, correction: Correction, *, why: str = "") -> Comparison:
    """Take a correction back; it stays in the history."""
    comparison = _held(act, correction.comparison, None)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.withdrawn_at is not None:
        raise StaleError(zh="该更正已撤回。", en="The correction has been taken back already.")
    correction.withdrawn_at = act.at
    correction.save(update_fields=["withdrawn_at"])
    _again(act, comparison)
    act.record(comparison, before={"correction": correction.pk, "kind": correction.kind}, why=why)
    return comparison


def _held(act: Act, comparison: Comparison, seen: int | None) -> Comparison:
    rows = Comparison.objects.select_for_update(of=("self",)).select_related("old__current", "new__current")
    held = rows.get(pk=comparison.pk)
    require_both(act, held.old, held.new)
    if seen is not None and held.revision != seen:
        raise StaleError(
            zh="他人刚刚更正过这次比较，您的更正未保存。", en="Somebody else has just corrected this comparison.",
            mend_zh="请查看最新结果后再更正。", mend_en="Look at it as it is now and correct again.",
        )  # fmt: skip
    return held


def _again(act: Act, comparison: Comparison) -> None:
    comparison.computed_at, comparison.revision = act.at, comparison.revision + 1
    compute(comparison)


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
