"""新建项目: four doors, one last form, and a project with tree, tasks and draft plan at the end.

Reading a sentence or a file changes nothing; only the last form does."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yunce.accounts.api import Access, Permission, access
from yunce.insight.metrics.api import METRICS
from yunce.kernel.money import Money
from yunce.loop.api import initiative, initiatives
from yunce.planning.api import (
    Beginning,
    FileRefused,
    begin,
    begin_as_copy,
    first_free_launch,
    keep_old_file,
    old_file,
    template,
    templates,
    understand,
)
from yunce.planning.rules.channels import named_channels
from yunce.planning.rules.last_campaign import LastCampaign, figure_of, undated
from yunce.planning.rules.sentence import Reading, Target
from yunce.planning.rules.templates import Leaf, Template, leaves, tree
from yunce.planning.web.forms import CopyForm, OldLaunchForm, StartForm
from yunce.planning.web.wording import CAUSES
from yunce.strategy.api import Tree, tree_from_json
from yunce.ui import components as ui
from yunce.ui import format as write

FIELDS = {
    "template": lazy("玩法类型"),
    "days": lazy("起止日期"),
    "metric": lazy("看哪个数"),
    "target": lazy("目标值"),
    "baseline": lazy("现在是多少"),
    "budget": lazy("预算"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What a door knows before the last form."""

    kind: str
    said: str = ""
    reading: Reading | None = None
    file_id: str = ""
    file_name: str = ""
    old: LastCampaign | None = None
    initial: dict[str, Any] = field(default_factory=dict)


@require_GET
def doors(request: HttpRequest) -> HttpResponse:
    """The four doors side by side."""
    granted = access(request, Permission.EDIT)
    return _doors(request, granted)


def _doors(request: HttpRequest, granted: Access, *, file_error: str = "", said: str = "") -> HttpResponse:
    language = write.language()
    context = {
        "templates": [
            {"key": t.key, "name": t.name(language), "purpose": t.purpose(language), "hook": t.hook(language)}
            for t in templates()
        ],
        "projects": initiatives(granted.workspace.id)[:50],
        "file": ui.FileDrop(
            name="file", label=_("上次活动的排期、预算或结果表"), accept=".xlsx,.csv",
            hint=_("认表头里的 任务 / 负责人 / 截止日期，费用项 / 金额，指标 / 目标 / 实际"), error=file_error,
        ),
        "said": said,
        "header": ui.PageHeader(title=_("新建项目"), subtitle=_("四种开始方式，都不需要先接数据。")),
    }  # fmt: skip
    return render(request, "planning/new.html", context, status=422 if file_error else 200)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """The last form; its POST makes the project."""
    granted = access(request, Permission.EDIT)
    asked = request.POST if request.method == "POST" else request.GET
    door = _door(granted, asked.get("door", "template"), asked.get("said", ""), asked.get("file", ""))
    key = asked.get("template") or (door.reading.template if door.reading else "") or ""
    known = {t.key for t in templates()}
    if key not in known:
        return _choose_template(request, door)
    of = template(key)
    if request.method == "GET":
        return _form_page(request, granted, of, door, None)
    form = _form(granted, of, data=request.POST)
    old_launch = OldLaunchForm(request.POST)
    if not form.is_valid() or not old_launch.is_valid():
        return _form_page(request, granted, of, door, form)
    made = begin(
        granted, _beginning(of, door, form), old=door.old,
        old_launch=old_launch.cleaned_data["old_launch"] or (door.old.launch if door.old else None),
    )  # fmt: skip
    messages.success(request, _("初稿好了：目标拆解、任务倒排和方案都可以改。标着「示例」的数请换成你的。"))
    return redirect(f"/projects/{made.id}/plan")


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keeps last campaign's file and shows what was read of it."""
    granted = access(request, Permission.EDIT)
    file = request.FILES.get("file")
    if file is None:
        return _doors(request, granted, file_error=_("请选一个 xlsx 或 csv 文件。"))
    try:
        kept = keep_old_file(granted, file.name or "", file.read())
    except FileRefused as refused:
        return _doors(request, granted, file_error=refusal_text(refused))
    return redirect(f"/projects/new/draft?door=spreadsheet&file={kept}")


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, source_id: str) -> HttpResponse:
    """A copy of an earlier project with its dates moved."""
    granted = access(request, Permission.EDIT)
    source = initiative(granted.workspace.id, source_id)
    form = CopyForm(
        request.POST or None,
        initial={"name": _("%(name)s（复制）") % {"name": source.name}, "first": first_free_launch(granted)},
    )
    if request.method == "POST" and form.is_valid():
        made = begin_as_copy(granted, source_id, name=form.cleaned_data["name"], first=form.cleaned_data["first"])
        messages.success(request, _("已复制：目标、预估、预算、任务和正文都在，日期已移动，任务重新打开。"))
        return redirect(f"/projects/{made.id}/plan")
    context = {
        "header": ui.PageHeader(title=_("复制旧项目"), subtitle=source.name, crumbs=_crumbs()),
        "form": ui.Form(form=form, submit=_("生成初稿"), cancel=ui.Link(text=_("返回"), url="/projects/new")),
    }
    return render(request, "planning/copy.html", context, status=422 if form.errors else 200)


