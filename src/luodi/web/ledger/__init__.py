"""台账: commitments, their units, deadlines and indicators."""
