"""Verbs of the invented ledger."""
