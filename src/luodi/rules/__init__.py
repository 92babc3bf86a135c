"""算: one definition of a rule, many uses."""
