"""The calendar in force: the decreed years that Luodi knows, and the uploaded ones in their place."""

from __future__ import annotations

from luodi.clocks import WorkingCalendar, YearDecree
from luodi.clocks.decrees import parse_csv
from luodi.web.calendars.models import CalendarYear


def in_force() -> WorkingCalendar:
    """The calendar that counts now; one query."""
    return WorkingCalendar(uploaded().values())


def uploaded() -> dict[int, YearDecree]:
    """The newest upload of each year."""
    rows = CalendarYear.objects.order_by("year", "ordinal")
    return {row.year: decree_of(row) for row in rows}


def decree_of(row: CalendarYear) -> YearDecree:
    return parse_csv(row.content, row.file)
