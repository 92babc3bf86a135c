"""Letters, their files, and how they look."""

from django.urls import path

from luodi.web.letters import arranging, views

app_name = "letters"
urlpatterns = [
    path("", views.letters, name="list"),
    path("new", views.new, name="new"),
    path("settings", arranging.settings, name="settings"),
    path("settings/<slug:kind>/style", arranging.style, name="style"),
    path("settings/signatories", arranging.signatory, name="signatory"),
    path("settings/signatories/<int:pk>/end", arranging.end, name="end_signatory"),
    path("settings/<slug:kind>/template", arranging.template, name="template"),
    path("settings/templates/<int:pk>", arranging.version, name="version"),
    path("settings/templates/<int:pk>/retire", arranging.retire, name="retire"),
    path("<uuid:pk>", views.letter, name="letter"),
    path("<uuid:pk>/do/<slug:verb>", views.act, name="act"),
    path("<uuid:pk>/file/<slug:name>", views.file, name="file"),
    path("<uuid:pk>/page/<int:of>", views.page, name="page"),
]
