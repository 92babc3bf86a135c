"""What a person says of a roster's columns, as far as it differs from what was recognised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def corrected(looks: dict[str, Any] | None, said: Callable[[int, str, int], str | None]) -> dict[str, dict[str, str]]:
    """By sheet and number of the column, the fact that it holds instead (empty: none).

    ``said`` is asked for each column: by the sheet's place, its name, and the column's number. A fact that was not
    offered for the sheet is passed over.
    """
    found: dict[str, dict[str, str]] = {}
    for number, sheet in enumerate((looks or {"sheets": []})["sheets"]):
        for column in sheet["columns"]:
            given = said(number, sheet["sheet"], column["at"])
            known = {name for name, _label in sheet["offered"]} | {column["fact"], ""}
            if given is not None and given in known and given != column["fact"]:
                found.setdefault(sheet["sheet"], {})[str(column["at"])] = given
    return found
