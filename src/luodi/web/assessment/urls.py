"""Assessment: results, what they were counted from, schemes, appeals."""

from django.urls import path

from luodi.web.assessment import views

app_name = "assessment"
urlpatterns = [
    path("", views.home, name="home"),
    path("try", views.attempt, name="try"),
    path("issue", views.issue, name="issue"),
    path("schemes", views.schemes, name="schemes"),
    path("<int:pk>", views.result, name="result"),
    path("<int:pk>/letter", views.letter, name="letter"),
    path("scores/<int:of>", views.score, name="score"),
    path("scores/<int:of>/appeal", views.complain, name="appeal"),
    path("appeals/<int:of>/answer", views.answer, name="answer"),
]
