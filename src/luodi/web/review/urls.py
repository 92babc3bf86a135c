"""Review of proposals."""

from django.urls import path

from luodi.web.review import views

app_name = "review"
urlpatterns = [
    path("", views.review, name="list"),
    path("item/<uuid:pk>", views.item, name="item"),
    path("item/<uuid:pk>/<slug:verb>", views.change, name="change"),
    path("together/<slug:verb>/<path:key>", views.together, name="together"),
    path("document/<path:key>", views.table, name="table"),
]
