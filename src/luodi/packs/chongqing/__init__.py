"""Packs of the municipality of Chongqing."""
