"""Where everything is: each room has its own addresses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def alive(request: HttpRequest) -> HttpResponse:
    """Says that the server answers; for monitoring."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("", include("luodi.web.documents.urls")),
    path("ledger/", include("luodi.web.ledger.urls")),
    path("units/", include("luodi.web.people.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("alive", alive, name="alive"),
]
