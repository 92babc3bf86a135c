"""Tokens: one's own, and those of systems."""

from django.urls import path

from luodi.web.api import pages

app_name = "tokens"
urlpatterns = [
    path("", pages.own, name="own"),
    path("systems", pages.systems, name="systems"),
    path("systems/open", pages.open_, name="open"),
    path("systems/<int:of>/issue", pages.issue_for, name="issue_for"),
    path("<int:of>/revoke", pages.revoke, name="revoke"),
]
