"""The public finder. Who asks is no answer and may stand in an address; every answer travels in the body of a POST."""

from django.urls import path

from luodi.web.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.start, name="start"),
    path("household", views.household, name="household"),
    path("business", views.business, name="business"),
]
