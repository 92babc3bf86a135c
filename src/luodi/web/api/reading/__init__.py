"""The API's reading operations beyond documents and commitments, one module a room, as the pages show it."""

from luodi.web.api.reading import (
    across,
    assessment,
    batches,
    cockpit,
    desk,
    feeds,
    journal,
    letters,
    linked,
    notices,
    people,
    published,
    rosters,
    sheets,
    timing,
    whatif,
)

__all__ = [
    "across",
    "assessment",
    "batches",
    "cockpit",
    "desk",
    "feeds",
    "journal",
    "letters",
    "linked",
    "notices",
    "people",
    "published",
    "rosters",
    "sheets",
    "timing",
    "whatif",
]
