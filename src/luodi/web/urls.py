"""Where everything is: each room has its own addresses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, register_converter
from django.urls.converters import PathConverter

from luodi.web.api.problems import nothing_here
from luodi.web.api.routes import api
from luodi.web.home import home


def alive(request: HttpRequest) -> HttpResponse:
    """Says that the server answers; for monitoring."""
    return HttpResponse("ok", content_type="text/plain")


class Anything(PathConverter):
    """Any characters, line ends too: whatever a program asks for below api/ is answered as JSON."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")

urlpatterns = [
    path("", home, name="home"),
    path("", include("luodi.web.documents.urls")),
    path("ledger/", include("luodi.web.ledger.urls")),
    path("review/", include("luodi.web.review.urls")),
    path("published/", include("luodi.web.published.urls")),
    path("cockpit/", include("luodi.web.cockpit.urls")),
    path("across/", include("luodi.web.across.urls")),
    path("units/", include("luodi.web.people.urls")),
    path("people/", include("luodi.web.people.administration_urls")),
    path("notices/", include("luodi.web.notices.urls")),
    path("assessment/", include("luodi.web.assessment.urls")),
    path("letters/", include("luodi.web.letters.urls")),
    path("journal/", include("luodi.web.journal.urls")),
    path("finder/", include("luodi.web.portal.urls")),
    path("rosters/", include("luodi.web.rosters.urls")),
    path("desk/", include("luodi.web.desk.urls")),
    path("whatif/", include("luodi.web.whatif.urls")),
    path("accounts/", include("luodi.web.people.sign_in_urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("api/", api.urls),
    path("api/<anything:rest>", nothing_here),
    path("feeds/", include("luodi.web.feeds.urls")),
    path("lists/", include("luodi.web.sheets.urls")),
    path("tokens/", include("luodi.web.api.urls")),
    path("alive", alive, name="alive"),
]
