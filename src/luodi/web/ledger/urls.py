"""The ledger and its commitments."""

from django.urls import path

from luodi.web.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.ledger, name="list"),
    path("<uuid:pk>", views.commitment, name="commitment"),
]
