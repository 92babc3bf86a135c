"""What-if."""

from django.urls import path

from luodi.web.whatif import views

app_name = "whatif"
urlpatterns = [
    path("", views.page, name="page"),
    path("progress", views.progress, name="progress"),
    path("report", views.report, name="report"),
]
