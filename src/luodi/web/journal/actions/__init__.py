"""One verb a module. Sealing is no action in the journal's sense: it changes nothing that entries tell of."""
