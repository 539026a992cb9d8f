"""A pack of proposals: which events of the workspace fill it, and which of its metrics to take."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yunce.accounts.api import Access, Permission, access
from yunce.insight.asking.api import BadQuestion
from yunce.insight.catalog.api import Catalog, catalog
from yunce.insight.metrics.api import OwnMetric, define_metric, own_metrics
from yunce.insight.metrics.rules.definition import metric_of
from yunce.insight.metrics.rules.proposals import PACKS, Filled, Pack, adopted, guessed
from yunce.insight.web import present
from yunce.insight.web.views import header, tabs
from yunce.kernel.expression import Type
from yunce.ui.components import Form, Link


class PackForm(forms.Form):
    """One field a slot, filled with what the workspace's names suggest, and the proposals to take."""

    def __init__(self, *args: Any, pack: Pack, known: Catalog, **more: Any) -> None:
        super().__init__(*args, **more)
        numbers = {name: kind for name, kind in known.types.items() if kind is Type.NUMBER}
        for slot in pack.slots:
            found = guessed(slot, known.events if slot.kind == "events" else numbers)
            names = "known-events" if slot.kind == "events" else "known-names"
            self.fields[slot.key] = forms.CharField(
                label=present.said(slot.name),
                required=False,
                max_length=400,
                initial=" | ".join(found if slot.kind == "events" else found[:1]),
                help_text=gettext_lazy("几个事件用 | 隔开；没有就留空") if slot.kind == "events" else "",
                widget=forms.TextInput(attrs={"list": names}),
            )
        choices = [(each.key, _described(each)) for each in pack.proposals]
        self.fields["take"] = forms.MultipleChoiceField(
            label=gettext_lazy("采用哪些"),
            choices=choices,
            initial=[each.key for each in pack.proposals],
            widget=forms.CheckboxSelectMultiple,
        )

    def filled(self, pack: Pack) -> Filled:
        return {
            slot.key: tuple(name.strip() for name in self.cleaned_data[slot.key].split("|") if name.strip())
            for slot in pack.slots
        }


def _described(own: OwnMetric) -> str:
    return present.said(metric_of(own).name)


@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, pack: str) -> HttpResponse:
    granted = access(request, Permission.EDIT)
    if pack not in PACKS:
        raise Http404
    chosen = PACKS[pack]
    known = catalog(granted.workspace.id, granted.workspace.now)
    form = PackForm(request.POST or None, pack=chosen, known=known)
    if request.method == "POST" and form.is_valid() and _taken(request, granted, form, chosen):
        return redirect("metrics:dictionary")
    back = Link(text=_("返回"), url=reverse("metrics:dictionary"), weight="quiet")
    context = {
        "page_header": header(
            _("指标包：%(name)s") % {"name": present.said(chosen.name)}, present.said(chosen.purpose)
        ),
        "tabs": tabs("metrics"),
        "known": known,
        "form": Form(form=form, submit=_("采用"), cancel=back, columns=2),
        "versions": None,
    }
    return render(request, "metrics/metric.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, granted: Access, form: PackForm, pack: Pack) -> bool:
    """False, with what is wrong, when nothing could be taken. What the workspace has already stays as it is."""
    filled = form.filled(pack)
    wanted = set(form.cleaned_data["take"])
    there = {each.own.key for each in own_metrics(granted.workspace.id)}
    ready = [own for own in adopted(pack, filled) if own.key in wanted and own.key not in there]
    try:
        with transaction.atomic():
            for own in ready:
                define_metric(granted, own, of_version=0)
    except BadQuestion as error:
        number = next((slot.key for slot in pack.slots if slot.kind == "number"), "take")
        form.add_error(number if error.where.endswith(".of") else "take", present.said(error.why))
        return False
    made = len(ready)
    if not made:
        form.add_error("take", _("没有可以采用的：先填上事件；已有的指标不会重复添加"))
        return False
    left = len(wanted) - made
    text = _("采用了 %(made)d 个指标。") % {"made": made}
    messages.success(request, text + (_("还有 %(left)d 个已有或缺事件。") % {"left": left} if left else ""))
    return True
