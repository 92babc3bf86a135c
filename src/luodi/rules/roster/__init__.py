"""名单: many households on sheets with Chinese headings: checked cell by cell, decided, compared with last month's."""

from luodi.rules.roster.outcomes import Outcomes, decide_roster
from luodi.rules.roster.staging import Staged, stage
from luodi.rules.roster.template import write_template

__all__ = ["Outcomes", "Staged", "decide_roster", "stage", "write_template"]
