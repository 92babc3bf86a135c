"""名单: rosters of a unit, checked cell by cell, decided, compared with last month's; kept apart, and not for long."""
