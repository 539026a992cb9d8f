"""The eight starting points, read from the package's own data, and a plan made from one for given days and money.

Template numbers are never facts: each leaf says whether it is an example to replace or a judgement to check."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import yaml

from yunce.kernel.money import Money
from yunce.planning.rules.plan import BudgetLine, Phase, PhaseKey, Plan, Section, Task

# Of the campaign's days, the last fifth closes it; a campaign of one day has no days left for closing.
CLOSE_SHARE = 0.2
LeafKind = Literal["example", "judgement", "stated", "last_time"]
Rollup = Literal["sum", "last", "mean"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredFigure:
    """A figure that no event tells, so that people enter it (数据填报). key: of its metric.

    rollup: how days make the campaign's figure: each day's own added up, the last one (a list as it stands, a rate so
    far), or their mean. unit: as the tree writes it, money as its currency."""

    key: str
    name: str
    unit: str
    rollup: Rollup


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A starting estimate. low/middle/high: 10th, 50th, 90th percentile in `unit`; shares in 0..1, money major.

    kind: example = a size to replace by your own; judgement = a rate experience suggests; stated = said by the user;
    last_time = what the last campaign did. `why` tells the reader how to better it. Where its actual comes from:
    `metric`, a key of the dictionary; or `entered`, by hand."""

    key: str
    name: str
    unit: str
    low: float
    middle: float
    high: float
    kind: LeafKind
    why: str
    metric: str = ""
    entered: EnteredFigure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One template in both languages, as the data file has it; `draft` makes values of it."""

    key: str
    order: int
    duration_days: int
    warm_up_days: int
    main: str
    raw: Mapping[str, Any]

    def name(self, language: str) -> str:
        return localized(self.raw["name"], language)

    def purpose(self, language: str) -> str:
        return localized(self.raw["purpose"], language)

    def hook(self, language: str) -> str:
        return localized(self.raw["hook"], language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of a template: days (both ends inside), money, and names."""

    campaign: str
    launch: date
    end: date
    currency: str
    language: str = "zh-hans"
    budget_minor: int | None = None
    goal: str = ""


def localized(text: str, language: str) -> str:
    """The half of "中文 | English" for a language code; a text without a bar serves both."""
    chinese, _, english = text.partition(" | ")
    return english if english and not language.lower().startswith("zh") else chinese


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """All templates in the order of the page."""
    found = []
    for file in _data().iterdir():
        if file.name.endswith(".yaml") and file.name != "common.yaml":
            raw = yaml.safe_load(file.read_text(encoding="utf-8"))
            found.append(
                Template(
                    key=raw["key"],
                    order=raw["order"],
                    duration_days=raw["duration_days"],
                    warm_up_days=raw["warm_up_days"],
                    main=raw["main"],
                    raw=raw,
                )
            )
    return tuple(sorted(found, key=lambda t: t.order))


def template(key: str) -> Template:
    """The template of that key. Raises KeyError naming the keys there are."""
    for each in templates():
        if each.key == key:
            return each
    raise KeyError(f"no template {key!r}; there are {', '.join(t.key for t in templates())}")