def refusal_text(refused: FileRefused) -> str:
    """Why a file was not taken, and what to do."""
    return {
        "not_a_workbook": _("这个文件打不开。请另存为 xlsx 或 csv 再传。"),
        "too_large": _("文件超过 8 MB 或 5000 行，不像一份方案；请只留需要的工作表。"),
        "not_text": _("csv 的编码认不出来。请另存为 UTF-8 的 csv 或 xlsx。"),
    }[refused.cause]


def _door(granted: Access, kind: str, said: str, file_id: str) -> Door:
    if kind == "sentence" and said.strip():
        reading = understand(granted, said[:500])
        return Door(kind=kind, said=reading.sentence, reading=reading, initial=_from_reading(granted, reading))
    if kind == "spreadsheet" and (found := old_file(granted, file_id)) is not None:
        name, old = found
        return Door(kind=kind, file_id=file_id, file_name=name, old=old, initial={"name": old.campaign})
    return Door(kind="template")


def _from_reading(granted: Access, reading: Reading) -> dict[str, Any]:
    target = reading.target or Target()
    initial: dict[str, Any] = {"metric": reading.metric}
    if reading.span:
        initial |= {"first": reading.span.first, "last": reading.span.last}
    elif reading.occasion:
        initial |= {"first": reading.occasion.since, "last": reading.occasion.until}
    share = target.baseline is not None and target.baseline < 1 and (target.value or 0) < 1
    for name, value in (("baseline", target.baseline), ("target", _wanted(target))):
        if value is not None:
            initial[name] = f"{value * 100:g}%" if share or (value < 1) else f"{value:,.10g}"
    if reading.budget is not None:
        initial["budget"] = f"{Money.rounded(reading.budget, granted.workspace.currency).amount:,}"
    return initial


def _wanted(target: Target) -> float | None:
    """The value to reach, when it can be known from what was said."""
    if target.value is not None or target.baseline is None:
        return target.value
    if target.change is not None:
        return target.baseline * (1 + target.change)
    return None if target.points is None else target.baseline + target.points


def _choose_template(request: HttpRequest, door: Door) -> HttpResponse:
    language = write.language()
    context = {
        "header": ui.PageHeader(
            title=_("用哪个模板起步？"),
            subtitle=_("没有从「%(said)s」里认出玩法类型，选一个最接近的。") % {"said": door.said}
            if door.said
            else _("选一个最接近的；目标拆解和正文来自模板，之后都能改。"),
            crumbs=_crumbs(),
        ),
        "templates": [
            {"key": t.key, "name": t.name(language), "purpose": t.purpose(language), "hook": t.hook(language)}
            for t in templates()
        ],
        "door": door,
    }
    return render(request, "planning/choose_template.html", context)


