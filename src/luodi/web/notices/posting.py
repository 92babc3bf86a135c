"""One JSON request to another host: checked before, bounded in time and size, never redirected."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 10.0
"""Seconds for the whole of a request; a server that answers byte by byte is cut off."""
MOST_BYTES = 64 * 1024


class UndeliveredError(Exception):
    """The message did not arrive. ``lasting``: trying again is of no use."""

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        super().__init__(why)
        self.lasting = lasting


def checked(url: str, allowed_hosts: Iterable[str]) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address that may be asked: https, or a host that the configuration allows.

    Raises UndeliveredError for any other; it does not repeat the address, which may hold a key.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise UndeliveredError("the address is not valid", lasting=True) from None
    allowed = host in set(allowed_hosts)
    if not host or parts.username or parts.scheme not in {"https", "http"}:
        raise UndeliveredError("the address is not valid", lasting=True)
    if parts.scheme != "https" and not allowed:
        raise UndeliveredError("the address is not https and its host is not allowed", lasting=True)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path


def post_json(
    url: str, body: dict[str, Any], *, key: str, allowed_hosts: Iterable[str] = (), patience: float = PATIENCE
) -> bytes:
    """Send ``body``; gives the answer of a 2xx. Raises UndeliveredError for everything else, redirects among it."""
    scheme, host, port, path = checked(url, allowed_hosts)
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host, port, timeout=patience)
    cut = threading.Event()
    late = threading.Timer(patience, _cut, [connection, cut])
    late.daemon = True
    late.start()
    try:
        connection.connect()
        # The connection lets go of its socket once an answer begins; the timer needs it to the end.
        connection.held = connection.sock  # type: ignore[attr-defined]
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Luodi", "X-Luodi-Delivery": key}
        connection.request("POST", path, body=data, headers=headers)
        answer = connection.getresponse()
        told = answer.read(MOST_BYTES)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UndeliveredError(type(error).__name__) from error
    finally:
        late.cancel()
        connection.close()
    if cut.is_set():
        raise UndeliveredError("the answer took too long")
    if not 200 <= answer.status < 300:
        raise UndeliveredError(f"HTTP {answer.status}")
    return told


def _cut(connection: http.client.HTTPConnection, cut: threading.Event) -> None:
    """End the request whatever it waits for."""
    cut.set()
    held: socket.socket | None = getattr(connection, "held", None) or connection.sock
    if held is not None:
        with contextlib.suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)
