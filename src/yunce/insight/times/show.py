"""The hours of the week in words, as a table and as shades."""

from yunce.insight.answers.api import Answer, Cell, Column, Drawing, Line, Persons
from yunce.insight.asking.api import Context, question_json
from yunce.insight.measures.api import Figure
from yunce.insight.rules.words import Words
from yunce.insight.times.api import HOURS, WEEKDAYS, TimesAnswer, TimesCell
from yunce.insight.trend.show import measure_kind, measure_name, measure_unit

_DAYS = (
    Words(zh="周一", en="Mon"), Words(zh="周二", en="Tue"), Words(zh="周三", en="Wed"), Words(zh="周四", en="Thu"),
    Words(zh="周五", en="Fri"), Words(zh="周六", en="Sat"), Words(zh="周日", en="Sun"),
)  # fmt: skip
_ALL_HOURS = Words(zh="全天", en="All day")
_ALL_DAYS = Words(zh="一周", en="All week")


def shown(context: Context, found: TimesAnswer) -> Answer:
    """One row a weekday in the workspace's order, one column an hour; then all days together."""
    measure = found.question.metric
    days = [(context.first_weekday + place) % 7 + 1 for place in range(7)]
    name, how = measure_name(measure), measure_kind(measure)
    unit = Words(zh=context.currency, en=context.currency) if how == "money" else measure_unit(measure)
    each = Words(zh=f"{unit.zh}/小时", en=f"{unit.en} an hour") if measure.adds_up else unit
    return Answer(
        question="times",
        title=Words(zh=f"使用时间：{name.zh}", en=f"Times of use: {name.en}"),
        summary=_summary(found),
        window=found.window,
        currency=context.currency,
        unit=unit,
        columns=(
            Column(key="weekday", label=Words(zh="星期", en="Weekday")),
            *(Column(key=f"h{hour}", label=Words(zh=f"{hour} 时", en=f"{hour}:00"), kind=how) for hour in HOURS),
            Column(key="all", label=_ALL_HOURS, kind=how),
        ),
        rows=(*(_row(found, day, _DAYS[day - 1]) for day in days), _row(found, 0, _ALL_DAYS)),
        drawing=Drawing(
            kind="shades",
            labels=tuple(str(hour) for hour in HOURS),
            lines=tuple(
                Line(name=_DAYS[day - 1], values=tuple(found.each(day, hour) for hour in HOURS)) for day in days
            ),
            unit=each,
        ),
        n=found.n,
        n_of=measure.n_of,
        as_of=context.as_of,
        known_since=found.known.first,
        data_as_of=found.known.last,
        statements=found.statements,
        notes=(_rule(found),),
    )


def _row(found: TimesAnswer, weekday: int, name: Words) -> tuple[Cell, ...]:
    cells = [_cell(found, found.figures[weekday, hour], weekday, hour) for hour in (*HOURS, None)]
    return (name, *cells)


def _cell(found: TimesAnswer, figure: Figure, weekday: int, hour: int | None) -> Cell:
    if figure.value is None:
        return None
    if found.question.metric.take != "persons":
        return figure.above if figure.below is None else figure.value
    return Persons(round(figure.value), cell=question_json(TimesCell(weekday=weekday, hour=hour)))


def _summary(found: TimesAnswer) -> Words:
    cells = {(day, hour): found.each(day, hour) for day in WEEKDAYS for hour in HOURS}
    known = {cell: value for cell, value in cells.items() if value is not None}
    if not found.n or not known:
        return Words(zh="这段时间没有数据。", en="Nothing happened in this period.")
    (day, hour), _most = max(known.items(), key=lambda item: (item[1], -item[0][0], -item[0][1]))
    zh = f"最高的时段是{_DAYS[day - 1].zh} {hour}:00–{hour + 1}:00。"
    en = f"Highest on {_DAYS[day - 1].en} from {hour}:00 to {hour + 1}:00."
    return Words(zh=zh, en=en)


def _rule(found: TimesAnswer) -> Words:
    zh = "按工作区的时区看钟点。表里是整段时间的数；人数在每一格里去重，所以各格相加大于全天。"
    en = (
        "Hours are on the workspace's clock. The table has the figures of the whole period; persons count once in a"
        " cell, so cells add up to more than the day."
    )
    if found.question.metric.adds_up:
        zh += "图里除以这个时段出现的次数：多出一个周一不会让周一更深。"
        en += " The chart divides by how often the hour came: one Monday more makes Mondays no darker."
    return Words(zh=zh, en=en)
