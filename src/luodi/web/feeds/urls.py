"""Calendar feeds."""

from django.urls import path

from luodi.web.feeds import views

app_name = "feeds"
urlpatterns = [
    path("", views.feeds, name="list"),
    path("<int:of>/revoke", views.revoke, name="revoke"),
    path("<slug:name>.ics", views.fetched, name="calendar"),
]
