"""文: bytes to canonical text and the documents in it."""

from luodi.text.readers import read_bytes, read_file

__all__ = ["read_bytes", "read_file"]
