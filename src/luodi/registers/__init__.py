"""管: typed records and observations."""
