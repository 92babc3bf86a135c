"""A good call of an operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Good:
    """A call that is allowed and does something: by whom, on what, with which body.

    With ``files`` (by field, names and bytes) it is sent as a form.
    """

    who: str
    path: str
    body: dict[str, Any]
    files: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)
