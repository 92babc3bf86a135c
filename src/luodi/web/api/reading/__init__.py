"""The API's reading operations beyond documents and commitments, one module a room, as the pages show it."""

from luodi.web.api.reading import across, batches, desk, journal, linked, notices, people, rosters, timing

__all__ = ["across", "batches", "desk", "journal", "linked", "notices", "people", "rosters", "timing"]
