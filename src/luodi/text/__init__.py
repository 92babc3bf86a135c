"""文: bytes to canonical text and the documents in it."""
