"""The ledger and its commitments."""

from django.urls import URLPattern

app_name = "ledger"
urlpatterns: list[URLPattern] = []
