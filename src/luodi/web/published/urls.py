"""Addresses of published progress; everybody may open the first four."""

from django.urls import path

from luodi.web.published import views

app_name = "published"
urlpatterns = [
    path("", views.shelf, name="list"),
    path("manage", views.manage, name="manage"),
    path("manage/<path:key>", views.prepare, name="prepare"),
    path("of/<path:key>.csv", views.sheet, name="csv"),
    path("of/<path:key>.json", views.data, name="json"),
    path("of/<path:key>", views.progress, name="progress"),
]
