"""A simulation's figures for programs: counts of records, and sums in fen."""

from __future__ import annotations

from typing import Any

from luodi.rules.simulate.figures import Effect
from luodi.rules.simulate.run import Simulation


def summed(found: Simulation) -> dict[str, Any]:
    """The whole reform, and each of its changes alone, in the order in which they were asked."""
    figures = found.figures
    alone = zip(found.changes, figures.alone, strict=True)
    return {
        "records": found.records, "left_out": found.left_out, "whole": _effect(figures.whole),
        "alone": [{"name": change.name, "effect": _effect(effect)} for change, effect in alone],
    }  # fmt: skip


def _effect(effect: Effect) -> dict[str, Any]:
    cost = effect.cost
    return {
        "records": effect.records, "newly": effect.newly, "no_longer": effect.no_longer, "gain": effect.gain,
        "lose": effect.lose, "same": effect.same, "different": effect.different,
        "uncompared": dict(effect.uncompared),
        "states": [{"before": b, "after": a, "count": n} for (b, a), n in sorted(effect.states.items()) if n],
        "cost": {"before": cost.before, "after": cost.after, "difference": cost.difference} if cost else None,
    }  # fmt: skip
