"""One verb a module: making and revoking the address of a feed."""
