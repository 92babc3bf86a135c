"""Ids of proposals that stay the same when the same file is read again."""

from __future__ import annotations

import hashlib
import re

from luodi.text.folding import nfkc
from luodi.text.model import Document

_MARKS = re.compile(r"[\W_]+")


def document_key(document: Document) -> str:
    """What names a document among others: its number as issued, else its title."""
    return document.number or document.title


def commitment_id(document: Document, eid: str, text: str) -> str:
    """Twelve hex digits of the document's key, the provision and the task's words without space, width and marks.

    Moving a comma keeps the id; another word, number or provision changes it.
    """
    return hashlib.sha256("\x1f".join((document_key(document), eid, folded(text))).encode()).hexdigest()[:12]


def folded(text: str) -> str:
    """``text`` in one width (NFKC), lower case, letters and figures only.

    >>> folded("新建（改建）管网 ９００公里。"), folded("新建(改建)管网900公里")
    ('新建改建管网900公里', '新建改建管网900公里')
    """
    return _MARKS.sub("", nfkc(text).casefold())
