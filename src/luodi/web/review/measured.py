"""What reviewers corrected, as a measure of extraction: by engine, how many proposals stood as they were."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from luodi.web.review.models import Step


@dataclass(slots=True)
class Measure:
    """Of one engine's proposals that people have decided on: what became of them; amended ones by field too."""

    engine: str
    as_proposed: int = 0
    amended: int = 0
    rejected: int = 0
    recut: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    @property
    def decided(self) -> int:
        return self.as_proposed + self.amended + self.rejected + self.recut

    @property
    def share(self) -> float | None:
        """The share that stood as proposed; None where nothing is decided."""
        return self.as_proposed / self.decided if self.decided else None


def measured() -> list[Measure]:
    """Every commitment counts once, by the heaviest thing that was done to it and not undone."""
    found: dict[str, Measure] = {}
    weight = {"confirm": 0, "amend": 1, "split": 2, "merge": 2, "reject": 3}
    last: dict[str, tuple[int, str, str, list[str]]] = {}
    for step in Step.objects.filter(undone_at=None).order_by("id").iterator():
        for pk, changed in step.changed.items():
            verb = "confirm" if step.verb == "amend" and not changed else step.verb
            old = last.get(pk)
            fields = sorted({*(old[3] if old else []), *changed})
            if old is None or weight.get(verb, 0) >= old[0]:
                last[pk] = (weight.get(verb, 0), verb, step.engine, fields)
    for _weight, verb, engine, fields in last.values():
        measure = found.setdefault(engine, Measure(engine))
        if verb == "confirm":
            measure.as_proposed += 1
        elif verb == "amend":
            measure.amended += 1
            measure.fields.update(fields)
        elif verb == "reject":
            measure.rejected += 1
        else:
            measure.recut += 1
    return sorted(found.values(), key=lambda one: one.engine, reverse=True)
