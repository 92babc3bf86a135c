"""Spreadsheets both ways: every list goes out as a file, and the filled-in ledger comes back."""
