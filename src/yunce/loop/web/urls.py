"""Routes of the evidence pages and the playbook."""

from django.urls import path

from yunce.loop.web.views import evidence, playbook

app_name = "loop"
_EVIDENCE = "projects/<str:initiative_id>/research/evidence"

urlpatterns = [
    path(_EVIDENCE, evidence.listed, name="evidence"),
    path(f"{_EVIDENCE}/new", evidence.new, name="evidence-new"),
    path(f"{_EVIDENCE}/from-data", evidence.from_data, name="evidence-from-data"),
    path(f"{_EVIDENCE}/<str:evidence_id>", evidence.one, name="evidence-one"),
    path(f"{_EVIDENCE}/<str:evidence_id>/remove", evidence.remove, name="evidence-remove"),
    path("playbook", playbook.playbook, name="playbook"),
    path("playbook/lessons/<str:lesson_id>", playbook.lesson, name="lesson"),
    path("playbook/lessons/<str:lesson_id>/remove", playbook.remove, name="lesson-remove"),
]
