"""Routes of 用户."""

from django.urls import path

from yunce.insight.segments.web import builder, comparing, lists, person, views

app_name = "persons"
urlpatterns = [
    path("persons", views.overview, name="overview"),
    path("persons/segments/new", builder.new, name="new"),
    path("persons/segments/size", builder.size, name="size"),
    path("persons/segments/list", lists.upload, name="list"),
    path("persons/segments/figure", lists.figure, name="figure"),
    path("persons/segments/overlap", comparing.overlaps, name="overlap"),
    path("persons/groups", person.groups, name="groups"),
    path("persons/segments/<str:segment_id>", views.segment, name="segment"),
    path("persons/segments/<str:segment_id>/edit", builder.edit, name="edit"),
    path("persons/segments/<str:segment_id>/count", views.count, name="count"),
    path("persons/segments/<str:segment_id>/profile", comparing.against, name="profile"),
    path("persons/segments/<str:segment_id>/remove", views.remove, name="remove"),
    path("persons/segments/<str:segment_id>/file/<str:form>", views.file, name="file"),
    path("persons/<path:person>", person.page, name="person"),  # last: an id may be anything
]
