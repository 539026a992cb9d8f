"""The menu on the left: the order of pages.md, and only entries whose page exists.

An entry appears when its address resolves, so a domain adds itself by mounting its page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    label: Promise
    path: str
    icon: str
    prefixes: tuple[str, ...]  # addresses under which the entry is the current one


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    entry: Entry
    current: bool


MENU: Sequence[Entry] = (
    Entry(label=_("今天"), path="/", icon="sun", prefixes=()),
    Entry(label=pgettext_lazy("menu", "项目"), path="/projects", icon="folders", prefixes=("/projects",)),
    Entry(label=pgettext_lazy("menu", "目标"), path="/goals", icon="target", prefixes=("/goals",)),
    Entry(label=_("日历"), path="/calendar", icon="calendar", prefixes=("/calendar",)),
    Entry(label=_("分析"), path="/insight", icon="chart-line", prefixes=("/insight",)),
    Entry(label=_("用户"), path="/persons", icon="users", prefixes=("/persons",)),
    Entry(label=_("数据"), path="/data", icon="database", prefixes=("/data",)),
    Entry(label=_("打法库"), path="/playbook", icon="book-2", prefixes=("/playbook",)),
    Entry(label=_("设置"), path="/settings", icon="settings", prefixes=("/settings",)),
)


def menu(path: str) -> list[Shown]:
    """Entries that work, the one for `path` marked current."""
    return [Shown(entry=entry, current=_covers(entry, path)) for entry in MENU if _works(entry.path)]


def _covers(entry: Entry, path: str) -> bool:
    return path == entry.path or any(path == prefix or path.startswith(f"{prefix}/") for prefix in entry.prefixes)


def _works(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
