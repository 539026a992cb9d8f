"""`{% load ui %}`: components, icons, the menu, and the filters that write figures."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yunce.kernel.money import Money
from yunce.ui import format as write
from yunce.ui.components.base import Component, render
from yunce.ui.navigation import Shown, menu

register = template.Library()

# Inside a <script> data block these could end the block or open a comment (the same set as Django's json_script).
_UNSAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.simple_tag(takes_context=True)
def component(context: template.Context, item: Component | str | None) -> SafeString | str:
    """`{% component obj %}`: its HTML; text is escaped, None is nothing."""
    if item is None:
        return ""
    return item if isinstance(item, str) else render(item, context.get("request"))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon from the sprite of frontend/icons.json; decoration unless it has a label."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"></use></svg>', spoken, static("dist/icons.svg"), name)


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[Shown]:
    request = context.get("request")
    return menu(request.path) if request else []


@register.filter
def data_json(value: Mapping[str, Any] | list[Any]) -> SafeString:
    """JSON for a `<script type="application/json">` block."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_jsonable)
    return mark_safe(text.translate(_UNSAFE))  # noqa: S308  the characters that could leave the block are escaped


@register.filter
def attribute_json(value: Mapping[str, Any] | list[Any]) -> str:
    """JSON for an attribute; the template escapes it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_jsonable)


def _jsonable(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return str(value)


@register.filter
def number(value: float | None, decimals: int | None = None) -> str:
    return write.number(value, decimals)


@register.filter
def signed(value: float | None, decimals: int | None = None) -> str:
    return write.signed(value, decimals)


@register.filter
def percent(value: float | None, decimals: int = 1) -> str:
    return write.percent(value, decimals)


@register.filter
def money(value: Money | int | None, currency: str = "") -> str:
    return write.money(value, currency)


@register.filter
def amount(value: float | None, currency: str) -> str:
    return write.amount(value, currency)


@register.filter
def moment(value: datetime | None) -> str:
    return write.moment(value)


@register.filter
def day(value: date | datetime | None) -> str:
    return write.day(value)


@register.filter
def dash(value: Any) -> Any:
    """ "—" for what is undefined; everything else as it is."""
    return write.UNDEFINED if write.undefined(value) else value