def _form_page(request: HttpRequest, granted: Access, of: Template, door: Door, form: StartForm | None) -> HttpResponse:
    language = write.language()
    first = door.initial.get("first") or _launch_before(of, door.initial.get("last")) or first_free_launch(granted)
    initial = {
        "name": _name(of, door, language), "first": first, "last": first + timedelta(days=of.duration_days - 1),
        **{key: value for key, value in door.initial.items() if value is not None},
        **(_from_old(door.old, _shape(of, granted.workspace.currency, language)) if door.old else {}),
    }  # fmt: skip
    shown = form or _form(granted, of, initial=initial)
    old_launch = OldLaunchForm(initial={"old_launch": door.old.launch}) if door.old else None
    context = {
        "header": ui.PageHeader(title=of.name(language), subtitle=of.purpose(language), crumbs=_crumbs()),
        "fields": [ui.Field(bound=bound) for bound in (*shown, *(old_launch or ()))],
        "errors": shown.non_field_errors(),
        "of": of,
        "door": door,
        "understood": _understood(door.reading, _shape(of, granted.workspace.currency, language)),
        "notes": _notes(door.reading),
        "missing": [str(FIELDS[name]) for name in door.reading.missing] if door.reading else [],
        "change": door.reading.target if door.reading and door.reading.target else None,
        "old": _old_tables(door.old, _shape(of, granted.workspace.currency, language)) if door.old else None,
        "tree": _tree_table(of, granted.workspace.currency, language),
    }
    return render(request, "planning/draft.html", context, status=422 if form and form.errors else 200)


def _launch_before(of: Template, last: date | None) -> date | None:
    """The launch of a campaign of the template's length that ends on `last`."""
    return last - timedelta(days=of.duration_days - 1) if last else None


def _name(of: Template, door: Door, language: str) -> str:
    """What the project may be called: the days as they were said, and the template's name."""
    said = (door.reading.occasion or door.reading.span) if door.reading else None
    return f"{said.words} {of.name(language)}" if said else of.name(language)


def _form(granted: Access, of: Template, **options: Any) -> StartForm:
    language = write.language()
    shape = _shape(of, granted.workspace.currency, language)
    metrics = [
        (node.key, _("%(name)s（%(unit)s）") % {"name": node.name, "unit": write.unit(node.unit)})
        for _depth, node in shape.walk()
    ]
    return StartForm(currency=granted.workspace.currency, metrics=metrics, **options)


def _shape(of: Template, currency: str, language: str) -> Tree:
    return tree_from_json(tree(of, currency, language))


def _beginning(of: Template, door: Door, form: StartForm) -> Beginning:
    values = form.cleaned_data
    return Beginning(
        name=values["name"],
        template=of.key,
        first=values["first"],
        last=values["last"],
        metric=values["metric"],
        baseline=values["baseline"],
        target=values["target"],
        budget_minor=values["budget"],
        door=door.kind,
        said=door.said,
        language=write.language(),
    )


def _understood(reading: Reading | None, shape: Tree) -> list[tuple[str, str]]:
    """(field, the words it was read from), to be checked by the reader; a number by the name the tree gives it."""
    if reading is None:
        return []
    found = [(str(FIELDS[name]), words) for name, words in reading.words if name != "metric"]
    if reading.metric in shape.by_key:
        words = dict(reading.words).get("metric", "")
        name = shape.by_key[reading.metric].name
        found.append((str(FIELDS["metric"]), _("%(name)s（%(unit)s）") % {"name": name, "unit": words}))
    if channels := named_channels(reading.sentence, write.language()):
        found.append((_("渠道"), _("、").join(channels)))
    return found


def _notes(reading: Reading | None) -> list[str]:
    """What of the sentence has to be looked at or was not understood."""
    if reading is None:
        return []
    notes, occasion = [], reading.occasion
    if occasion and not reading.span and (occasion.until or occasion.since):
        notes.append(_("「%(words)s」只说了一头，另一头按模板的天数填，请核对日期。") % {"words": occasion.words})
    elif occasion and not reading.span:
        notes.append(_("「%(words)s」每年的日子不同，请填日期。") % {"words": occasion.words})
    if reading.target and reading.template and reading.metric is None:
        said = dict(reading.words).get("target", "")
        notes.append(
            _("模板的拆解里没有「%(said)s」说的这个数：请选一个要看的数，或之后在拆解里加上它。") % {"said": said}
        )
    if reading.unread:
        notes.append(_("没有读懂：%(parts)s") % {"parts": _("；").join(reading.unread)})
    return notes


