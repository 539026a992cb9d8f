"""用户: the segments of the workspace, and the page of one with its members, its file and its removal."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yunce.accounts.api import Access, Permission, access, people, record
from yunce.insight import api as insight
from yunce.insight.export.api import FORMS, Export, ExportColumn, write
from yunce.insight.persons.api import everyone
from yunce.insight.segments import api, store
from yunce.insight.segments.show import rule_words
from yunce.insight.segments.web import tables
from yunce.insight.segments.web.asking import context, page_number, told
from yunce.insight.web.present import people as counted
from yunce.insight.web.present import said, shown_moment
from yunce.kernel.windows import local_date
from yunce.ui import format as show
from yunce.ui.components import (
    Badge,
    Basis,
    Button,
    Column,
    Crumb,
    Definition,
    Definitions,
    EmptyState,
    Link,
    Notice,
    PageHeader,
    Row,
    Table,
)

_PAGE = 50


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Segments, a page at a time, each with its count fetched by itself; a person is found by any of their ids."""
    granted = access(request)
    if wanted := request.GET.get("find", "").strip():
        return redirect("persons:person", person=wanted)
    kept, at = store.segments(granted.workspace.id), page_number(request.GET.get("page", ""))
    some = kept[(at - 1) * _PAGE : at * _PAGE]
    shown = {
        "page_header": PageHeader(
            title=_("用户"),
            subtitle=_("分群是一条规则或一份名单；点开能看到里面正好是哪些人。"),
            actions=_actions(granted),
        ),
        "rows": _rows(granted, some, kept),
        "empty": None if kept else _nothing_yet(granted),
        "pages": tables.pages(request.GET, at, len(kept), _PAGE),
    }
    return render(request, "persons/overview.html", shown)


@require_GET
def count(request: HttpRequest, segment_id: str) -> HttpResponse:
    """How many belong now, for the list of segments."""
    granted = access(request)
    kept, asked = kept_segment(granted, segment_id), context(granted)
    got = told(lambda: api.members_of(asked, kept))
    if isinstance(got, Notice):
        return render(request, "persons/_count.html", {"why": got.text})
    share = len(got.who) / len(got.everybody) if len(got.everybody) else None
    return render(request, "persons/_count.html", {"n": show.number(len(got.who)), "share": show.percent(share, 1)})


@require_GET
def segment(request: HttpRequest, segment_id: str) -> HttpResponse:
    """What it is, how many belong, and who they are."""
    granted = access(request)
    kept, asked = kept_segment(granted, segment_id), context(granted)
    got = told(lambda: api.members_of(asked, kept))
    at = page_number(request.GET.get("page", ""))
    shown: dict[str, Any] = {
        "page_header": PageHeader(
            title=kept.name,
            subtitle=_words(granted, kept),
            badges=[Badge(text=_("规则") if kept.question else _("名单"))],
            crumbs=[Crumb(text=_("用户"), url=reverse("persons:overview"))],
            actions=_own_actions(granted, kept),
        ),
        "title": kept.name,
        "problem": got if isinstance(got, Notice) else None,
    }
    if not isinstance(got, Notice):
        shown |= {
            "facts": _facts(granted, kept, got, asked),
            "table": tables.members(asked, got.who, at),
            "pages": tables.pages(request.GET, at, len(got.who), insight.PEOPLE_PAGE),
            "basis": _basis(kept, got),
            "forms": FORMS if len(got.who) else (),
            "id": kept.id,
        }
    return render(request, "persons/segment.html", shown)


