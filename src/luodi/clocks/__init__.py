"""时: calendars, deadlines and clocks."""
