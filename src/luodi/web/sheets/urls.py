"""The lists as files, and the ledger's sheet as it comes back."""

from django.urls import path

from luodi.web.sheets import filling, views

app_name = "sheets"
urlpatterns = [
    path("fill", filling.fill, name="fill"),
    path("fill/<uuid:pk>", filling.filled, name="filled"),
    path("fill/<uuid:pk>/confirm", filling.confirm, name="confirm"),
    path("fill/<uuid:pk>/rows/<int:of>/settle", filling.settle, name="settle"),
    path("ledger.<slug:name>", views.ledger, name="ledger"),
    path("documents.<slug:name>", views.documents, name="documents"),
    path("units.<slug:name>", views.units, name="units"),
    path("journal.<slug:name>", views.journal, name="journal"),
    path("notices.<slug:name>", views.notices, name="notices"),
    path("letters.<slug:name>", views.letters, name="letters"),
    path("gaps/<slug:verb>.<slug:name>", views.gap, name="gap"),
    path("comparisons/<int:of>.<slug:name>", views.comparison, name="comparison"),
    path("assessments/<int:pk>.<slug:name>", views.ranks, name="ranks"),
]
