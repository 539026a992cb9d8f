"""The form on which the planner confirms what each column is; filled from the guess or from the last such file.

It only carries choices to the nested names of MAP.toml; `events.files` decides whether they work.
"""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yunce.events.files.api import Guess, Preview
from yunce.events.web import words
from yunce.ui.components import Field

_COLUMN_FIELDS = ("person", "event_column", "amount", "amount_times", "channel", "campaign", "session", "id")
# The fields of this form beside the nested names of the mapping, for errors that name one of those.
PLACES = {
    "time.column": "time", "time.format": "format", "time.zone": "zone", "event": "event_name",
    "event.name": "event_name", "event.column": "event_column", "person.column": "person", "amount": "amount",
    "amount.product": "amount", "channel.column": "channel", "campaign.column": "campaign",
    "session.column": "session", "id.column": "id", "source": "source",
}  # fmt: skip


class MappingForm(forms.Form):
    """Field `type_<place>` says what becomes of the column at that place when nothing else uses it."""

    time = forms.ChoiceField(label=gettext_lazy("时间"))
    format = forms.ChoiceField(label=gettext_lazy("时间格式"), choices=words.FORMATS)
    zone = forms.ChoiceField(label=gettext_lazy("时区"), help_text=gettext_lazy("时间里没写时区的，按这个时区理解。"))
    person = forms.ChoiceField(label=gettext_lazy("用户编号"), required=False)
    event_name = forms.CharField(label=gettext_lazy("事件名"), required=False, max_length=200)
    event_column = forms.ChoiceField(
        label=gettext_lazy("或：事件名在哪一列"), required=False, help_text=gettext_lazy("选了列就不用填事件名。")
    )
    amount = forms.ChoiceField(label=gettext_lazy("金额"), required=False)
    amount_times = forms.ChoiceField(
        label=gettext_lazy("再乘以"), required=False, help_text=gettext_lazy("只有单价和数量时，金额 = 单价 × 数量。")
    )
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), required=False)
    channel_value = forms.CharField(
        label=gettext_lazy("没有渠道时写"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("例如整份文件都来自门店。"),
    )
    campaign = forms.ChoiceField(label=gettext_lazy("活动"), required=False)
    session = forms.ChoiceField(label=gettext_lazy("会话"), required=False)
    id = forms.ChoiceField(
        label=gettext_lazy("行的唯一编号"),
        required=False,
        help_text=gettext_lazy("每行都不同的编号。没有就不选，系统按内容识别重复。"),
    )
    source = forms.CharField(
        label=gettext_lazy("存到哪个来源"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("同一个来源里，内容相同的行只存一次。留空为「文件导入」。"),
    )

    hash_personal = forms.BooleanField(
        label=gettext_lazy("手机号和邮箱入库前加密"),
        required=False,
        help_text=gettext_lazy("入口处换成不可还原的编码，同一个人仍能对上。对这个来源以后收到的数据都起作用。"),
    )

    def __init__(self, seen: Preview, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen
        columns = [(name, name) for name in seen.columns]
        self._choose("time", [("", _("请选择")), *columns])
        for name in _COLUMN_FIELDS:
            self._choose(name, [("", "—"), *columns])
        common = [(name, name) for name in words.COMMON_ZONES]
        rest = [(name, name) for name in sorted(available_timezones()) if "/" in name and not name.startswith("Etc")]
        self._choose("zone", [(_("常用"), common), (_("全部"), rest)])
        for place, name in enumerate(seen.columns):
            self.fields[f"type_{place}"] = forms.ChoiceField(label=name, choices=words.TYPES, required=False)

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def main_fields(self) -> list[Field]:
        """The fields above the columns, each with how sure its proposal is."""
        return [
            Field(bound=bound, hint=self._sureness(bound.name)) for bound in self if not bound.name.startswith("type_")
        ]

    def column_fields(self) -> list[Field]:
        return [Field(bound=bound) for bound in self if bound.name.startswith("type_")]

    def _sureness(self, name: str) -> str:
        field = {"event_column": "event"}.get(name, name)
        found = self.seen.guess.fields.get(field)
        if found is None or self.initial.get(name) != found.columns[0]:
            return ""
        return _("自动识别，%(confidence)s（%(by)s）") % {
            "confidence": words.CONFIDENCE[found.confidence],
            "by": words.BY[found.by],
        }

    def mapping(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The nested names of MAP.toml. options: how the file is opened."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        sections: dict[str, dict[str, Any]] = {
            "file": dict(options),
            "time": {
                "column": chosen.get("time", ""),
                "format": chosen.get("format", "auto"),
                "zone": chosen.get("zone"),
            },
            "event": {"column": chosen["event_column"]}
            if "event_column" in chosen
            else {"name": chosen.get("event_name", "")},
            "channel": {"column": chosen.get("channel"), "value": chosen.get("channel_value", "")},
            "properties": self._properties(chosen),
        }
        for name in ("person", "campaign", "session", "id"):
            sections[name] = {"column": chosen.get(name)}
        if "amount" in chosen:
            times = chosen.get("amount_times")
            sections["amount"] = {"product": [chosen["amount"], times]} if times else {"column": chosen["amount"]}
        kept = {
            section: {key: value for key, value in content.items() if value not in (None, "")}
            for section, content in sections.items()
        }
        return {
            **{section: content for section, content in kept.items() if content},
            "source": chosen.get("source", ""),
        }

    def _properties(self, chosen: Mapping[str, Any]) -> dict[str, Any]:
        used = {chosen.get(name) for name in ("time", *_COLUMN_FIELDS)}
        types = {
            name: chosen.get(f"type_{place}", "text")
            for place, name in enumerate(self.seen.columns)
            if name not in used and chosen.get(f"type_{place}") != "skip"
        }
        return {"columns": [*types], "types": types}

    def blame(self, where: str, message: str) -> None:
        """Puts a refusal of the mapping beside the field it is about."""
        self.add_error(PLACES.get(where), message)


def initial_from_guess(seen: Preview, zone: str) -> dict[str, Any]:
    """What the form shows first for a file that was never seen before."""
    guess = seen.guess
    amount = guess.fields["amount"].columns if "amount" in guess.fields else ()
    return {
        "time": guess.column("time") or "",
        # An order of day and month that is not certain is left open: the planner says it.
        "format": "auto" if guess.time.format is None or guess.time.ambiguous else guess.time.format,
        "zone": zone,
        "person": guess.column("person") or "",
        "event_name": guess.event,
        "event_column": guess.column("event") or "",
        "amount": amount[0] if amount else "",
        "amount_times": amount[1] if len(amount) > 1 else "",
        "channel": guess.column("channel") or "",
        "campaign": guess.column("campaign") or "",
        "session": guess.column("session") or "",
        "id": guess.column("id") or "",
        **_types(seen, guess),
    }


def _types(seen: Preview, guess: Guess) -> dict[str, str]:
    return {f"type_{place}": _type_of(name, guess) for place, name in enumerate(seen.columns)}


def _type_of(name: str, guess: Guess) -> str:
    return (
        "skip"
        if name.startswith("_") and name in ("_row", "_column", "_reason", "_id")
        else guess.types.get(name, "text")
    )


def initial_from_mapping(seen: Preview, mapping: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """What the form shows first for a file whose columns were loaded before."""
    time, event = mapping.get("time", {}), mapping.get("event", {})
    amount = mapping.get("amount", {})
    product = amount.get("product") or ([amount["column"]] if amount.get("column") else [])
    types, kept = mapping.get("properties", {}).get("types", {}), mapping.get("properties", {}).get("columns")
    columns = {
        name: mapping.get(name, {}).get("column", "") for name in ("person", "channel", "campaign", "session", "id")
    }
    return {
        "time": time.get("column", ""),
        "format": time.get("format", "auto"),
        "zone": time.get("zone", zone),
        "event_name": event.get("name", ""),
        "event_column": event.get("column", ""),
        "amount": product[0] if product else "",
        "amount_times": product[1] if len(product) > 1 else "",
        "channel_value": mapping.get("channel", {}).get("value", ""),
        "source": mapping.get("source", ""),
        **columns,
        **{
            f"type_{place}": "skip"
            if kept is not None and name not in kept and _unused(name, mapping)
            else types.get(name, "text")
            for place, name in enumerate(seen.columns)
        },
    }


def _unused(name: str, mapping: Mapping[str, Any]) -> bool:
    used = {content.get("column") for content in mapping.values() if isinstance(content, Mapping)}
    return name not in used and name not in (mapping.get("amount", {}).get("product") or ())
