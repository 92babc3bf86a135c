"""修改: a person corrects a proposal: its words, its term, its units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.index_words import index_words
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.ledger.standing import StaleError, require_sight, words
from luodi.web.people.finding import named
from luodi.web.people.models import Role, UnitGroup
from luodi.web.review.actions.record_step import record_step
from luodi.web.review.snapshot import snapshot, units

Units = Sequence[tuple[str, str]]
"""Role and name of each unit, in order."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What review may correct of a commitment, as it was shown or as it shall be."""

    text: str
    kind: str
    deadline: dt.date | None
    units: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, commitment: Commitment) -> Wording:
        return cls(commitment.text, commitment.kind, commitment.deadline, tuple(units(commitment)))


@action(roles={Role.SUPERVISOR})
def amend(act: Act, commitment: Commitment, wanted: Wording, *, shown: Wording, why: str = "") -> Commitment:
    """Change what differs between ``shown`` and ``wanted``, and confirm.

    Where somebody else changed other fields in the meantime both changes stand; where it is the same field nothing is
    done and both versions are told.
    """
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    require_sight(act, commitment)
    if commitment.review == Commitment.Review.REJECTED or commitment.assigned_at:
        raise LuodiError(
            zh="该任务已交办或不予立项，不能在审核中修改。",
            en="The commitment is assigned or rejected and is not changed by review.",
            mend_zh="已交办的，请通过申请调整。", mend_en="What is assigned is changed on request.",
        )  # fmt: skip
    now, before = Wording.of(commitment), snapshot(commitment)
    changed = [name for name in ("text", "kind", "deadline", "units") if getattr(wanted, name) != getattr(shown, name)]
    for name in changed:
        theirs, mine = getattr(now, name), getattr(wanted, name)
        if theirs not in (getattr(shown, name), mine):
            raise StaleError(
                commitment,
                zh=f"他人刚刚把“{_LABELS[name][0]}”改为：{_told(theirs)}。您要改为：{_told(mine)}。未保存。",
                en=f"Somebody else has just changed the {_LABELS[name][1]} to: {_told(theirs)}. Yours: {_told(mine)}.",
                mend_zh="请核对后再保存。", mend_en="Compare the two and save again.",
            )  # fmt: skip
    if "text" in changed:
        commitment.text = words(wanted.text, zh="任务内容", en="The text")
    if "kind" in changed:
        if wanted.kind not in Commitment.Kind.values:
            raise LuodiError(zh=f"没有“{wanted.kind}”这种期限类型。", en=f"There is no kind of term “{wanted.kind}”.")
        commitment.kind = wanted.kind
    if "deadline" in changed:
        commitment.deadline = wanted.deadline
    if "units" in changed:
        _set_units(commitment, wanted.units)
    commitment.review, commitment.updated_at = Commitment.Review.CONFIRMED, act.at
    commitment.revision += 1
    commitment.save(update_fields=["text", "kind", "deadline", "review", "updated_at", "revision"])
    if "text" in changed:
        index_words(act, [commitment])
    record_step(act, "amend", [before], [commitment], changed={str(commitment.pk): changed})
    after = Wording.of(commitment)
    act.record(
        commitment, before={name: _plain(getattr(now, name)) for name in changed},
        after={"review": "confirmed", **{name: _plain(getattr(after, name)) for name in changed}}, why=why,
    )  # fmt: skip
    return commitment


_LABELS = {
    "text": ("任务内容", "text"), "kind": ("期限类型", "kind of term"), "deadline": ("完成时限", "last day"),
    "units": ("责任单位", "units"),
}  # fmt: skip


def _plain(value: Any) -> Any:
    return [list(pair) for pair in value] if isinstance(value, tuple) else value


def _told(value: Any) -> str:
    return "、".join(name for _, name in value) if isinstance(value, tuple) else str(value)


def _set_units(commitment: Commitment, wanted: Units) -> None:
    """Keep the parts that stay, take out the others, find units for the new names."""
    kept = {
        (part.role, name): part
        for part, (_, name) in zip(commitment.assignments.order_by("order"), units(commitment), strict=True)
    }
    made: list[Assignment] = []
    for order, (role, name) in enumerate(wanted):
        if role not in Assignment.Role.values:
            raise LuodiError(zh=f"没有“{role}”这种分工。", en=f"There is no role “{role}”.")
        old = kept.pop((role, name), None)
        if old is not None:
            old.order = order
            old.save(update_fields=["order"])
            continue
        unit, group = named(name), None
        if unit is None:
            group = UnitGroup.objects.filter(name=name, key__startswith=f"{commitment.document.key}#").first()
        moved = next((part for (_, its), part in kept.items() if its == name), None)
        if unit is None and group is None and moved is None:
            raise LuodiError(
                zh=f"单位库中没有“{name}”。", en=f"The registry has no unit “{name}”.",
                mend_zh="请从提示的单位中选择，或先在单位库中登记。",
                mend_en="Choose one of the units offered, or enter it in the registry first.",
            )  # fmt: skip
        made.append(
            Assignment(
                commitment=commitment, unit=unit or (moved.unit if moved else None),
                group=group or (moved.group if moved else None),
                name_as_written=moved.name_as_written if moved else name[:200], role=role,
                how=Assignment.How.BY_HAND, order=order,
            )
        )  # fmt: skip
    Assignment.objects.filter(pk__in=[part.pk for part in kept.values()]).delete()
    Assignment.objects.bulk_create(made)