def _tree_table(of: Template, currency: str, language: str) -> ui.Table:
    columns = [
        ui.Column(key="name", label=_("预估")),
        ui.Column(key="unit", label=_("单位")),
        ui.Column(key="low", label=_("保守"), kind="number"),
        ui.Column(key="middle", label=_("预期"), kind="number"),
        ui.Column(key="high", label=_("乐观"), kind="number"),
        ui.Column(key="kind", label=_("性质")),
        ui.Column(key="why", label=_("怎么核对"), wide=True),
        ui.Column(key="source", label=_("实际从哪来"), wide=True),
    ]
    marks = {
        "example": ui.Badge(text=_("示例"), tone="warning", hint=_("请换成你的数")),
        "judgement": ui.Badge(text=_("经验判断"), tone="info", hint=_("请核对")),
    }
    rows = [
        {
            "name": leaf.name, "unit": write.unit(leaf.unit), "kind": marks[leaf.kind], "why": leaf.why,
            "source": _source(leaf, language),
            **{name: _written(getattr(leaf, name), leaf.unit) for name in ("low", "middle", "high")},
        }
        for leaf in leaves(of, currency, language)
    ]  # fmt: skip
    return ui.Table(columns=columns, rows=rows, caption=_("起步的预估，全部要换成你的或核对过"), show_caption=True)


def _source(leaf: Leaf, language: str) -> str:
    """Where the actual will come from; every leaf of a template has one or the other."""
    if leaf.entered is not None:
        return _("数据填报：%(name)s") % {"name": leaf.entered.name}
    return _("事件：%(name)s") % {"name": METRICS[leaf.metric].name.say(language)}


def _written(value: float, unit: str) -> str:
    return f"{value * 100:.10g}%" if unit == "%" else f"{value:,.10g}"


def _from_old(old: LastCampaign, shape: Tree) -> dict[str, Any]:
    """The goal that last time's file proposes: the first number of the tree, from the top, it had a target for."""
    for _depth, node in shape.walk():
        figure = figure_of(node.name, old)
        if figure is not None and figure.planned is not None:
            given = {"target": figure.planned, "baseline": figure.actual}
            written = {key: _written(value, node.unit) for key, value in given.items() if value is not None}
            return {"metric": node.key, **written}
    return {}


def _old_tables(old: LastCampaign, shape: Tree) -> dict[str, Any]:
    """What was read of last campaign's file, and what was not."""
    rejects = [
        {"sheet": r.sheet, "row": r.row, "column": r.column, "got": r.got,
         "why": str(CAUSES[r.cause]) % {"got": r.got}}
        for r in old.rejects
    ]  # fmt: skip
    columns = [
        ui.Column(key="sheet", label=_("工作表")),
        ui.Column(key="row", label=_("行"), kind="number"),
        ui.Column(key="column", label=_("列")),
        ui.Column(key="got", label=_("原文")),
        ui.Column(key="why", label=_("为什么没收"), wide=True),
    ]
    known = {each.name for _depth, node in shape.walk() if (each := figure_of(node.name, old))}
    words = {"tasks": _("任务"), "budget": _("预算"), "metrics": _("指标")}
    return {
        "parts": [(sheet, words[part]) for sheet, part in old.parts],
        "unread": old.unread,
        "tasks": len(old.tasks),
        "budget": len(old.budget),
        "metrics": [(m.name, m.planned, m.actual) for m in old.metrics],
        "strange": [m.name for m in old.metrics if m.name not in known],
        "undated": undated(old, old.launch),
        "rejects": ui.Table(columns=columns, rows=rejects, caption=_("没有收进来的格子"), show_caption=True)
        if rejects
        else None,
    }


def _crumbs() -> list[ui.Crumb]:
    return [ui.Crumb(text=_("新建项目"), url="/projects/new")]
