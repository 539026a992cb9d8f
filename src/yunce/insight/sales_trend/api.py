"""Sales over time. The last interval is marked while it is not over."""

from yunce.insight.answers.api import Answer, Ask, Column, Drawing, Line, calendar_window, change_text, money_text
from yunce.insight.metrics.api import METRICS, Interval, Reading, Words, values

KEY = "sales"
KEYS = ("net_sales", "orders", "buyers", "value_per_order", "orders_per_buyer", "repeat_share")
_KINDS = {
    "net_sales": "money",
    "orders": "count",
    "buyers": "count",
    "value_per_order": "money",
    "orders_per_buyer": "number",
    "repeat_share": "share",
}
_EVERY: dict[Interval, Words] = {
    "day": Words(zh="每日", en="Daily"),
    "week": Words(zh="每周", en="Weekly"),
    "month": Words(zh="月度", en="Monthly"),
    "quarter": Words(zh="季度", en="Quarterly"),
}


def answer(ask: Ask) -> Answer:
    """One row per interval."""
    pieces = ask.window.split(ask.interval, first_weekday=ask.first_weekday)
    found = values(ask.workspace_id, KEYS, [*pieces, ask.window], ask.as_of)
    whole = {key: found[key][-1] for key in KEYS}
    series = {key: found[key][:-1] for key in KEYS}
    labels = tuple(Words(zh=piece.label("zh-Hans"), en=piece.label("en")) for piece in pieces)
    rows = tuple(
        (label, *(series[key][place].value for key in KEYS), state(series["net_sales"][place], ask))
        for place, label in enumerate(labels)
    )
    every = _EVERY[ask.interval]
    return Answer(
        question=KEY,
        title=Words(zh=f"{every.zh}销售与购买人数", en=f"{every.en} sales and buyers"),
        summary=_summary(series["net_sales"], whole, ask),
        window=ask.window,
        currency=ask.currency,
        unit=Words(zh=ask.currency, en=ask.currency),
        columns=(
            Column(key="period", label=Words(zh="时段", en="Period")),
            *(
                Column(key=key, label=METRICS[key].name, kind=_KINDS[key], hint=METRICS[key].definition)  # type: ignore[arg-type]
                for key in KEYS
            ),
            Column(key="state", label=Words(zh="状态", en="State")),
        ),
        rows=rows,
        drawing=Drawing(
            kind="line",
            labels=labels,
            lines=(Line(name=METRICS["net_sales"].name, values=tuple(each.value for each in series["net_sales"])),),
            unit=Words(zh=ask.currency, en=ask.currency),
        ),
        n=whole["buyers"].n,
        n_of="persons",
        as_of=ask.as_of,
        known_since=whole["net_sales"].known_since,
        data_as_of=whole["net_sales"].data_as_of,
        statements=(whole["net_sales"].statement,),
        notes=(METRICS["net_sales"].definition,),
    )


def state(reading: Reading, ask: Ask) -> Words:
    """Whether the facts cover the interval whole."""
    if reading.value is None:
        return Words(zh="无数据", en="No facts")
    return Words(zh="完整", en="Complete") if is_whole(reading, ask) else Words(zh="未满", en="Incomplete")


def is_whole(reading: Reading, ask: Ask) -> bool:
    """A calendar interval that is over and that neither the window nor the facts cut."""
    calendar = calendar_window(reading.window.first_date, ask.interval, reading.zone, first_weekday=ask.first_weekday)
    return reading.complete and reading.window == calendar


def _summary(sales: list[Reading], whole: dict[str, Reading], ask: Ask) -> Words:
    currency = ask.currency
    total = money_text(whole["net_sales"].numerator if whole["net_sales"].value is not None else None, currency)
    complete = [each for each in sales if is_whole(each, ask)]
    if len(complete) < 2:
        return Words(zh=f"净销售额合计 {total.zh}。", en=f"Net sales came to {total.en}.")
    last, before = complete[-1], complete[-2]
    change = change_text(last.value, before.value)
    now = money_text(last.value, currency)
    return Words(
        zh=f"净销售额合计 {total.zh}；最近一个完整时段（{last.window.label('zh-Hans')}）为 {now.zh}，"
        f"比前一时段 {change}。",
        en=f"Net sales came to {total.en}; the last complete period ({last.window.label('en')}) had {now.en}, "
        f"{change} on the one before.",
    )