def tree(of: Template, currency: str, language: str, entered: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The KPI tree in strategy's notation, money in `currency`. entered: metrics of entered leaves, by node key."""
    return _node(of.raw["tree"], currency, language, entered or {})


def leaves(of: Template, currency: str, language: str) -> tuple[Leaf, ...]:
    """Starting estimates of the tree's leaves, left to right."""
    return tuple(
        Leaf(
            key=node["key"],
            name=localized(node["name"], language),
            unit=node["unit"].replace("MONEY", currency),
            low=float(node["low"]),
            middle=float(node["middle"]),
            high=float(node["high"]),
            kind=node["kind"],
            why=localized(node["why"], language),
            metric=node.get("metric", ""),
            entered=_entered(of, node, currency, language),
        )
        for node in _leaf_nodes(of.raw["tree"])
    )


def draft(of: Template, wish: Wish) -> Plan:
    """A plan counted back from the wished launch: phases, tasks, budget split and text."""
    phases = rhythm(wish.launch, wish.end, of.warm_up_days, wish.language)
    return Plan(
        campaign=wish.campaign,
        launch=wish.launch,
        end=wish.end,
        currency=wish.currency,
        phases=phases,
        budget=_budget(of, wish),
        tasks=_tasks(of, wish),
        sections=_sections(of, wish, phases),
        budget_limit_minor=wish.budget_minor,
        template=of.key,
    )


def rhythm(launch: date, end: date, warm_up_days: int, language: str) -> tuple[Phase, ...]:
    """Warm-up before launch, burst from launch, close at the end; they touch and do not overlap."""
    days = (end - launch).days + 1
    close_days = max(1, round(days * CLOSE_SHARE)) if days > 1 else 0
    burst_last = end - timedelta(days=close_days)
    spans = [
        (PhaseKey.WARM_UP, launch - timedelta(days=warm_up_days), launch - timedelta(days=1)),
        (PhaseKey.BURST, launch, burst_last),
        (PhaseKey.CLOSE, burst_last + timedelta(days=1), end),
    ]
    words = _common()["phases"]
    return tuple(
        Phase(
            key=key.value,
            name=localized(words[key.value]["name"], language),
            first=first,
            last=last,
            aim=localized(words[key.value]["aim"], language),
        )
        for key, first, last in spans
        if first <= last
    )


def _budget(of: Template, wish: Wish) -> tuple[BudgetLine, ...]:
    lines = of.raw["budget"]
    amounts: list[int | None] = [None] * len(lines)
    if wish.budget_minor is not None:
        shares = [Fraction(str(line["share"])) for line in lines]
        amounts = [part.minor for part in Money(wish.budget_minor, wish.currency).allocate(shares)]
    return tuple(
        BudgetLine(
            key=line["key"],
            item=localized(line["item"], wish.language),
            channel=localized(line["channel"], wish.language),
            amount_minor=amount,
            owner=localized(line["owner"], wish.language),
        )
        for line, amount in zip(lines, amounts, strict=True)
    )


def _tasks(of: Template, wish: Wish) -> tuple[Task, ...]:
    length = (wish.end - wish.launch).days
    shared: Mapping[str, str] = of.raw.get("serves", {})
    made = [
        Task(
            key=raw["key"],
            name=localized(raw["name"], wish.language),
            owner=localized(raw["owner"], wish.language),
            offset=raw["offset"] + (length if raw.get("anchor") == "end" else 0),
            days=raw["days"],
            depends=tuple(raw.get("depends", ())),
            acceptance=localized(raw["acceptance"], wish.language),
            serves=raw.get("serves") or shared.get(raw["key"], ""),
        )
        for raw in (*_common()["tasks"], *of.raw["tasks"])
    ]
    return tuple(sorted(made, key=lambda t: t.offset))


def _sections(of: Template, wish: Wish, phases: tuple[Phase, ...]) -> tuple[Section, ...]:
    chinese = wish.language.lower().startswith("zh")
    facts: dict[str, object] = {
        "goal": wish.goal,
        "first": wish.launch,
        "last": wish.end,
        "days": (wish.end - wish.launch).days + 1,
    }
    short = {PhaseKey.WARM_UP.value: "warm", PhaseKey.BURST.value: "burst", PhaseKey.CLOSE.value: "close"}
    for phase in phases:
        facts[f"{short[phase.key]}_first"], facts[f"{short[phase.key]}_last"] = phase.first, phase.last
    for name in short.values():
        facts.setdefault(f"{name}_first", "—")
        facts.setdefault(f"{name}_last", "—")
    made = []
    for raw in _common()["sections"]:
        own = of.raw["sections"].get(raw["key"])
        shared = raw.get("text" if chinese else "text_en", "")
        text = localized(own, wish.language) if own else shared.format(**facts)
        made.append(Section(key=raw["key"], title=raw["title" if chinese else "title_en"], text=text))
    return tuple(made)


def _node(raw: Mapping[str, Any], currency: str, language: str, entered: Mapping[str, str]) -> dict[str, Any]:
    node: dict[str, Any] = {
        "key": raw["key"],
        "name": localized(raw["name"], language),
        "unit": raw["unit"].replace("MONEY", currency),
    }
    if raw["key"] in entered:
        node["metric"] = entered[raw["key"]]
    for label in ("metric", "cause", "direction"):
        if label in raw:
            node[label] = raw[label]
    if "children" in raw:
        node["op"] = raw["op"]
        node["children"] = [_node(child, currency, language, entered) for child in raw["children"]]
    return node


def _entered(of: Template, raw: Mapping[str, Any], currency: str, language: str) -> EnteredFigure | None:
    if "entered" not in raw:
        return None
    return EnteredFigure(
        key=f"{of.key}_{raw['key']}",
        name=localized(raw["entered"]["name"], language),
        unit=raw["unit"].replace("MONEY", currency),
        rollup=raw["entered"]["rollup"],
    )


def _leaf_nodes(raw: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "children" not in raw:
        yield raw
    for child in raw.get("children", ()):
        yield from _leaf_nodes(child)


@lru_cache(maxsize=1)
def _common() -> dict[str, Any]:
    text = (_data() / "common.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _data() -> Any:
    return resources.files("yunce.planning").joinpath("templates_data")
