"""Erasing a person everywhere: first what there is of them, then, confirmed, a receipt that never says who it was."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yunce.accounts.api import Access, Permission, access, people, record
from yunce.events.api import Receipt, erase_person, look_up_person
from yunce.events.erasure.api import Found, elsewhere_label, receipts
from yunce.events.web.forms import EraseForm, PersonForm
from yunce.events.web.frame import frame
from yunce.events.web.words import ERASED
from yunce.ui import format as write
from yunce.ui.components import Column, CopyText, Definition, Definitions, Form, Notice, Table

_IDS_SHOWN = 20


@never_cache
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """One address for all three steps: ids of people belong into no address and no log."""
    granted = access(request, Permission.MANAGE)
    asked, status = PersonForm(request.POST or None), 200
    parts: dict[str, Any] = {}
    if request.method == "POST" and not asked.is_valid():
        status = 422
    elif request.method == "POST":
        person = asked.cleaned_data["person"].strip()
        sure = EraseForm(request.POST)
        if "confirm" in request.POST and sure.is_valid():
            parts, asked = {"receipt": _receipt(granted, _erased(granted, person))}, PersonForm()
        else:
            confirming = sure if "confirm" in request.POST else EraseForm(initial={"person": person, "confirm": "1"})
            parts = _looked_up(look_up_person(granted.workspace.id, person), person, confirming)
            status = 422 if confirming.is_bound else 200
    context = {
        **frame(granted, "erase", subtitle=_("应用户要求，把一个人的数据从所有地方删掉。")),
        "form": Form(form=asked, submit=_("查找这个人")),
        "done": _done(granted),
        **parts,
    }
    return render(request, "events/erase.html", context, status=status)


def _erased(granted: Access, person: str) -> Receipt:
    done = erase_person(granted.workspace.id, person, actor=granted.user.id)
    record(granted, action="person.erase", target_type="receipt", target_id=done.id, after=done.counts)
    return done


def _looked_up(found: Found, person: str, confirming: EraseForm) -> dict[str, Any]:
    if not found.anything:
        text = _("没有找到「%(person)s」的数据，什么都没有改动。检查大小写和空格，或者换他的另一个编号再找。")
        return {"missing": Notice(tone="warning", text=text % {"person": person})}
    ids = _("、").join(found.ids[:_IDS_SHOWN])
    if len(found.ids) > _IDS_SHOWN:
        ids = _("%(ids)s 等，共 %(count)d 个") % {"ids": ids, "count": len(found.ids)}
    items = [Definition(term=_("他的编号"), value=ids)]
    if found.first and found.last:
        days = _("%(first)s 至 %(last)s") % {"first": write.day(found.first), "last": write.day(found.last)}
        items.append(Definition(term=_("事件的日期"), value=days))
    items += [Definition(term=_label(kind), value=write.number(n)) for kind, n in found.counts.items() if n]
    return {
        "found": Definitions(items=items),
        "confirm": Form(form=confirming, submit=_("删除这个人的全部数据"), danger=True),
    }


def _label(kind: str) -> str:
    return str(ERASED[kind]) if kind in ERASED else elsewhere_label(kind)


def _receipt(granted: Access, done: Receipt) -> CopyText:
    lines = [
        _("删除回执 %(id)s") % {"id": done.id},
        _("工作区：%(name)s") % {"name": granted.workspace.name},
        _("时间：%(when)s（%(zone)s）") % {"when": write.moment(done.erased_at), "zone": granted.workspace.zone},
        _("经手人：%(name)s") % {"name": granted.user.name},
        *[_("%(what)s：%(n)s 条") % {"what": _label(kind), "n": n} for kind, n in done.counts.items()],
        _("编号的加密标记（认不出是谁；带着旧数据再来的同一编号按它拒收）：%(marks)s")
        % {"marks": " ".join(done.marks)},
    ]
    return CopyText(text="\n".join(lines), label=_("删除回执（里面没有这个人的编号，可以存档）"))


def _done(granted: Access) -> Table | None:
    """The erasures so far, so that a receipt that was not kept can be found again."""
    kept = receipts(granted.workspace.id)
    if not kept:
        return None
    names = people({each.actor for each in kept})
    rows = [
        {
            "at": each.erased_at,
            "by": names[each.actor].name if each.actor in names else write.UNDEFINED,
            "id": each.id,
            "rows": sum(each.counts.values()),
        }
        for each in kept
    ]
    columns = [
        Column(key="at", label=_("时间"), kind="moment"),
        Column(key="by", label=_("经手人")),
        Column(key="rows", label=_("删掉的行"), kind="number"),
        Column(key="id", label=_("回执编号"), wide=True),
    ]
    return Table(columns=columns, rows=rows, caption=_("删除过的"), show_caption=True)
