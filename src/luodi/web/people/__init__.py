"""人员: accounts, units, roles, who may see what."""
