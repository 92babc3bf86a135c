"""What lies across documents."""

from django.urls import path

from luodi.web.across import views

app_name = "across"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("compare", views.begin, name="begin"),
    path("compare/<int:of>", views.compared, name="compared"),
    path("compare/<int:of>/item", views.item, name="item"),
    path("compare/<int:of>/do/<slug:verb>", views.act_on, name="act"),
    path("conflicts", views.conflicts, name="conflicts"),
    path("conflicts/search", views.search, name="search"),
    path("conflicts/<int:of>", views.settle, name="settle"),
    path("gaps/<slug:verb>", views.gap, name="gap"),
    path("gaps/<slug:verb>/hand", views.hand, name="hand"),
    path("heirs", views.heirs, name="heirs"),
    path("load", views.loads, name="load"),
    path("indicators/<slug:verb>/<path:key>", views.indicator, name="indicator"),
]