@require_POST
def remove(request: HttpRequest, segment_id: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    gone = api.remove(granted, kept_segment(granted, segment_id).id)
    if gone is not True:
        if gone is False:
            raise Http404
        messages.error(request, said(gone))
        return redirect("persons:segment", segment_id=segment_id)
    messages.success(request, _("已删除。"))
    return redirect("persons:overview")


@require_GET
def file(request: HttpRequest, segment_id: str, form: str) -> HttpResponse:
    """The list of members with the segment's definition. Written to the audit trail: it takes persons out of here."""
    granted = access(request, Permission.DATA)
    kept, asked = kept_segment(granted, segment_id), context(granted)
    if form not in FORMS:
        raise Http404
    got = told(lambda: api.members_of(asked, kept))
    if not isinstance(got, Notice) and len(got.who) > api.MOST_LISTED:
        most = show.number(api.MOST_LISTED)
        got = Notice(tone="bad", text=_("一个文件最多 %(most)s 人，请先把规则收窄。") % {"most": most})
    if isinstance(got, Notice):
        messages.error(request, got.text)
        return redirect("persons:segment", segment_id=kept.id)
    made = write(_export(granted, kept, got, asked), form, day=local_date(asked.as_of, asked.zone).isoformat())
    record(
        granted,
        action="segment.export",
        target_type="segment",
        target_id=kept.id,
        after={"persons": len(got.who), "form": form},
    )
    answer = HttpResponse(made.content, content_type=made.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.name) or "attachment"
    return answer


def _export(granted: Access, kept: api.Kept, got: api.Members, asked: insight.Context) -> Export:
    rows = everyone(asked.workspace_id, got.who, asked.as_of)
    basis = _basis(kept, got)
    return Export(
        title=kept.name,
        columns=(
            ExportColumn(label=_("用户")),
            ExportColumn(label=_("事件数"), kind="count"),
            ExportColumn(label=_("首次出现"), kind="moment"),
            ExportColumn(label=_("最近出现"), kind="moment"),
        ),
        rows=[(each.person, each.events, each.first_seen, each.last_seen) for each in rows],
        about=(
            (_("分群"), kept.name),
            (_("口径"), _words(granted, kept)),
            (_("人数"), f"{len(got.who):,} / {len(got.everybody):,}"),
            (_("数据截至"), shown_moment(asked.as_of, asked.zone)),
            (_("时区"), asked.zone),
        ),
        sql=basis.sql,
        zone=asked.zone,
        language=show.language(),
    )


def kept_segment(granted: Access, segment_id: str) -> api.Kept:
    """Of this workspace, by its id alone. Raises Http404."""
    kept = store.segment(granted.workspace.id, segment_id)
    if kept is None or kept.id != segment_id:
        raise Http404
    return kept


def _words(granted: Access, kept: api.Kept) -> str:
    if kept.question is None:
        return tables.origin(kept.basis)
    names = {each.id: each.name for each in store.segments(granted.workspace.id)}
    return said(rule_words(kept.question.rule, lambda id: names.get(id, id)))


def _facts(granted: Access, kept: api.Kept, got: api.Members, asked: insight.Context) -> Definitions:
    share = len(got.who) / len(got.everybody) if len(got.everybody) else None
    owner = people([kept.owner_id]).get(kept.owner_id)
    lines: list[tuple[str, Any]] = [
        (_("人数"), counted(len(got.who), "persons")),
        (_("占全部用户"), f"{show.percent(share, 1)} / {show.number(len(got.everybody))}"),
        (_("数据截至"), shown_moment(asked.as_of, asked.zone)),
        (_("时区"), asked.zone),
        (_("建的人"), owner.name if owner else show.UNDEFINED),
        (_("修改于"), shown_moment(kept.changed_at, granted.workspace.zone)),
    ]
    if kept.question is None:
        listed = store.listed_count(kept.id)
        lines.insert(1, (_("名单里的标识"), _("%(n)s 个") % {"n": show.number(listed)}))
        if (link := tables.origin_link(kept.basis)) is not None:
            lines.append((_("来自"), link))
    return Definitions(items=[Definition(term=term, value=value) for term, value in lines])


def _basis(kept: api.Kept, got: api.Members) -> Basis:
    bound = {name: value for each in got.statements for name, value in each.params.items()}
    return Basis(
        formula=insight.question_json(kept.question) if kept.question else "",
        lines=[(name, str(value)) for name, value in bound.items()],
        sql=";\n\n".join(each.sql for each in got.statements),
    )


def _actions(granted: Access) -> list[Link]:
    looks = [
        Link(text=_("标签"), url=reverse("persons:tags"), icon="tag"),
        Link(text=_("分群重叠"), url=reverse("persons:overlap"), icon="chart-dots"),
    ]
    if not granted.can(Permission.EDIT):
        return looks
    return [
        Link(text=_("新建分群"), url=reverse("persons:new"), weight="primary", icon="plus"),
        Link(text=_("上传名单"), url=reverse("persons:list"), icon="upload"),
        *looks,
    ]


def _own_actions(granted: Access, kept: api.Kept) -> list[Any]:
    if not granted.can(Permission.EDIT):
        return []
    if kept.owner_id != granted.user.id and not granted.can(Permission.MANAGE):
        return []
    confirm = _("删除分群「%(name)s」？用到它的规则会先提示。") % {"name": kept.name}
    return [
        Link(text=_("修改"), url=reverse("persons:edit", args=[kept.id]), icon="edit"),
        Button(text=_("删除"), url=reverse("persons:remove", args=[kept.id]), weight="danger", confirm=confirm),
    ]


def _rows(granted: Access, some: Sequence[api.Kept], kept: Sequence[api.Kept]) -> list[dict[str, Any]]:
    owners, names = people({each.owner_id for each in some}), {each.id: each.name for each in kept}
    return [
        {
            "name": each.name,
            "url": reverse("persons:segment", args=[each.id]),
            "count_url": reverse("persons:count", args=[each.id]),
            "kind": _("规则") if each.question else _("名单"),
            "words": said(rule_words(each.question.rule, lambda id: names.get(id, id)))
            if each.question
            else tables.origin(each.basis),
            "owner": owners[each.owner_id].name if each.owner_id in owners else show.UNDEFINED,
            "changed": each.changed_at,
        }
        for each in some
    ]


def _nothing_yet(granted: Access) -> EmptyState:
    return EmptyState(
        title=_("还没有分群"),
        text=_("写几条规则，或上传一份名单；也可以在漏斗里点开流失的人，存为分群。"),
        action=_actions(granted)[0] if granted.can(Permission.EDIT) else None,
        example=Table(
            columns=[Column(key="name", label=_("分群")), Column(key="rule", label=_("规则"), wide=True)],
            rows=[
                Row(cells={"name": _("最近买过两次"), "rule": _("最近 90d 做过 buy 至少 2 次")}),
                Row(cells={"name": _("看了没买"), "rule": _("最近 7d 做过 view，且没做过 buy")}),
            ],
            caption=_("示例：分群"),
            copy=False,
        ),
    )
