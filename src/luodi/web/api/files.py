"""Answers that are files: how an operation declares them, and how one is given."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
JSON = "application/json"


def bytes_of(*kinds: str) -> dict[str, Any]:
    """What an operation says of a file that it gives, in one of ``kinds`` (media types)."""
    content = {
        kind: {"schema": {"type": "object"} if kind == JSON else {"type": "string", "format": "binary"}}
        for kind in kinds
    }
    return {"responses": {200: {"description": "文件 / the file", "content": content}}}


def file(data: bytes | str, name: str, kind: str) -> HttpResponse:
    """The answer: ``data`` as a file called ``name``."""
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
