"""A trend's answer in words, as a table and as a chart: what pages, documents and evidence share."""

from collections.abc import Sequence

from yunce.insight.answers.api import (
    Answer,
    Cell,
    Column,
    Drawing,
    Kind,
    Line,
    Persons,
    Section,
    change_text,
    share_text,
)
from yunce.insight.answers.rules.text import shown_cell
from yunce.insight.asking.api import Context
from yunce.insight.measures.api import UNKNOWN, Figure, Measure
from yunce.insight.metrics.api import Metric, Unit
from yunce.insight.rules.words import Words
from yunce.insight.trend.api import Part, Piece, Series, TrendAnswer
from yunce.insight.trend.rules.calendar import clock_label

NO_VALUE = Words(zh="（无）", en="(none)")
REST = Words(zh="其他", en="Others")
WHOLE = Words(zh="整段", en="Whole period")
_STATES = {
    "whole": Words(zh="完整", en="Complete"),
    "cut": Words(zh="首尾不足一个时段", en="Cut by the period"),
    "running": Words(zh="未满", en="Incomplete"),
    "ahead": Words(zh="还没开始", en="Not begun"),
}
_MOST_DRAWN = 12
_KINDS: dict[Unit, Kind] = {
    Unit.MONEY: "money",
    Unit.MONEY_PER_ORDER: "money",
    Unit.MONEY_PER_PERSON: "money",
    Unit.SHARE: "share",
    Unit.PERSONS: "count",
    Unit.ORDERS: "count",
    Unit.EVENTS: "count",
}


def shown(context: Context, found: TrendAnswer) -> Answer:
    """One row an interval, then the whole period; of each series its value, what it is held against, and its mean.

    Series of one unit share a table and a chart; the first metric's comes first."""
    groups = _groups(found)
    unit = unit_of(found, groups[0][0].term, context.currency)
    return Answer(
        question="trend",
        title=_title(found),
        summary=_summary(found, context.currency),
        window=found.window,
        currency=context.currency,
        unit=unit,
        columns=_columns(found, groups[0]),
        rows=_rows(found, groups[0]),
        drawing=_drawing(found, groups[0], unit),
        n=found.n,
        n_of=found.n_of,
        as_of=context.as_of,
        known_since=found.known.first,
        data_as_of=found.known.last,
        statements=found.statements,
        notes=(_rule(found),),
        more=tuple(_section(found, group, context.currency) for group in groups[1:]),
    )


def _groups(found: TrendAnswer) -> list[list[Series]]:
    groups: dict[Kind, list[Series]] = {}
    for series in found.series:
        groups.setdefault(kind(found, series.term), []).append(series)
    return list(groups.values())


def _section(found: TrendAnswer, group: Sequence[Series], currency: str) -> Section:
    unit = unit_of(found, group[0].term, currency)
    how = kind(found, group[0].term)
    title = {
        "money": Words(zh="金额", en="Money"),
        "share": Words(zh="比率", en="Shares"),
        "count": Words(zh="计数", en="Counts"),
    }.get(how, Words(zh="数值", en="Numbers"))
    return Section(
        key=how,
        title=title,
        columns=_columns(found, group),
        rows=_rows(found, group),
        drawing=_drawing(found, group, unit),
    )


def kind(found: TrendAnswer, term: int) -> Kind:
    """How a series' cells are read."""
    question = found.question
    if term >= len(question.metrics):
        return question.formulas[term - len(question.metrics)].unit
    if term in found.metrics:
        return _KINDS.get(found.metrics[term].unit, "number")
    return measure_kind(question.metrics[term])


def measure_kind(measure: Measure) -> Kind:
    if measure.take == "dau_over_mau":
        return "share"
    if measure.take in ("events", "persons"):
        return "count"
    return "money" if measure.of == "amount" else "number"


def unit_of(found: TrendAnswer, term: int, currency: str) -> Words:
    """Of a series; `%` takes shares."""
    how = kind(found, term)
    if how == "money":
        return Words(zh=currency, en=currency)
    if how == "share":
        return Words(zh="%", en="%")
    if term in found.metrics:
        symbol = found.metrics[term].symbol(currency)
        return Words(zh=symbol, en=symbol)
    if term < len(found.question.metrics):
        return measure_unit(found.question.metrics[term])
    return Words(zh="", en="")


def measure_unit(measure: Measure) -> Words:
    if measure.take in ("persons", "daily"):
        return Words(zh="人", en="persons")
    if measure.take == "events":
        return Words(zh="次", en="events")
    if measure.take == "per_person" and not measure.of:
        return Words(zh="次/人", en="per person")
    return Words(zh=measure.of, en=measure.of)


def series_name(found: TrendAnswer, series: Series) -> Words:
    """The metric, and of a breakdown the value."""
    name = term_name(found, series.term)
    if series.part is None:
        return name
    value = part_name(series.part)
    if len(found.question.metrics) + len(found.question.formulas) == 1:
        return value
    return Words(zh=f"{name.zh} · {value.zh}", en=f"{name.en} · {value.en}")


