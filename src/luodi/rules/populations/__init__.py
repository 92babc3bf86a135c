"""人群: many records at once, as tables that a compiled rule reads; opened from files, checked, or invented."""

from luodi.rules.populations.opening import Opened, open_population

__all__ = ["Opened", "open_population"]
