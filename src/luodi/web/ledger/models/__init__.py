"""台账: commitments that documents make, and the work on them."""

from luodi.web.ledger.models.batch import Batch, BatchRow
from luodi.web.ledger.models.charge import Charge
from luodi.web.ledger.models.chase import Chase
from luodi.web.ledger.models.clock import Clock, ClockEvent
from luodi.web.ledger.models.commitment import NEVER, Assignment, Commitment, Deadline, Indicator, Target
from luodi.web.ledger.models.link import DutyLink, Sharing, TargetShare
from luodi.web.ledger.models.milestone import Milestone
from luodi.web.ledger.models.report import Evidence, Measurement, Report
from luodi.web.ledger.models.request import Request
from luodi.web.ledger.models.spell import DayCount, Spell, SpellsRead

__all__ = [
    "NEVER",
    "Assignment",
    "Batch",
    "BatchRow",
    "Charge",
    "Chase",
    "Clock",
    "ClockEvent",
    "Commitment",
    "DayCount",
    "Deadline",
    "DutyLink",
    "Evidence",
    "Indicator",
    "Measurement",
    "Milestone",
    "Report",
    "Request",
    "Sharing",
    "Spell",
    "SpellsRead",
    "Target",
    "TargetShare",
]
