"""Erasing a person everywhere, with a receipt that says what went and never who it was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yunce.accounts.api import Permission, access, record
from yunce.events.api import Receipt, erase_person
from yunce.events.files.api import forget_person
from yunce.events.identity.api import ids_of
from yunce.events.web.forms import EraseForm
from yunce.events.web.frame import frame
from yunce.events.web.words import ERASED
from yunce.ui import format as write
from yunce.ui.components import CopyText, Form


@never_cache
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    granted = access(request, Permission.MANAGE)
    form, receipt = EraseForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"].strip()
        ids = ids_of(granted.workspace.id, person)  # before: erasing forgets which ids were one person
        done = erase_person(granted.workspace.id, person, actor=granted.user.id)
        rows = forget_person(granted.workspace.id, [*ids, person])
        counts = {**done.counts, "rejects": rows}
        record(granted, action="person.erase", target_type="receipt", target_id=done.id, after=counts)
        receipt, form = _receipt(done, counts), EraseForm()
    context = {
        **frame(granted, "erase", subtitle=_("应用户要求，把一个人的数据从所有地方删掉。")),
        "form": Form(form=form, submit=_("删除这个人的全部数据"), danger=True),
        "receipt": receipt,
    }
    return render(request, "events/erase.html", context, status=422 if form.errors else 200)


def _receipt(done: Receipt, counts: dict[str, int]) -> CopyText:
    lines = [
        _("删除回执 %(id)s") % {"id": done.id},
        _("时间：%(when)s") % {"when": write.moment(done.erased_at)},
        *[_("%(what)s：%(n)s 条") % {"what": ERASED.get(kind, kind), "n": n} for kind, n in counts.items()],
        _("编号的加密标记：%(marks)s") % {"marks": " ".join(done.marks)},
    ]
    return CopyText(text="\n".join(lines), label=_("删除回执（里面没有这个人的编号，可以存档）"))
