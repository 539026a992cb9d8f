"""Routes under 数据, and the readings of a project."""

from django.urls import path

from yunce.events.web.views import imports, mapping, privacy, readings, sources

app_name = "data"
urlpatterns = [
    path("data", sources.data, name="data"),
    path("data/sources.json", sources.listed, name="sources-json"),
    path("data/sources/new", sources.new_source, name="new-source"),
    path("data/sources/<str:source_id>", sources.one, name="source"),
    path("data/sources/<str:source_id>/key", sources.new_key, name="source-key"),
    path("data/sources/<str:source_id>/revoke", sources.revoke, name="source-revoke"),
    path("data/sources/<str:source_id>/retention", sources.retention, name="source-retention"),
    path("data/import", imports.upload, name="import"),
    path("data/import/<str:job_id>", mapping.one, name="import-job"),
    path("data/import/<str:job_id>/options", mapping.options, name="import-options"),
    path("data/import/<str:job_id>/progress", imports.progress, name="import-progress"),
    path("data/import/<str:job_id>/cancel", imports.cancel, name="import-cancel"),
    path("data/import/<str:job_id>/retry", imports.retry, name="import-retry"),
    path("data/import/<str:job_id>/rejects.csv", imports.rejects, name="import-rejects"),
    path("data/rejected", imports.rejected, name="rejected"),
    path("data/erase", privacy.erase, name="erase"),
    path("data/readings", readings.page, name="readings"),
    path("data/readings/metrics", readings.metrics, name="reading-metrics"),
    path("data/readings/<str:reading_id>/withdraw", readings.withdraw, name="reading-withdraw"),
    path("projects/<str:initiative_id>/run/readings", readings.page, name="project-readings"),
]
