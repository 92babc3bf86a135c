"""办: stages, roles and clocks of a case; a case is the list of its events."""

from luodi.procedures.case import Case, CaseEvent, open_case
from luodi.procedures.model import ClockRule, EventType, Procedure, Role, Stage
from luodi.procedures.obligation import Obligation, Standing
from luodi.procedures.written import parse_procedures, read_procedures

__all__ = [
    "Case",
    "CaseEvent",
    "ClockRule",
    "EventType",
    "Obligation",
    "Procedure",
    "Role",
    "Stage",
    "Standing",
    "open_case",
    "parse_procedures",
    "read_procedures",
]
