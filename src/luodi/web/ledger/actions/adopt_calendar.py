"""启用日历: take a year's holidays into force and recompute the open clocks."""

from __future__ import annotations

from luodi.clocks import YearDecree
from luodi.clocks.decrees import write_csv
from luodi.web.actions import Act, action
from luodi.web.calendars.in_force import decree_of, in_force
from luodi.web.calendars.models import CalendarYear
from luodi.web.ledger.models import Clock, Commitment
from luodi.web.ledger.recalculation import Moved, moved_by
from luodi.web.ledger.timing import adjusted, governing
from luodi.web.people.models import Role

TOLD = 5
"""Days named in one entry; a long holiday would fill the page."""


@action(roles={Role.ADMINISTRATOR})
def adopt_calendar(act: Act, decree: YearDecree, *, file: str) -> list[Moved]:
    """Put the year in force. Each clock that moves says in its task's history which calendar moved it.

    The same year again changes nothing and writes nothing.
    """
    before = in_force()
    known = CalendarYear.objects.select_for_update().filter(year=decree.year).order_by("-ordinal").first()
    if known is not None and decree_of(known) == decree:
        act.unchanged()
        return []
    row = CalendarYear.objects.create(
        year=decree.year, ordinal=known.ordinal + 1 if known else 1, source=decree.source[:300], file=file[:255],
        content=write_csv(decree), adopted_at=act.at, adopted_by=act.user,
    )  # fmt: skip
    after = before.with_decree(decree)
    found = list(moved_by(decree.year, before, after))
    for one in found:
        _move(act, row, one)
    act.record(
        row,
        before={"source": known.source, "ordinal": known.ordinal} if known else None,
        after={
            "year": row.year, "source": row.source, "file": row.file, "rest": len(decree.rest),
            "work": len(decree.work), "moved": sum(one.moved for one in found), "clocks": len(found),
        },
    )  # fmt: skip
    return found


def _move(act: Act, row: CalendarYear, one: Moved) -> None:
    clock = one.clock
    clock.due, clock.provisional, clock.computed_at = one.now.day, one.now.provisional, act.at
    clock.save(update_fields=["due", "provisional", "computed_at"])
    if not one.moved:
        return
    commitment = Commitment.objects.select_for_update().get(pk=clock.commitment_id)
    if clock.purpose in {Clock.Purpose.COMPLETION, Clock.Purpose.BEFORE_EVENT} and clock.charge_id is None:
        commitment.adjusted = adjusted(commitment, governing(commitment))
        commitment.updated_at, commitment.revision = act.at, commitment.revision + 1
        commitment.save(update_fields=["adjusted", "updated_at", "revision"])
    reasons = one.why[:TOLD]
    rest = f"另有{len(one.why) - TOLD}日变动。" if len(one.why) > TOLD else ""
    act.record(
        commitment,
        before={"due": one.was.day},
        after={"due": one.now.day, "clock": clock.pk, "basis": f"{row.source}（{row.year}年日历）"},
        why="".join(reason.zh for reason in reasons) + rest,
    )
