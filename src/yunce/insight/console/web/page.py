"""All that the page shows, put together once for every way onto it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yunce.accounts.api import Access, Permission, people
from yunce.insight.console import api
from yunce.insight.console.web import present
from yunce.insight.console.web.examples import EXAMPLES
from yunce.insight.console.web.forms import ValuesForm
from yunce.insight.export.api import FORMS
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span
from yunce.insight.web.present import said
from yunce.kernel.ids import new_id
from yunce.ui import format as write
from yunce.ui.components import Button, Column, Crumb, EmptyState, Field, Link, Notice, PageHeader, Table


@dataclass(kw_only=True)
class SqlPage:
    """text and typed: what stands in the editor and its fields. saved: the query it came from."""

    access: Access
    text: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    saved: api.Saved | None = None
    name: str = ""
    found: api.Found | None = None
    refusal: api.Refusal | None = None
    wrong: Mapping[str, Words] = field(default_factory=dict)
    notice: Notice | None = None

    def answer(self, request: HttpRequest, status: int = 200) -> HttpResponse:
        return render(request, "insight/sql.html", self.context(), status=status)

    def context(self) -> dict[str, Any]:
        asked = api.parameters_of(self.text) if self.text.strip() else ()
        form = ValuesForm(asked if isinstance(asked, tuple) else (), self.typed, self.wrong)
        return {
            "page_header": self._header(),
            "text": self.text,
            "run_id": new_id(),
            "fields": [Field(bound=bound) for bound in form.visible_fields()],
            "excerpt": present.excerpt(self.refusal, self.text) if self.refusal else None,
            "problem": Notice(tone="bad", text=present.refusal_text(self.refusal)) if self.refusal else None,
            "notice": self.notice,
            "found": self._found() if self.found else None,
            "empty": self._empty() if not (self.found or self.refusal or self.wrong) else None,
            "tables": api.TABLES.values(),
            "english": write.language() == "en",
            "saved": self.saved,
            "name": self.name,
            "mine": self.saved is not None and self.saved.owner_id == self.access.user.id,
            "saved_list": self._saved_list(),
            "running": self._running(),
            "examples": [
                {"name": said(each.name), "url": f"{reverse('sql:page')}?example={each.key}"}
                for each in EXAMPLES.values()
            ],
            "forms": FORMS,
        }

    def _header(self) -> PageHeader:
        return PageHeader(
            title=_("SQL 查询"),
            subtitle=_("自己写 SELECT 查本工作区的事件和用户：只读，有上限，每次运行都记入操作记录。"),
            crumbs=[Crumb(text=_("分析"), url=reverse("insight:board"))],
        )

    def _found(self) -> dict[str, Any]:
        assert self.found is not None  # noqa: S101  the caller looked
        return {
            "facts": present.facts(self.found),
            "chart": present.chart(self.found),
            "table": present.table(self.found) if self.found.rows else None,
            "basis": present.basis(self.found),
            "more": self.found.more,
        }

    def _empty(self) -> EmptyState:
        """What an answer would look like; without events, where they come from."""
        known = span(self.access.workspace.id, self.access.workspace.now)
        example = Table(
            columns=[
                Column(key="event", label="event"),
                Column(key="n", label=_("次数"), kind="number"),
                Column(key="persons", label=_("人数"), kind="number"),
            ],
            rows=[
                {"event": "view", "n": 48210, "persons": 9312},
                {"event": "cart", "n": 6124, "persons": 2870},
                {"event": "purchase", "n": 1980, "persons": 1544},
            ],
            caption=_("示例：有哪些事件"),
            copy=False,
        )
        if not known.events:
            return EmptyState(
                title=_("还没有事件可查"),
                text=_("导入一份订单表，或让网站把事件发过来；查询可以先写好存着。"),
                action=Link(text=_("接入数据"), url="/data", weight="primary"),
                example=example,
            )
        return EmptyState(
            title=_("结果会显示在这里"),
            text=_("写一条 SELECT 后运行（Ctrl+Enter），或从一个示例开始。"),
            action=Link(text=_("用示例开始"), url=f"{reverse('sql:page')}?example=events"),
            example=example,
        )

    def _saved_list(self) -> list[dict[str, Any]]:
        listed = api.saved_list(self.access)
        owners = people({each.owner_id for each in listed})
        manages = self.access.can(Permission.MANAGE)
        return [
            {
                "name": each.name,
                "url": f"{reverse('sql:page')}?saved={each.id}",
                "owner": owners[each.owner_id].name if each.owner_id in owners else _("已离开的人"),
                "changed": each.changed_at,
                "current": self.saved is not None and each.id == self.saved.id,
                "remove": Button(
                    text=_("删除"),
                    url=reverse("sql:remove", args=[each.id]),
                    weight="quiet",
                    confirm=_("删除查询「%(name)s」？") % {"name": each.name},
                )
                if manages or each.owner_id == self.access.user.id
                else None,
            }
            for each in listed
        ]

    def _running(self) -> list[dict[str, Any]]:
        running = api.running(self.access)
        names = people({each.user_id for each in running})
        return [
            {
                "who": names[each.user_id].name if each.user_id in names else "",
                "seconds": f"{each.seconds:.0f}",
                "text": " ".join(each.text.split())[:80],
                "cancel": Button(
                    text=_("取消"), url=reverse("sql:cancel"), values={"run": each.id}, weight="secondary"
                ),
            }
            for each in running
        ]
