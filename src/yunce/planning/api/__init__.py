"""What pages and other domains ask of planning: start a project, the plan, its document, workbook and freeze.

Templates: `templates()`; values of the plan: `Plan`, `Task`, `BudgetLine`, `Phase`, `Section`."""

from yunce.planning.api.document import plan_document
from yunce.planning.api.drafts import (
    Stale,
    create_plan,
    edit_plan,
    move_task,
    numbers_served,
    plan_draft,
    plan_drafts,
    save_plan,
    task_records,
    today,
)
from yunce.planning.api.publishing import PublishRefused, changes_since, frozen_plan, publish, same_plan
from yunce.planning.api.roles import assign_roles, role_holders, shown_owner
from yunce.planning.api.starting import (
    Beginning,
    begin,
    begin_as_copy,
    create_from_template,
    first_free_launch,
    keep_old_file,
    old_file,
    understand,
)
from yunce.planning.api.workbooks import Preview, apply_file, export_plan, number_rows, preview, take_file
from yunce.planning.rules.plan import (
    BudgetLine,
    Phase,
    PhaseKey,
    Plan,
    Section,
    Task,
    TaskState,
    from_json,
    moved,
    offset_label,
    to_json,
)
from yunce.planning.rules.roles import roles_of, suggested
from yunce.planning.rules.templates import Template, Wish, draft, template, templates
from yunce.planning.rules.validation import Finding, completeness, findings, late
from yunce.planning.spreadsheet import FileRefused
from yunce.planning.store import Draft, TaskRecord

__all__ = [
    "Beginning", "BudgetLine", "Draft", "FileRefused", "Finding", "Phase", "PhaseKey", "Plan", "Preview",
    "PublishRefused", "Section", "Stale", "Task", "TaskRecord", "TaskState", "Template", "Wish", "apply_file",
    "assign_roles", "begin", "begin_as_copy", "changes_since", "completeness", "create_from_template",
    "create_plan", "draft", "edit_plan", "export_plan", "findings", "first_free_launch", "from_json",
    "frozen_plan", "keep_old_file", "late", "move_task", "moved", "number_rows", "numbers_served",
    "offset_label", "old_file", "plan_document", "plan_draft", "plan_drafts", "preview", "publish",
    "role_holders", "roles_of", "same_plan", "save_plan", "shown_owner", "suggested", "take_file",
    "task_records", "template", "templates", "to_json", "today", "understand",
]  # fmt: skip
