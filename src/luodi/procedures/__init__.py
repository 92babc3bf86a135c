"""办: stages, roles and clocks of a case."""
