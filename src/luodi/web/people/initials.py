"""Initials of pinyin, for finding units by typing them."""

from __future__ import annotations


def initials(*names: str) -> str:
    """Pinyin initials of each of the names, once.

    >>> initials("市财政局", "云洲市财政局")
    'sczj yzsczj'
    """
    from pypinyin import Style, lazy_pinyin  # its dictionaries take a second to load, and few processes need them

    found = ("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower() for name in names if name)
    return " ".join(dict.fromkeys(found))[:100]
