"""日历: the working-day calendar in force, with the years that an administrator uploaded."""
