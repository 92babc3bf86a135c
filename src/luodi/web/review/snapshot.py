"""A commitment as it was: the columns and units that review may change."""

from __future__ import annotations

from typing import Any

from luodi.web.ledger.models import Assignment, Commitment

COLUMNS = ("text", "quoted", "kind", "deadline", "deadline_text", "review", "spans", "doubts", "open_ended")
PART = ("unit_id", "group_id", "name_as_written", "role", "how", "open_ended", "remarks", "order")


def snapshot(commitment: Commitment) -> dict[str, Any]:
    """``{"pk", <columns>, "parts": [...]}`` as JSON holds it."""
    told: dict[str, Any] = {"pk": str(commitment.pk)}
    for name in COLUMNS:
        value = getattr(commitment, name)
        told[name] = value.isoformat() if name == "deadline" and value else value
    told["parts"] = [{name: getattr(part, name) for name in PART} for part in commitment.assignments.order_by("order")]
    return told


def units(commitment: Commitment) -> list[tuple[str, str]]:
    """Role and name of each part, for comparing.

    A part is told by its unit, or by its group, or where it has neither by its words.
    """
    parts = commitment.assignments.select_related("unit", "group").order_by("order")
    return [(part.role, shown(part)) for part in parts]


def shown(part: Assignment) -> str:
    """What a part is called in a field of the review page."""
    if part.unit is not None:
        return part.unit.name
    return part.name_as_written
