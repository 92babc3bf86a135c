"""The journal."""

from django.urls import path

from luodi.web.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.journal, name="list"),
    path("readings", views.reading_log, name="readings"),
    path("readings.csv", views.readings_csv, name="readings_csv"),
]
