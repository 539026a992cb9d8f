"""One import: before it starts, its columns to confirm; afterwards, how far it is and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access, record
from yunce.events.files import api
from yunce.events.files.api import FileOptions, FileRefused, Job, MappingRefused, Preview, Trial
from yunce.events.web import words
from yunce.events.web.forms import OptionsForm
from yunce.events.web.mapping_form import MappingForm, initial_from_guess, initial_from_mapping
from yunce.events.web.views.imports import job_of, progress_context
from yunce.ui import format as write
from yunce.ui.components import Button, Column, Crumb, Form, Notice, PageHeader, Step, Steps, Table
from yunce.ui.components.page import PhaseState


@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, job_id: str) -> HttpResponse:
    """GET shows the import as it stands; POST confirms its mapping (`check` only tries it)."""
    granted = access(request, Permission.DATA if request.method == "POST" else Permission.VIEW)
    job = job_of(granted, job_id)
    if job.state != api.State.UPLOADED:
        context = {"page_header": _header(job), "steps": _steps(3), **progress_context(granted, job)}
        return render(request, "events/import_job.html", context)
    access(request, Permission.DATA)  # the first rows hold persons
    try:
        seen = api.preview(job, FileOptions(**job.options))
    except FileRefused as refused:
        return _unreadable(request, job, refused)
    if request.method == "POST":
        return _confirm(request, granted, job, seen)
    return _mapping_page(request, job, seen, MappingForm(seen, initial=_initial(granted, job, seen)))


def _initial(granted: Access, job: Job, seen: Preview) -> dict[str, Any]:
    remembered = api.remembered_mapping(granted.workspace.id, seen.columns)
    if remembered is not None:
        return initial_from_mapping(seen, remembered, granted.workspace.zone)
    return initial_from_guess(seen, granted.workspace.zone)


def _confirm(request: HttpRequest, granted: Access, job: Job, seen: Preview) -> HttpResponse:
    form, trial = MappingForm(seen, request.POST), None
    if form.is_valid():
        mapping = form.mapping(job.options)
        try:
            trial = api.try_mapping(job, mapping)
            if request.POST.get("action") == "start":
                hashed = form.cleaned_data["hash_personal"]
                api.start(job, mapping, hash_personal=hashed)
                after = {**mapping, "hash_personal": hashed}
                record(granted, action="import.start", target_type="import", target_id=job.id, after=after)
                return redirect("data:import-job", job_id=job.id)
        except MappingRefused as refused:
            form.blame(refused.where, _refusal(refused))
        except FileRefused as refused:
            form.blame("", api.file_words(refused.code, refused.facts))
    return _mapping_page(request, job, seen, form, trial)


def _refusal(refused: MappingRefused) -> str:
    labels = {key: str(label) for key, label in words.FORMATS}
    allowed = tuple(labels.get(one, one) for one in refused.allowed)
    return api.mapping_words(refused.code, where=refused.where, got=refused.got, allowed=allowed)


def _mapping_page(
    request: HttpRequest, job: Job, seen: Preview, form: MappingForm, trial: Trial | None = None
) -> HttpResponse:
    context = {
        "page_header": _header(job, seen),
        "steps": _steps(2),
        "form": form,
        "notices": _doubts(seen, form),
        "preview": _preview_table(seen),
        "options": _options(job, {"sheet": seen.sheet, "header_row": seen.header_row, **job.options}, seen.sheets),
        "trial": _trial_notice(trial) if trial else None,
        "trial_rows": _trial_rows(seen, trial) if trial and trial.rejects else None,
        "cancel": Button(text=_("放弃这个文件"), url=reverse("data:import-cancel", args=[job.id]), weight="quiet"),
    }  # fmt: skip
    return render(request, "events/mapping.html", context, status=422 if form.errors else 200)


def _options(job: Job, initial: dict[str, Any], sheets: tuple[str, ...] = ()) -> Form:
    return Form(
        form=OptionsForm(initial=initial, sheets=sheets),
        action=reverse("data:import-options", args=[job.id]),
        submit=_("重新读取"),
        columns=3,
    )


def _header(job: Job, seen: Preview | None = None) -> PageHeader:
    facts = [f"{job.size / 1024:,.0f} KB"]
    if seen is not None:
        facts = [seen.kind, *facts, *([seen.encoding] if seen.encoding else []), *([seen.sheet] if seen.sheet else [])]
        facts.append(_("%(n)s 列") % {"n": len(seen.columns)})
    return PageHeader(
        title=job.name,
        subtitle=" · ".join(facts),
        crumbs=[Crumb(text=_("数据"), url=reverse("data:data")), Crumb(text=_("导入文件"), url=reverse("data:import"))],
    )


def _steps(current: int) -> Steps:
    names = (_("上传"), _("核对列"), _("导入"))
    states: list[PhaseState] = [
        "done" if place < current else "doing" if place == current else "todo" for place in (1, 2, 3)
    ]
    items = [Step(text=name, state=state, current=state == "doing") for name, state in zip(names, states, strict=True)]
    return Steps(items=items, label=_("导入的步骤"))


def _doubts(seen: Preview, form: MappingForm) -> list[Notice]:
    notices = []
    if seen.guess.time.ambiguous and not form.is_bound:
        text = _("日期看不出先写日还是先写月（例如 01/02/2025）。请在「时间格式」里选定。")
        notices.append(Notice(text=text, tone="warning", title=_("请确认日期。")))
    if "time" not in seen.guess.fields and not form.is_bound:
        notices.append(Notice(text=_("没认出哪一列是时间，请自己选。事件必须有时间。"), tone="warning"))
    return notices


def _preview_table(seen: Preview) -> Table:
    columns = [Column(key="row", label=_("行"))]
    columns += [Column(key=f"c{place}", label=name) for place, name in enumerate(seen.columns)]
    rows = [
        {"row": str(number), **{f"c{place}": text for place, text in enumerate(texts)}} for number, texts in seen.rows
    ]
    return Table(columns=columns, rows=rows, caption=_("前 20 行"), show_caption=True, copy=False)


def _trial_notice(trial: Trial) -> Notice:
    labels = dict(words.FORMATS)
    facts = {
        "n": write.number(trial.read), "bad": write.number(trial.rejected), "format": str(labels[trial.format]),
    }  # fmt: skip
    if not trial.rejected:
        text = _("前 %(n)s 行都能导入。时间按「%(format)s」读取。") % facts
        return Notice(text=text, tone="good", title=_("试读通过。"))
    text = _("前 %(n)s 行里有 %(bad)s 行读不通，会被放到一边，其余照常导入。时间按「%(format)s」读取。") % facts
    return Notice(text=text, tone="warning" if trial.rejected < trial.read else "bad", title=_("试读结果。"))


def _trial_rows(seen: Preview, trial: Trial) -> Table:
    columns = [
        Column(key="row", label=_("行")),
        Column(key="column", label=_("列")),
        Column(key="value", label=_("内容")),
        Column(key="why", label=_("原因"), wide=True),
    ]
    rows = [
        {"row": str(one.row), "column": one.column, "value": one.value, "why": api.row_words(one)}
        for one in trial.rejects
    ]
    return Table(columns=columns, rows=rows, caption=_("试读时读不通的行"), show_caption=True)


def _unreadable(request: HttpRequest, job: Job, refused: FileRefused) -> HttpResponse:
    context = {
        "page_header": _header(job),
        "steps": _steps(1),
        "notices": [Notice(text=api.file_words(refused.code, refused.facts), tone="bad")],
        "options": _options(job, job.options),
    }
    return render(request, "events/mapping.html", context, status=422)


@require_POST
def options(request: HttpRequest, job_id: str) -> HttpResponse:
    """Opens the file another way: encoding, delimiter, sheet, header row."""
    granted = access(request, Permission.DATA)
    job = job_of(granted, job_id)
    form = OptionsForm(request.POST, sheets=(request.POST["sheet"],) if request.POST.get("sheet") else ())
    if form.is_valid():
        api.configure_options(granted.workspace.id, job.id, form.options())
    else:
        messages.error(request, _("这样打不开，请检查表头行号。"))
    return redirect("data:import-job", job_id=job.id)
