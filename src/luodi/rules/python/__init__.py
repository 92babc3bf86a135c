"""Generated Python: the bare function, and the explainer that keeps every reason."""
