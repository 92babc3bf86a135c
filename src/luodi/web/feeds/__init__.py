"""Calendar feeds: due days and plan points in the calendar that a person uses anyway."""