def part_name(part: Part) -> Words:
    if part.rest:
        return REST
    return NO_VALUE if part.value is None else Words(zh=part.value, en=part.value)


def term_name(found: TrendAnswer, term: int) -> Words:
    question = found.question
    if term >= len(question.metrics):
        formula = question.formulas[term - len(question.metrics)]
        text = formula.name or formula.formula
        return Words(zh=text, en=text)
    metric: Metric | None = found.metrics.get(term)
    own = question.metrics[term].name
    if own:
        return Words(zh=own, en=own)
    return metric.name if metric else measure_name(question.metrics[term])


def measure_name(measure: Measure) -> Words:
    """What is counted, in words."""
    if measure.name:
        return Words(zh=measure.name, en=measure.name)
    events = Words(zh="全部事件", en="All events") if not measure.events else Words(zh=measure.shown, en=measure.shown)
    of = measure.of
    how = {
        "events": Words(zh="次数", en="times"),
        "persons": Words(zh="人数", en="persons"),
        "sum": Words(zh=f"{of} 合计", en=f"sum of {of}"),
        "mean": Words(zh=f"{of} 平均", en=f"mean {of}"),
        "percentile": Words(zh=f"{of} P{measure.percent:g}", en=f"{of} P{measure.percent:g}"),
        "per_person": Words(zh=f"人均 {of}" if of else "人均次数", en=f"{of or 'times'} per person"),
        "daily": Words(zh="日均活跃人数", en="daily active persons"),
        "dau_over_mau": Words(zh=f"日活 ÷ {measure.trailing} 天活跃", en=f"DAU ÷ active in {measure.trailing} days"),
    }[measure.take]
    if measure.take == "persons" and measure.days:
        how = Words(zh=f"近 {measure.days} 天人数", en=f"persons of the last {measure.days} days")
    return Words(zh=f"{events.zh} · {how.zh}", en=f"{events.en} · {how.en}")


def piece_name(found: TrendAnswer, piece: Piece) -> Words:
    """An interval; one that is not over says so."""
    if found.question.interval in ("minute", "hour"):
        zh = en = clock_label(piece.window)
    else:
        zh, en = piece.window.label("zh-Hans"), piece.window.label("en")
    if piece.state == "running":
        return Words(zh=f"{zh}（未满）", en=f"{en} (incomplete)")
    return Words(zh=zh, en=en)


def _tick(found: TrendAnswer, piece: Piece) -> Words:
    """On the axis a week is its first day."""
    if found.question.interval != "week":
        return piece_name(found, piece)
    first = piece.window.first_date.isoformat()
    return (
        Words(zh=f"{first}（未满）", en=f"{first} (incomplete)")
        if piece.state == "running"
        else Words(zh=first, en=first)
    )


def _drawing(found: TrendAnswer, series: Sequence[Series], unit: Words) -> Drawing | None:
    """Lines of one unit; without a breakdown also those of the period that it is held against."""
    lines = []
    for each in series[:_MOST_DRAWN]:
        name = series_name(found, each)
        lines.append(Line(name=name, values=tuple(point.value for point in each.now.points)))
        if each.before is not None and each.part is None:
            lines.append(
                Line(
                    name=Words(zh=f"{name.zh}（对比期）", en=f"{name.en} (compared)"),
                    values=tuple(_at(each.before.points, place).value for place in range(len(found.pieces))),
                )
            )
        if each.moving:
            width = found.question.moving
            lines.append(
                Line(
                    name=Words(zh=f"{name.zh}（{width} 期平均）", en=f"{name.en} (mean of {width})"),
                    values=each.moving,
                )
            )
    if all(value is None for line in lines for value in line.values):
        return None
    labels = tuple(_tick(found, piece) for piece in found.pieces)
    return Drawing(kind="line", labels=labels, lines=tuple(lines), unit=unit)


def _columns(found: TrendAnswer, group: Sequence[Series]) -> tuple[Column, ...]:
    return (
        Column(key="period", label=Words(zh="时段", en="Period")),
        *(column for series in group for column in _series_columns(found, series)),
        Column(key="state", label=Words(zh="状态", en="State")),
    )


def _series_columns(found: TrendAnswer, series: Series) -> list[Column]:
    name, how = series_name(found, series), kind(found, series.term)
    key = f"t{series.term}_{series.part.number if series.part else 0}"
    columns = [Column(key=key, label=name, kind=how)]
    if series.before is not None:
        before = Words(zh=f"{name.zh}（对比期）", en=f"{name.en} (compared)")
        change = Words(zh=f"{name.zh} 变化", en=f"{name.en} change")
        columns += [Column(key=f"{key}_before", label=before, kind=how), Column(key=f"{key}_change", label=change)]
    if series.moving:
        width = found.question.moving
        label = Words(zh=f"{name.zh}（{width} 期平均）", en=f"{name.en} (mean of {width})")
        columns.append(Column(key=f"{key}_moving", label=label, kind="number" if how == "count" else how))
    return columns


