"""推演: what a reform of standards, readings and cases would change for a population, before anybody issues it."""

from luodi.rules.simulate.reform import Reform, read_reform
from luodi.rules.simulate.run import Simulation, simulate

__all__ = ["Reform", "Simulation", "read_reform", "simulate"]
