"""Lists of persons as tables that lead to each of them, their pages, and where a list comes from."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from yunce.insight import api as insight
from yunce.insight.web.present import said, shown_moment
from yunce.ui.components import Column, Link, Row, Table


def members(asked: insight.Context, who: NDArray[np.uint64], at: int) -> Table:
    """One page of them."""
    columns = [
        Column(key="person", label=_("用户")),
        Column(key="events", label=_("事件数"), kind="number", decimals=0),
        Column(key="first", label=_("首次出现")),
        Column(key="last", label=_("最近出现")),
    ]
    rows = [
        Row(
            cells={
                "person": each.person,
                "events": each.events,
                "first": shown_moment(each.first_seen, asked.zone),
                "last": shown_moment(each.last_seen, asked.zone),
            },
            url=reverse("persons:person", args=[each.person]),
        )
        for each in insight.people(asked.workspace_id, who, asked.as_of, page=at)
    ]
    return Table(columns=columns, rows=rows, caption=_("用户名单"))


def pages(asked: QueryDict, at: int, count: int, size: int) -> list[Link]:
    """To the pages before and after."""
    last, query, links = max(1, -(-count // size)), asked.copy(), []
    for text, to in ((_("上一页"), at - 1), (_("下一页"), at + 1)):
        if 1 <= to <= last:
            query["page"] = str(to)
            links.append(Link(text=text, url=f"?{query.urlencode()}"))
    return links


def origin(basis: Mapping[str, Any]) -> str:
    """What a list was made of, in words."""
    if name := basis.get("file"):
        return _("名单，来自文件 %(name)s") % {"name": name}
    if key := basis.get("question"):
        known = insight.STRUCTURED.get(str(key))
        return _("名单，来自「%(name)s」里的一个数") % {"name": said(known.name) if known else key}
    return _("名单")


def origin_link(basis: Mapping[str, Any]) -> Link | None:
    """To the very list of persons that it was made of, as of then."""
    key = str(basis.get("question", ""))
    if key not in insight.STRUCTURED:
        return None
    url = f"{reverse('insight:persons', args=[key])}?{urlencode(basis['params'])}"
    return Link(text=said(insight.STRUCTURED[key].name), url=url)
