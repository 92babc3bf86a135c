"""What a pack's rules can be proved to leave open, contradict or never reach, each with a concrete example."""

from luodi.rules.prove.checks import check_program
from luodi.rules.prove.findings import Finding, Kind
from luodi.rules.prove.pack import study
from luodi.rules.prove.study import Study

__all__ = ["Finding", "Kind", "Study", "check_program", "study"]
