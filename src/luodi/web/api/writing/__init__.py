"""The API's writing operations, one module a room; each calls the actions that the pages call."""

from luodi.web.api.writing import administration, documents, ledger, links, notices, review

__all__ = ["administration", "documents", "ledger", "links", "notices", "review"]
from luodi.web.api.writing import handing

__all__ = ["administration", "handing", "ledger", "links", "notices", "review"]
