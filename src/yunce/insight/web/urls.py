"""Routes of 分析."""

from django.urls import path

from yunce.insight.web import views

app_name = "insight"
urlpatterns = [
    path("insight", views.board, name="board"),
    path("insight/metrics", views.dictionary, name="metrics"),
    path("insight/<str:question>", views.question, name="question"),
    path("insight/<str:question>/card", views.card, name="card"),
]
