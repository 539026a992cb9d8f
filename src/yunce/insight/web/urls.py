"""Routes of 分析."""

from django.urls import path

from yunce.insight.web import files, guide, pages, persons, programs, running, views

app_name = "insight"
urlpatterns = [
    path("insight", views.board, name="board"),
    path("api/v1", guide.guide, name="api"),
    path("api/v1/openapi.json", programs.openapi, name="openapi"),
    path("api/v1/insight/runs/<str:run_id>", programs.run, name="api-run"),
    path("api/v1/insight/<str:question>", programs.ask, name="ask"),
    path("insight/runs/<str:run_id>", running.progress, name="run"),
    path("insight/runs/<str:run_id>/cancel", running.cancel, name="cancel"),
    path("insight/<str:question>/persons", persons.people, name="persons"),
    path("insight/<str:question>", pages.page, name="question"),
    path("insight/<str:question>/card", views.card, name="card"),
    path("insight/<str:question>/file/<str:form>", files.file, name="file"),
]
