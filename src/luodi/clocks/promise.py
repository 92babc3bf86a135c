"""Two clocks of one duty: the legal limit (法定时限) and the shorter service promise (承诺时限)."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.clocks.calendar import WorkingCalendar
from luodi.clocks.clock import Clock, ClockEvent
from luodi.clocks.due import Reason, due
from luodi.clocks.durations import Duration


@dataclass(frozen=True, slots=True)
class TwoLimits:
    """A statutory and a promised clock that the same events move; each keeps its own due."""

    statutory: Clock
    promised: Clock

    @classmethod
    def of(
        cls, name: str, statutory: Duration, promised: Duration, *, roll: bool = True, source: str = ""
    ) -> TwoLimits:
        return cls(
            Clock(name, statutory, "statutory", roll, source),
            Clock(name, promised, "promised", roll, source),
        )

    def record(self, *events: ClockEvent) -> TwoLimits:
        """Both clocks with the events. An extension lengthens the legal limit; the promise is kept or newly given."""
        both = [event for event in events if event.kind != "extend"]
        return TwoLimits(self.statutory.record(*events), self.promised.record(*both))

    def beyond_law(self, calendar: WorkingCalendar) -> Reason | None:
        """Why the promise is no promise: it ends after the legal limit does. None where it does not."""
        law, promise = due(self.statutory, calendar), due(self.promised, calendar)
        if law is None or promise is None or promise.moment <= law.moment:
            return None
        return Reason(
            f"承诺时限至{promise.day}，晚于法定时限{law.day}。",
            f"The promise ends on {promise.day}, after the legal limit on {law.day}.",
        )
