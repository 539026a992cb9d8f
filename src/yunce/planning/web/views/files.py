"""The plan as files: xlsx out and back with its differences, docx and pdf of the document."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Permission
from yunce.documents.api import Form, reached, render
from yunce.planning.api import (
    FileRefused,
    Preview,
    Stale,
    apply_file,
    export_plan,
    number_rows,
    numbers_served,
    plan_document,
    preview,
    take_file,
)
from yunce.planning.rules.book import CellProblem
from yunce.planning.web.frame import Here, here, page
from yunce.planning.web.views.overview import changes_table
from yunce.planning.web.views.start import refusal_text
from yunce.planning.web.wording import (
    Names,
    change_cells,
    conflict_cells,
    finding_text,
    problem_place,
    problem_text,
    task_names,
)
from yunce.ui import components as ui
from yunce.ui import format as write

SHORT = 14  # letters; what is longer needs a wide column that breaks its lines
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def export_xlsx(request: HttpRequest, initiative_id: str) -> HttpResponse:
    found = here(request, initiative_id)
    if isinstance(found, HttpResponse):
        return found
    name, content = export_plan(found.access, initiative_id, write.language())
    return download(content, XLSX, name)


@require_GET
def export_docx(request: HttpRequest, initiative_id: str) -> HttpResponse:
    found = here(request, initiative_id)
    if isinstance(found, HttpResponse):
        return found
    return _document(request, found, initiative_id, "docx")


@require_GET
def export_pdf(request: HttpRequest, initiative_id: str) -> HttpResponse:
    found = here(request, initiative_id)
    if isinstance(found, HttpResponse):
        return found
    return _document(request, found, initiative_id, "pdf")


@require_POST
def upload(request: HttpRequest, initiative_id: str) -> HttpResponse:
    """Keeps a returning workbook and leads to its differences."""
    found = here(request, initiative_id, Permission.EDIT)
    if isinstance(found, HttpResponse):
        return found
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("请选一个 xlsx 文件。"))
        return redirect(f"{found.base}/plan")
    try:
        shown = take_file(found.access, initiative_id, file.name or "", file.read())
    except FileRefused as refused:
        messages.error(request, refusal_text(refused))
        return redirect(f"{found.base}/plan")
    return redirect(f"{found.base}/plan/import/{shown.pending_id}")


@require_http_methods(["GET", "POST"])
def changes(request: HttpRequest, initiative_id: str, pending_id: str) -> HttpResponse:
    """The differences; POST saves them."""
    found = here(request, initiative_id, Permission.EDIT)
    if isinstance(found, HttpResponse):
        return found
    if request.method == "GET":
        return _page(found, preview(found.access, initiative_id, pending_id))
    saved = apply_file(found.access, initiative_id, pending_id, chosen=request.POST.getlist("from_file"))
    if isinstance(saved, Preview):
        return _page(found, saved)
    if isinstance(saved, Stale):
        messages.warning(request, _("刚刚有人保存过，请再看一遍改动。"))
        return redirect(f"{found.base}/plan/import/{pending_id}")
    messages.success(request, _("表格里的改动已保存。"))
    return redirect(f"{found.base}/plan")


def download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file with its own name, in any script (RFC 6266)."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _document(request: HttpRequest, found: Here, initiative_id: str, form: Form) -> HttpResponse:
    plan = plan_document(found.access.workspace.id, initiative_id)
    rendered = render(reached(plan, request.build_absolute_uri("/"), f"/projects/{initiative_id}/plan"), form)
    return download(
        rendered.content, rendered.media_type, _("活动方案-%(name)s") % {"name": found.plan.campaign} + f".{form}"
    )


def _page(found: Here, shown: Preview) -> HttpResponse:
    currency = found.plan.currency
    names = Names(
        tasks={**task_names(found.plan), **shown.added_tasks},
        numbers=numbers_served(found.access.workspace.id, found.initiative_id),
        units={n.key: n.unit for n in number_rows(found.access.workspace.id, found.initiative_id)},
    )
    rows = [change_cells(change, currency, names) for change in shown.agreed]
    context = {
        "header": ui.PageHeader(
            title=_("表格里的改动"),
            subtitle=shown.name,
            crumbs=[ui.Crumb(text=_("方案总览"), url=f"{found.base}/plan")],
        ),
        "shown": shown,
        "changes": changes_table(rows, _("共 %(count)d 格") % {"count": len(rows)}, _in_file(shown)) if rows else None,
        "conflicts": _conflicts(shown, currency, names) if shown.conflicts else None,
        "problems": _problems(shown.problems) if shown.problems else None,
        "findings": [finding_text(f, names) for f in shown.findings],
    }
    return page(found, "planning/import.html", "plan", context, status=422 if shown.problems else 200)


def _in_file(shown: Preview) -> tuple[str, str]:
    """What the two values of a cell are called: a file that did not leave from here is held against the plan as it
    stands."""
    return (_("现在") if shown.made_of is None else _("导出时"), _("文件里"))


def _conflicts(shown: Preview, currency: str, names: Names) -> ui.Table:
    """Cells that others changed too: what they are now, what the file says, what they were when it left.

    Sheet, row and column in one cell and the two that one chooses between next to it: so much fits on a phone."""
    cells = [conflict_cells(each, currency, names) for each in shown.conflicts]
    rows: list[dict[str, Any]] = [
        {**each, "where": " · ".join(each[part] for part in ("sheet", "row", "column"))} for each in cells
    ]
    chosen: set[str] = set()
    for row, conflict in zip(rows, shown.conflicts, strict=True):
        # A row that goes or comes back as a whole is chosen once, at its first cell.
        first = conflict.choice not in chosen
        label = _("%(where)s：用文件里的") % {"where": row["where"]}
        row["choice"] = ui.Tick(name="from_file", value=conflict.choice, label=label) if first else ""
        chosen.add(conflict.choice)
    values = {"now": _("现在"), "after": _("文件里"), "before": _("导出时")}
    columns = [
        ui.Column(key="choice", label=_("用文件里的")),
        ui.Column(key="where", label=_("哪一格"), wide=True),
        *(
            ui.Column(key=key, label=label, wide=any(len(row[key]) > SHORT for row in rows))
            for key, label in values.items()
        ),
    ]
    return ui.Table(columns=columns, rows=rows, caption=_("别人也改了的格子"), show_caption=True)


def _problems(problems: tuple[CellProblem, ...]) -> ui.Table:
    columns = [
        ui.Column(key="sheet", label=_("工作表")),
        ui.Column(key="row", label=_("行"), kind="number"),
        ui.Column(key="column", label=_("列")),
        ui.Column(key="why", label=_("怎么改"), wide=True),
    ]
    rows = []
    for problem in problems:
        sheet, column = problem_place(problem)
        rows.append({"sheet": sheet, "row": problem.row or None, "column": column, "why": problem_text(problem)})
    return ui.Table(columns=columns, rows=rows, caption=_("要先改好的格子"), show_caption=True)
