"""Folding: the same words, however they were typed or broken over lines, give the same hash."""

from __future__ import annotations

import hashlib
import re
import unicodedata

VERSION = 1
"""Stored beside hashes that are kept; a changed folding gets a new number."""


_WIDE = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in (*range(0xFF01, 0xFF5F), 0x3000)}
_WIDE_CHAR = re.compile("[\uff01-\uff5e\u3000]")


def _narrow(found: re.Match[str]) -> str:
    return _WIDE[found[0]]


def nfkc(text: str) -> str:
    """``text`` in Unicode's compatibility form.

    Chinese text is in it but for its wide punctuation and figures, and to put those into it is quicker than to have
    every character looked up.

    >>> nfkc("（９５％）")
    '(95%)'
    """
    plain = _WIDE_CHAR.sub(_narrow, text)
    return plain if unicodedata.is_normalized("NFKC", plain) else unicodedata.normalize("NFKC", plain)


def fold(text: str) -> str:
    """``text`` after NFKC, in lower case, without white space and punctuation.

    >>> fold("第十三条　（一）家庭 人均流动资产，不超过 24 个月。")
    '第十三条一家庭人均流动资产不超过24个月'
    >>> fold("≥95.5%") == fold("≥ 95.5％")
    True
    >>> fold("95.5") == fold("955")
    False
    """
    normal = nfkc(text).lower()
    out = []
    for at, char in enumerate(normal):
        kind = unicodedata.category(char)
        # A point or comma between digits is part of the number.
        inside = char in ".,:/-" and 0 < at < len(normal) - 1 and normal[at - 1].isdigit() and normal[at + 1].isdigit()
        if inside or kind[0] not in "PZC":
            out.append(char)
    return "".join(out)


def digest(text: str) -> str:
    """SHA-256 of the folded text, in hexadecimal.

    >>> digest("民政局 负责") == digest("民政局负责。")
    True
    """
    return hashlib.sha256(fold(text).encode("utf-8", "surrogatepass")).hexdigest()
