"""The API's writing operations, one module a room; each calls the actions that the pages call."""

from luodi.web.api.writing import ledger, review

__all__ = ["ledger", "review"]
