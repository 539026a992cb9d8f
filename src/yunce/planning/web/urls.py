"""Routes of planning. `projects/new` stands before the routes of one project wherever both are mounted."""

from django.urls import path

from yunce.planning.web.views import budget, checks, files, overview, schedule, start

app_name = "planning"
urlpatterns = [
    path("projects/new", start.doors, name="new"),
    path("projects/new/draft", start.draft, name="new-draft"),
    path("projects/new/file", start.upload, name="new-file"),
    path("projects/new/copy/<str:source_id>", start.copy, name="new-copy"),
    path("projects/<str:initiative_id>/plan", overview.overview, name="plan"),
    path("projects/<str:initiative_id>/plan/template", overview.from_template, name="from-template"),
    path("projects/<str:initiative_id>/plan/freeze", overview.freeze, name="freeze"),
    path("projects/<str:initiative_id>/plan/text", overview.text, name="text"),
    path("projects/<str:initiative_id>/plan/budget", budget.budget, name="budget"),
    path("projects/<str:initiative_id>/plan/budget/limit", budget.limit, name="budget-limit"),
    path("projects/<str:initiative_id>/plan/schedule", schedule.schedule, name="schedule"),
    path("projects/<str:initiative_id>/plan/schedule/campaign", schedule.campaign, name="campaign"),
    path("projects/<str:initiative_id>/plan/schedule/phases", schedule.phases, name="phases"),
    path("projects/<str:initiative_id>/plan/schedule/tasks", schedule.tasks, name="tasks"),
    path("projects/<str:initiative_id>/plan/schedule/roles", schedule.roles, name="roles"),
    path("projects/<str:initiative_id>/plan/checks", checks.checks, name="checks"),
    path("projects/<str:initiative_id>/plan/export.xlsx", files.export_xlsx, name="export-xlsx"),
    path("projects/<str:initiative_id>/plan/export.docx", files.export_docx, name="export-docx"),
    path("projects/<str:initiative_id>/plan/export.pdf", files.export_pdf, name="export-pdf"),
    path("projects/<str:initiative_id>/plan/import", files.upload, name="import"),
    path("projects/<str:initiative_id>/plan/import/<str:pending_id>", files.changes, name="changes"),
]
