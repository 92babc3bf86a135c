"""Tables of a document: drawn grids and columns printed one after another, read into titled rows."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.text.lines import Line
from luodi.text.model import Source, Table


def find_tables(source: Source, region: Sequence[Line], prefix: str) -> tuple[list[Table], set[int]]:
    """The tables among the lines of ``region`` and the indexes of the lines they claim.

    ``prefix`` is the eid of the attachment around them (``att_1``) or empty; tables are ``table_1`` … below it and
    rows ``tr_N``, N being the printed number where the rows are numbered, else the position. Lines not claimed are
    running text and are left to the outline.
    """
    return [], set()
