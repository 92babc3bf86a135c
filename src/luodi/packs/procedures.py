"""The procedures of a pack under its readings, and what its worked cases have run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from luodi.clocks import WorkingCalendar
from luodi.packs import find, load
from luodi.procedures.examples import WorkedCase, read_cases
from luodi.procedures.model import Procedure
from luodi.procedures.written import read_procedures


def procedures(name: str, readings: Mapping[str, str] | None = None) -> dict[str, Procedure]:
    """The procedures of a pack by name, with the default of each reading that is not given."""
    folder = find(name)
    chosen = load(name).readings(readings) if (folder / "rules.py").is_file() else dict(readings or {})
    return read_procedures(folder, chosen)


@cache
def worked(name: str) -> tuple[tuple[WorkedCase, tuple[str, ...]], ...]:
    """Every worked case of the pack, with what differs from what it expects; nothing where it holds."""
    calendar = WorkingCalendar()
    return tuple(
        (case, tuple(case.run(procedures(name, case.readings)[case.procedure], calendar)))
        for case in read_cases(find(name))
    )


def proceeded(name: str) -> Iterator[str]:
    """The procedures (``report``) and clocks (``report.phone``) that at least one worked case has run."""
    for case in read_cases(find(name)):
        procedure = procedures(name, case.readings)[case.procedure]
        yield procedure.name
        if not case.refused:
            yield from (f"{procedure.name}.{clock}" for clock in case.clocks(procedure))
