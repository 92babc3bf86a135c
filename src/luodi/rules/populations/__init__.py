"""人群: many records at once, as tables that a compiled rule reads; opened from files, checked, or invented."""
