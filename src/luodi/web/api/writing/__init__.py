"""The API's writing operations, one module a room; each calls the actions that the pages call."""

from luodi.web.api.writing import (
    across,
    administration,
    batches,
    calendars,
    desk,
    documents,
    handing,
    ledger,
    links,
    notices,
    review,
    rosters,
)

__all__ = [
    "across",
    "administration",
    "batches",
    "calendars",
    "desk",
    "documents",
    "handing",
    "ledger",
    "links",
    "notices",
    "review",
    "rosters",
]
