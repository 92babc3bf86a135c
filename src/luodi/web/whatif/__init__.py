"""推演室: what a reform would change for an invented population, asked on a page. Keeps no rows."""