def _rows(found: TrendAnswer, group: Sequence[Series]) -> tuple[tuple[Cell, ...], ...]:
    """The last one is of the whole period."""
    rows: list[tuple[Cell, ...]] = []
    for place, piece in enumerate(found.pieces):
        cells = [cell for series in group for cell in _cells(found, series, place)]
        rows.append((piece_name(found, piece), *cells, _STATES[piece.state]))
    whole = [cell for series in group for cell in _cells(found, series, -1)]
    return (*rows, (WHOLE, *whole, ""))


def _cells(found: TrendAnswer, series: Series, place: int) -> list[Cell]:
    """place: of the interval, -1 for the whole period."""
    now = series.now.total if place < 0 else series.now.points[place]
    cells: list[Cell] = [_counted(found, series, now, place, "now")]
    if series.before is not None:
        then = series.before.total if place < 0 else _at(series.before.points, place)
        cells += [_counted(found, series, then, place, "before"), change_text(now.value, then.value)]
    if series.moving:
        cells.append(None if place < 0 else series.moving[place])
    return cells


def _counted(found: TrendAnswer, series: Series, figure: Figure, place: int, side: str) -> Cell:
    """A count of persons leads to exactly those."""
    measure = found.measures.get(series.term)
    persons = measure is not None and measure.take == "persons"
    if figure.value is None:
        return None
    if not persons:
        # Exact where it is one number; a ratio has no last digit.
        return figure.above if figure.below is None else figure.value
    part = series.part.number if series.part else 0
    return Persons(round(figure.value), term=series.term, piece=place, part=part, side=side)


def _at(points: Sequence[Figure], place: int) -> Figure:
    """What has no counterpart is unknown."""
    return points[place] if place < len(points) else UNKNOWN


def _title(found: TrendAnswer) -> Words:
    names = [term_name(found, term) for term in range(len(found.question.metrics) + len(found.question.formulas))]
    shown = names[:3]
    more = "…" if len(names) > len(shown) else ""
    return Words(
        zh=f"趋势：{'、'.join(name.zh for name in shown)}{more}", en=f"Trend: {', '.join(n.en for n in shown)}{more}"
    )


def _summary(found: TrendAnswer, currency: str) -> Words:
    first = found.series[0]
    how = kind(found, first.term)
    name = series_name(found, first)

    def said(value: float | None, language: str) -> str:
        return share_text(value) if how == "share" else shown_cell(value, how, currency, language)

    total = first.now.total.value
    if total is None:
        return Words(zh="这段时间还没有数据。", en="Nothing is known of this period.")
    zh = f"{name.zh}整段为 {said(total, 'zh-Hans')}。"
    en = f"{name.en} came to {said(total, 'en')} over the whole period."
    whole = [place for place, piece in enumerate(found.pieces) if piece.state == "whole"]
    if len(whole) > 1 and not found.question.cumulative:
        last, previous = (first.now.points[place].value for place in (whole[-1], whole[-2]))
        label = piece_name(found, found.pieces[whole[-1]])
        change = change_text(last, previous)
        zh += f"最近一个完整时段（{label.zh}）为 {said(last, 'zh-Hans')}，比前一时段 {change}。"
        en += f" The last complete interval ({label.en}) had {said(last, 'en')}, {change} on the one before."
    if first.before is not None and found.compared is not None:
        change = change_text(total, first.before.total.value)
        zh += f"与对比期（{found.compared.label('zh-Hans')}）相比 {change}。"
        en += f" Against {found.compared.label('en')}: {change}."
    return Words(zh=zh, en=en)


def _rule(found: TrendAnswer) -> Words:
    question = found.question
    zh = "人数在每个时段内去重，整段人数不等于各时段相加；没有事件为 0，还没有数据为 —。"
    en = (
        "Persons count once within an interval, so the whole period is not the sum of its intervals. No events are 0,"
        " nothing known is —."
    )
    if question.breakdown is not None:
        now = question.breakdown.of == "person"
        zh += "用户属性取现在的值。" if now else "属性取事件发生时的值，一个人可以出现在几个值里。"
        en += " The person's property is as known now." if now else " A person may stand under several values."
        zh += "「其他」是没有单列的值合起来重新去重的结果。"
        en += " Others are counted together, each person once."
    if question.cumulative:
        zh += "累计：从第一个时段起到本时段止，人数去重。"
        en += " Cumulative: from the first interval to this one, persons once."
    if question.moving:
        zh += "移动平均只取完整时段；比率按分子、分母分别相加后再除。"
        en += " Moving means take intervals that are over; ratios are added up above and below before they are divided."
    return Words(zh=zh, en=en)
