"""The API's reading operations beyond documents and commitments, one module a room, as the pages show it."""

from luodi.web.api.reading import batches, journal, linked, notices, people, timing

__all__ = ["batches", "journal", "linked", "notices", "people", "timing"]
