"""The journal."""

from django.urls import path

from luodi.web.journal import views

app_name = "journal"
urlpatterns = [path("", views.journal, name="list")]
