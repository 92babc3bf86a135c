"""Plain text: the characters as received, line ends made ``\\n``."""

from __future__ import annotations


def canonical(text: str) -> str:
    """A decoded text with every kind of line end as ``\\n``; nothing else is changed.

    >>> canonical("甲\\r\\n乙\\r丙\\n")
    '甲\\n乙\\n丙\\n'
    """
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")
