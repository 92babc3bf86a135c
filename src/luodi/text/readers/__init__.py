"""Readers: bytes of any supported format to the one canonical text of a Source.

The canonical text has ``\\n`` between lines and no byte order mark, and is the same at every reading. A row of a drawn
table stands on one line, its cells separated by a tab; a merged cell's words stand once, at its first place.
"""

from luodi.text.readers.reading import Progress, read_bytes, read_file

__all__ = ["Progress", "read_bytes", "read_file"]
