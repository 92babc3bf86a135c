"""The lists as files."""

from django.urls import path

from luodi.web.sheets import views

app_name = "sheets"
urlpatterns = [
    path("ledger.<slug:name>", views.ledger, name="ledger"),
    path("documents.<slug:name>", views.documents, name="documents"),
    path("units.<slug:name>", views.units, name="units"),
    path("journal.<slug:name>", views.journal, name="journal"),
    path("notices.<slug:name>", views.notices, name="notices"),
]
