"""Packs of 云洲市, an invented city: for the demo and for trying things out."""
