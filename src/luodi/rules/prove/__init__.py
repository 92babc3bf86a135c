"""What a pack's rules can be proved to leave open, contradict or never reach, each with a concrete example."""

from luodi.rules.prove.checks import check_program
from luodi.rules.prove.findings import Finding, Kind

__all__ = ["Finding", "Kind", "check_program"]
