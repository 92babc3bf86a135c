"""单位: the organisations that documents name."""
