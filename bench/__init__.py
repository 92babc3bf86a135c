"""Measurements and long tests. Nothing here is part of the installed package."""
