"""Units and what they owe."""

from django.urls import URLPattern

app_name = "people"
urlpatterns: list[URLPattern] = []
