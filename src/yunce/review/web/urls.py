"""Routes of 项目, one project's overview, and its review.

The overview stands here because it shows a little of every phase, and the review may ask them all.
"""

from django.urls import path, re_path

from yunce.review.web.views import gap, meeting, overview, projects, report, settlement

app_name = "review"
# An id is 26 letters and digits; anything else below /projects/ (such as `new`) is another domain's page.
_ID = r"(?P<initiative_id>[0-9A-Z]{26})"
_P = "projects/<str:initiative_id>"

urlpatterns = [
    path("projects", projects.projects, name="projects"),
    re_path(rf"^projects/{_ID}$", overview.overview, name="overview"),
    path(f"{_P}/edit", projects.edit, name="edit"),
    path(f"{_P}/archive", projects.archive, name="archive"),
    path(f"{_P}/restore", projects.restore, name="restore"),
    path(f"{_P}/decisions", overview.decide, name="decide"),
    path(f"{_P}/review", meeting.meeting, name="meeting"),
    path(f"{_P}/review/lessons", meeting.keep, name="keep-lesson"),
    path(f"{_P}/review/gap", gap.gap, name="gap"),
    path(f"{_P}/review/settlement", settlement.settlement, name="settlement"),
    path(f"{_P}/review/settlement/now", settlement.settle, name="settle"),
    path(f"{_P}/review/settlement/<str:node_key>", settlement.by_hand, name="settle-by-hand"),
    path(f"{_P}/review/report", report.report, name="report"),
    path(f"{_P}/review/report.docx", report.docx, name="report-docx"),
    path(f"{_P}/review/report.pdf", report.pdf, name="report-pdf"),
]
