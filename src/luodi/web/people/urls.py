"""Units and what they owe."""

from django.urls import path

from luodi.web.people import views

app_name = "people"
urlpatterns = [
    path("", views.units, name="units"),
    path("suggest", views.suggest, name="suggest"),
    path("<path:key>", views.unit, name="unit"),
]
