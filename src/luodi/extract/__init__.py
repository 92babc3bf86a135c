"""析: a document read into proposed commitments, indicators and citations."""

from __future__ import annotations

from luodi.extract.model import Extraction
from luodi.text.model import Document, Source

__all__ = ["extract"]


def extract(source: Source, document: Document) -> Extraction:
    """What ``document``, parsed from ``source``, proposes, in the order of its text."""
    # The grammars are loaded when first used: the web imports this room for its types alone.
    from luodi.extract.document import propose

    return propose(source, document)
