"""考评: how units did in a period, each point counted from the journal's entries and leading back to them."""
