"""Documents, their provisions, and search."""

from django.urls import path

from luodi.web.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/", views.shelf, name="list"),
    path("documents/<path:key>/source", views.source, name="source"),
    path("documents/<path:key>", views.document, name="document"),
]
