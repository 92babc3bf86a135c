"""Near names: what somebody may have meant by a name that no list holds. Offered, never chosen."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from luodi.units.model import Place, Unit
from luodi.units.registry import Registry


def near(registry: Registry, plain: str, home: Iterable[Place], *, limit: int = 3) -> tuple[Unit, ...]:
    """At most ``limit`` units whose forms share most pairs of characters with the name (Dice's measure, from 0.6).

    Where the name's place is known, only units of its province and central organs are near.
    """
    wanted = _pairs(plain)
    home = tuple(home)
    provinces = {step.name for place in home for step in registry.above(place) if step.level == "province"}
    if not wanted:
        return ()
    tables = [registry.forms.everywhere]
    tables += [
        registry.forms.within[step.name]
        for place in home
        for step in registry.above(place)
        if step.name in registry.forms.within
    ]
    best: dict[str, tuple[float, Unit]] = {}
    for table in tables:
        forms = list(table)
        for at, shared in _shared(forms, wanted).items():
            # However few pairs the form has besides: most are far off, and need not be taken to pieces.
            if 2 * shared < 0.6 * (len(wanted) + shared):
                continue
            form = forms[at]
            score = 2 * shared / (len(wanted) + len(_pairs(form)))
            if score < 0.6:
                continue
            for unit in table[form]:
                if provinces and registry.province(unit) not in (None, *provinces):
                    continue
                if score > best.get(unit.name, (0.0, unit))[0]:
                    best[unit.name] = (score, unit)
    ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].name))
    return tuple(unit for _, unit in ranked[:limit])


def _shared(forms: Sequence[str], pairs: Iterable[str]) -> Counter[int]:
    """How many of ``pairs`` each of ``forms`` has, by its place among them; those with none are left out."""
    # Looked for in all forms at once: one by one they are too many.
    joined = "\n".join(forms)
    ends = [*accumulate(len(form) + 1 for form in forms)]
    out = Counter[int]()
    for pair in pairs:
        at = joined.find(pair)
        while at >= 0:
            index = bisect_right(ends, at)
            out[index] += 1
            at = joined.find(pair, ends[index])
    return out


def _pairs(name: str) -> frozenset[str]:
    return frozenset(name[at : at + 2] for at in range(len(name) - 1))
