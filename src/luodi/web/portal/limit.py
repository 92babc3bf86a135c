"""How many pages one address may ask for: more than a household ever does, and fewer than a scraper wants."""

from __future__ import annotations

import hashlib
import hmac
import time

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 600
"""Seconds over which pages are counted."""


def wait(request: HttpRequest) -> int:
    """Count one more page; seconds to wait where it is one too many, else 0.

    Of the address only a digest is kept, under the site's secret and for one window only: nobody can be followed from
    one to the next. All server processes count together; two pages in the same instant may count as one.
    """
    now = int(time.time())
    told = f"{now // WINDOW}:{get_client_ip(request) or ''}".encode()
    key = "finder:" + hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()
    count = cache.get(key, 0) + 1
    cache.set(key, count, timeout=WINDOW)
    return WINDOW - now % WINDOW if count > settings.LUODI_FINDER_RATE else 0
