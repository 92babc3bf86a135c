"""Notices, the outbox, schedules and drafts."""

from django.urls import path

from luodi.web.notices import drafting, views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("read", views.read, name="read"),
    path("outbox", views.outbox, name="outbox"),
    path("outbox/<int:pk>/resend", views.resend, name="resend"),
    path("drafts/", drafting.drafts, name="drafts"),
    path("drafts/<int:pk>", drafting.draft, name="draft"),
    path("drafts/<int:pk>/<slug:verb>", drafting.act, name="act"),
    path("schedules/<slug:kind>", drafting.schedule, name="schedule"),
    path("schedules/<slug:kind>/now", drafting.make, name="make"),
]
