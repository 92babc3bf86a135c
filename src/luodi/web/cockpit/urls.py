"""Addresses of the cockpit."""

from django.urls import path

from luodi.web.cockpit import views

app_name = "cockpit"
urlpatterns = [
    path("", views.cockpit, name="board"),
    path("units", views.units, name="units"),
    path("documents", views.documents, name="documents"),
    path("indicators/<int:target>", views.indicator, name="indicator"),
    path("documents/<path:key>", views.document, name="document"),
]
