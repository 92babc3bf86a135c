"""析: a document read into proposed commitments, indicators and citations."""

from __future__ import annotations

from luodi.extract.model import Extraction
from luodi.text.model import Document, Source

__all__ = ["extract"]


def extract(source: Source, document: Document) -> Extraction:
    """What one document of ``source`` proposes: so far the rows of its tables."""
    from luodi.extract.tables import commitments_of_table

    rows = (row for table in document.tables for row in commitments_of_table(source, document, table))
    return Extraction(tuple(rows), ())
