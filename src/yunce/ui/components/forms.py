"""Django form fields with one look: label, field, hint, error, joined for screen readers.

A form keeps deciding what is valid; these only draw it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.forms.boundfield import BoundWidget
from django.utils.safestring import SafeString

from yunce.ui.components.actions import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    template: ClassVar[str] = "ui/components/field.html"
    bound: BoundField
    hint: str = ""
    suffix: str = ""  # a unit behind the field

    @property
    def shape(self) -> Literal["check", "group", "select", "area", "input"]:
        widget = self.bound.field.widget
        if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
            return "group"
        if isinstance(widget, CheckboxInput):
            return "check"
        if isinstance(widget, Select):
            return "select"
        return "area" if isinstance(widget, Textarea) else "input"

    @property
    def control(self) -> SafeString:
        return self.bound.as_widget(attrs=self._attrs())

    @property
    def choices(self) -> list[BoundWidget]:
        """The boxes of a group, each with its label; Django would give its frame around them their class as well."""
        widget, name = self.bound.field.widget, self.bound.html_name
        attrs = self.bound.build_widget_attrs(self._attrs() | {"id": self.bound.auto_id}, widget)
        renderer = self.bound.form.renderer
        return [BoundWidget(widget, each, renderer) for each in widget.subwidgets(name, self.bound.value(), attrs)]

    def _attrs(self) -> dict[str, str | bool]:
        kinds = {"check": "form-check-input", "group": "form-check-input", "select": "form-select"}
        classes = kinds.get(self.shape, "form-control")
        attrs: dict[str, str | bool] = {"class": f"{classes} is-invalid" if self.bound.errors else classes}
        if self.bound.errors:
            attrs["aria-invalid"] = "true"
        if described := " ".join(self.described_by):
            attrs["aria-describedby"] = described
        return attrs

    @property
    def described_by(self) -> list[str]:
        """Ids of hint and error, in reading order."""
        ids = [self.hint_id] if self.help else []
        return [*ids, self.error_id] if self.bound.errors else ids

    @property
    def help(self) -> str:
        return self.hint or str(self.bound.help_text)

    @property
    def hint_id(self) -> str:
        return f"{self.bound.id_for_label or self.bound.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.bound.id_for_label or self.bound.auto_id}-error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A whole form: fields in order, errors of the form on top, submit and cancel below."""

    template: ClassVar[str] = "ui/components/form.html"
    form: BaseForm
    submit: str
    action: str = ""  # this page when empty
    cancel: Link | None = None
    columns: Literal[1, 2, 3] = 1  # on wide screens
    danger: bool = False

    @property
    def fields(self) -> Sequence[Field]:
        return [Field(bound=bound) for bound in self.form.visible_fields()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One box of a form that stands elsewhere, as in a table's cell. label: what ticking it means, for everyone who
    does not see its column."""

    template: ClassVar[str] = "ui/components/tick.html"
    name: str
    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDrop:
    """A place to drop a file, which is also a plain file field; shows progress while it is sent."""

    template: ClassVar[str] = "ui/components/file_drop.html"
    name: str
    label: str
    hint: str = ""
    accept: str = ""  # ".csv,.xlsx"
    error: str = ""
    required: bool = True
