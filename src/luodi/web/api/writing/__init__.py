"""The API's writing operations, one module a room; each calls the actions that the pages call."""

from luodi.web.api.writing import (
    administration,
    batches,
    calendars,
    documents,
    handing,
    ledger,
    links,
    notices,
    review,
)

__all__ = [
    "administration",
    "batches",
    "calendars",
    "documents",
    "handing",
    "ledger",
    "links",
    "notices",
    "review",
]
