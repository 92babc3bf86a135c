"""落: one folder a document, only declarations, by jurisdiction."""
