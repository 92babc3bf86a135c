"""Addresses of the desk."""

from django.urls import path

from luodi.web.desk import doing, filling, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/<slug:pack>", filling.begin_page, name="begin"),
    path("<uuid:pk>", views.matter, name="matter"),
    path("<uuid:pk>/version/<int:of>", views.version, name="version"),
    path("<uuid:pk>/ask", filling.ask, name="ask"),
    path("<uuid:pk>/facts", filling.facts, name="facts"),
    path("<uuid:pk>/amend", filling.amend_page, name="amend"),
    path("<uuid:pk>/version/<int:of>/notice", views.notice, name="notice"),
    path("<uuid:pk>/version/<int:of>/notice.docx", views.notice_docx, name="notice_docx"),
    path("<uuid:pk>/version/<int:of>/replay", views.replay_page, name="replay"),
    path("<uuid:pk>/do/<slug:verb>", doing.do, name="do"),
]
