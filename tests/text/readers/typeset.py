"""Typeset: small PDFs made for tests, with the free Chinese fonts that set-up installs."""

from __future__ import annotations

import struct
import tempfile
import zlib
from pathlib import Path

import typst

HEAD = '#set text(font: "Noto Serif CJK SC", size: 12pt, lang: "zh")\n#set par(justify: true)\n'


def pdf(body: str, page: str = 'paper: "a4"', files: dict[str, bytes] | None = None) -> bytes:
    """A PDF of typst markup ``body``; ``page`` are the arguments of its page set-up."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (files or {}).items():
            (Path(folder) / name).write_bytes(data)
        main = Path(folder) / "main.typ"
        main.write_text(f"#set page({page})\n{HEAD}{body}", encoding="utf-8")
        return bytes(typst.compile(str(main)))


def png(width: int = 40, height: int = 40) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
