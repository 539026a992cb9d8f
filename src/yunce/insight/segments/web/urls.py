"""Routes of 用户."""

from django.urls import path

from yunce.insight.segments.web import builder, comparing, lists, person, tags, views

app_name = "persons"
urlpatterns = [
    path("persons", views.overview, name="overview"),
    path("persons/segments/new", builder.new, name="new"),
    path("persons/segments/size", builder.size, name="size"),
    path("persons/segments/list", lists.upload, name="list"),
    path("persons/segments/figure", lists.figure, name="figure"),
    path("persons/segments/overlap", comparing.overlaps, name="overlap"),
    path("persons/tags", tags.index, name="tags"),
    path("persons/tags/new", tags.new, name="new-tag"),
    path("persons/tags/<str:key>", tags.tag, name="tag"),
    path("persons/tags/<str:key>/remove", tags.remove, name="remove-tag"),
    path("persons/groups", person.groups, name="groups"),
    path("persons/segments/<str:segment_id>", views.segment, name="segment"),
    path("persons/segments/<str:segment_id>/edit", builder.edit, name="edit"),
    path("persons/segments/<str:segment_id>/count", views.count, name="count"),
    path("persons/segments/<str:segment_id>/profile", comparing.against, name="profile"),
    path("persons/segments/<str:segment_id>/remove", views.remove, name="remove"),
    path("persons/segments/<str:segment_id>/file/<str:form>", views.file, name="file"),
    path("persons/<path:person>", person.page, name="person"),  # last: an id may be anything
]
