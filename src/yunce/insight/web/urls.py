"""Routes of 分析."""

from django.urls import path

from yunce.insight.web import files, pages, persons, programs, views

app_name = "insight"
urlpatterns = [
    path("insight", views.board, name="board"),
    path("insight/metrics", views.dictionary, name="metrics"),
    path("api/v1", programs.guide, name="api"),
    path("api/v1/openapi.json", programs.openapi, name="openapi"),
    path("api/v1/insight/<str:question>", programs.ask, name="ask"),
    path("insight/<str:question>/persons", persons.people, name="persons"),
    path("insight/<str:question>", pages.page, name="question"),
    path("insight/<str:question>/card", views.card, name="card"),
    path("insight/<str:question>/file/<str:form>", files.file, name="file"),
]
