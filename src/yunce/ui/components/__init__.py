"""The parts pages are made of: frozen values with one template each, under yunce/ui/templates/ui/components."""

from yunce.ui.components.actions import Action, Badge, Button, CopyText, Link, Menu, Tone
from yunce.ui.components.base import Component, fragment, render
from yunce.ui.components.chart import Chart
from yunce.ui.components.figures import (
    Basis,
    Definition,
    Definitions,
    IntervalBar,
    Labelled,
    Progress,
    Stat,
    Stats,
)
from yunce.ui.components.forms import Field, FileDrop, Form, Tick
from yunce.ui.components.grid import Grid
from yunce.ui.components.notices import EmptyState, Notice
from yunce.ui.components.page import (
    Crumb,
    PageHeader,
    Phase,
    PhaseBar,
    Step,
    Steps,
    Tab,
    Tabs,
    Timeline,
    TimelineEntry,
)
from yunce.ui.components.table import Column, Linked, Row, Table
from yunce.ui.grid import GridColumn

__all__ = [
    "Action", "Badge", "Basis", "Button", "Chart", "Column", "Component", "CopyText", "Crumb", "Definition",
    "Definitions", "EmptyState", "Field", "FileDrop", "Form", "Grid", "GridColumn", "IntervalBar", "Labelled", "Link",
    "Linked", "Menu", "Notice", "PageHeader", "Phase", "PhaseBar", "Progress", "Row", "Stat", "Stats", "Step", "Steps",
    "Tab", "Table", "Tabs", "Tick", "Timeline", "TimelineEntry", "Tone", "fragment", "render",
]  # fmt: skip
