"""Routes of 指标字典."""

from django.urls import path

from yunce.insight.metrics.web import packs, views

app_name = "metrics"
urlpatterns = [
    path("insight/metrics", views.dictionary, name="dictionary"),
    path("insight/metrics/new", views.new, name="new"),
    path("insight/metrics/packs/<str:pack>", packs.adopt, name="pack"),
    path("insight/metrics/<str:key>", views.edit, name="edit"),
    path("insight/metrics/<str:key>/archive", views.archive, name="archive"),
    path("insight/metrics/<str:key>/restore", views.restore, name="restore"),
]
