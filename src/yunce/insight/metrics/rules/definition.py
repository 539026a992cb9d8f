"""What a workspace's own metric counts, as it is kept: each version's JSON is exactly this value."""

import re

from yunce.insight.asking.api import BadQuestion, Part
from yunce.insight.measures.rules.measure import Measure
from yunce.insight.metrics.rules.metric import Better, Computed, Fact, Measured, Metric, Unit
from yunce.insight.rules.words import Words
from yunce.kernel.expression import Expression, ExpressionError, Type, parse

PREFIX = "own."
KEY = re.compile(r"own\.[a-z][a-z0-9_]{0,39}")
LONGEST_NAME = 60
LONGEST_NOTE = 500
# What may stand above or below: numbers that add up over windows, so that a ratio of windows is one of their sums.
PARTS = ("events", "persons", "sum")


class Definition(Part, frozen=True, kw_only=True):
    """measure: what is counted; per: divided by that, both kept apart. Or formula: out of other metrics by key."""

    measure: Measure | None = None
    per: Measure | None = None
    formula: str = ""


class OwnMetric(Part, frozen=True, kw_only=True):
    """One version. own_unit: for unit `own`. note: what it is for, in the team's words."""

    key: str
    name: str
    name_en: str = ""
    note: str = ""
    unit: Unit = Unit.EVENTS
    own_unit: str = ""
    better: Better = Better.UP
    definition: Definition


def check(own: OwnMetric, known: dict[str, Metric]) -> None:
    """known: the dictionary, for formulas. What a measure says is checked where it is counted. Raises BadQuestion."""
    if not KEY.fullmatch(own.key):
        why = Words(zh="代号写成 own.gmv 的样子：小写字母、数字、下划线", en="write the key like own.gmv: a-z, 0-9, _")
        raise BadQuestion("$.key", why)
    if not 1 <= len(own.name.strip()) <= LONGEST_NAME:
        raise BadQuestion(
            "$.name", Words(zh=f"名称须有 1 到 {LONGEST_NAME} 个字", en=f"1 to {LONGEST_NAME} characters")
        )
    if len(own.name_en) > LONGEST_NAME or len(own.own_unit) > 20 or len(own.note) > LONGEST_NOTE:
        raise BadQuestion("$.note", Words(zh="太长", en="too long"))
    if own.unit is Unit.OWN and not own.own_unit.strip():
        raise BadQuestion("$.own_unit", Words(zh="写出单位", en="say the unit"))
    said = own.definition
    if (said.measure is None) == (said.formula == "") or (said.per is not None and said.measure is None):
        why = Words(zh="要么数事件，要么用公式", en="it counts events, or is a formula")
        raise BadQuestion("$.definition", why)
    if said.per is not None:
        for name, measure in (("measure", said.measure), ("per", said.per)):
            if measure is not None and (measure.take not in PARTS or measure.days):
                why = Words(zh="分子和分母只能是次数、人数或合计", en="above and below stand events, persons or a sum")
                raise BadQuestion(f"$.definition.{name}.take", why)
    if said.formula:
        expression(said.formula, known)


def expression(formula: str, known: dict[str, Metric]) -> Expression:
    """Over metrics that are no formulas themselves, so that none goes round in a circle. Raises BadQuestion."""
    names = {key: Type.NUMBER for key, metric in known.items() if metric.fact is not Fact.FORMULA}
    try:
        found = parse(formula, names)
    except ExpressionError as error:
        raise BadQuestion("$.definition.formula", Words(zh=error.say("zh-Hans"), en=error.say("en"))) from error
    if found.type is not Type.NUMBER or not found.names:
        why = Words(zh="公式由指标代号组成，结果是数值", en="a formula is made of metrics and gives a number")
        raise BadQuestion("$.definition.formula", why)
    return found


def named_in(formula: str) -> frozenset[str]:
    """The own metrics that a formula names."""
    return frozenset(KEY.findall(formula))


def metric_of(own: OwnMetric) -> Metric:
    """As the dictionary lists it."""
    said = own.definition
    formula: Measured | Computed
    if said.measure is not None:
        formula = Measured(measure=said.measure, per=said.per)
    else:
        formula = Computed(formula=said.formula)
    return Metric(
        key=own.key,
        name=Words(zh=own.name, en=own.name_en or own.name),
        definition=_in_words(own),
        unit=own.unit,
        own_unit=own.own_unit,
        better=own.better,
        formula=formula,
    )


def _in_words(own: OwnMetric) -> Words:
    said = own.definition
    if said.measure is None:
        zh = en = said.formula
    else:
        zh, en = _counted(said.measure)
        if said.per is not None:
            below = _counted(said.per)
            zh, en = f"{zh} ÷ {below[0]}", f"{en} ÷ {below[1]}"
    note = f"；{own.note}" if own.note else ""
    return Words(zh=f"{zh}{note}", en=f"{en}{f'; {own.note}' if own.note else ''}")


def _counted(measure: Measure) -> tuple[str, str]:
    events = " / ".join(measure.events)
    where = f"（{measure.where}）" if measure.where else ""
    where_en = f" ({measure.where})" if measure.where else ""
    of, days = measure.of, measure.trailing
    zh, en = {
        "events": ("次数", "times"),
        "persons": (f"近 {days} 天人数" if days else "人数", f"persons of {days} days" if days else "persons"),
        "sum": (f"{of} 合计", f"sum of {of}"),
        "mean": (f"{of} 平均", f"mean {of}"),
        "percentile": (f"{of} P{measure.percent:g}", f"{of} P{measure.percent:g}"),
        "per_person": (f"人均 {of or '次数'}", f"{of or 'times'} per person"),
        "daily": ("日均活跃人数", "daily active persons"),
        "dau_over_mau": (f"日活 ÷ {days} 天活跃", f"DAU ÷ active in {days} days"),
    }[measure.take]
    return f"{events or '全部事件'}{where} · {zh}", f"{events or 'All events'}{where_en} · {en}"
