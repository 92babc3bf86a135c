"""Rules as machine code: a kernel that answers them for a whole population, column by column."""
