"""公文: letters and bulletins in the layout of GB/T 9704, numbered, signed and kept as the very files."""
