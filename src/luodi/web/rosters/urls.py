"""Rosters."""

from django.urls import path

from luodi.web.rosters import views

app_name = "rosters"
urlpatterns = [
    path("", views.rosters, name="list"),
    path("template", views.template, name="template"),
    path("<uuid:pk>", views.roster, name="roster"),
    path("<uuid:pk>/progress", views.progress, name="progress"),
    path("<uuid:pk>/do/<slug:verb>", views.do, name="do"),
    path("<uuid:pk>/file/<slug:name>", views.download, name="file"),
]
