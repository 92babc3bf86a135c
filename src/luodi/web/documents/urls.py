"""Documents, their provisions, and search."""

from django.urls import path

from luodi.web.documents import classifying, entering, exchange, views

app_name = "documents"
urlpatterns = [
    path("documents/", views.shelf, name="list"),
    path("documents/enter", entering.enter, name="enter"),
    path("documents/<path:key>/akn.xml", exchange.xml, name="akn"),
    path("documents/<path:key>/source", views.source, name="source"),
    path("documents/<path:key>/classification", classifying.classify, name="classify"),
    path("documents/<path:key>/theme", classifying.theme, name="theme"),
    path("documents/<path:key>", views.document, name="document"),
]
