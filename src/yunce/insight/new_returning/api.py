"""New, returning and unidentified sales. New: the first order we know of falls in the interval."""

from yunce.insight.answers.api import Answer, Ask, Column, Drawing, Line, ratio, share_text
from yunce.insight.metrics.api import METRICS, Reading, Words, values
from yunce.insight.sales_trend.api import is_whole
from yunce.kernel.windows import local_date

KEY = "new_returning"
KEYS = ("net_sales_new", "net_sales_returning", "net_sales_unidentified", "buyers_new", "buyers_returning")


def answer(ask: Ask) -> Answer:
    """One row per interval."""
    pieces = ask.window.split(ask.interval, first_weekday=ask.first_weekday)
    asked = (*KEYS, "buyers", "returning_share", "net_sales")
    found = values(ask.workspace_id, asked, [*pieces, ask.window], ask.as_of)
    whole = {key: found[key][-1] for key in asked}
    labels = tuple(Words(zh=piece.label("zh-Hans"), en=piece.label("en")) for piece in pieces)
    share = METRICS["returning_share"]
    return Answer(
        question=KEY,
        title=Words(zh="新客与老客", en="New and returning buyers"),
        summary=_summary(found, ask),
        window=ask.window,
        currency=ask.currency,
        unit=Words(zh=ask.currency, en=ask.currency),
        columns=(
            Column(key="period", label=Words(zh="时段", en="Period")),
            *(Column(key=key, label=METRICS[key].name, kind="money", hint=METRICS[key].definition) for key in KEYS[:3]),
            *(Column(key=key, label=METRICS[key].name, kind="count", hint=METRICS[key].definition) for key in KEYS[3:]),
            Column(key="returning_share", label=share.name, kind="share", hint=share.definition),
        ),
        rows=tuple(
            (label, *(found[key][place].value for key in (*KEYS, "returning_share")))
            for place, label in enumerate(labels)
        ),
        drawing=Drawing(
            kind="stacked",
            labels=labels,
            lines=tuple(
                Line(name=METRICS[key].name, values=tuple(each.value for each in found[key][:-1])) for key in KEYS[:3]
            ),
            unit=Words(zh=ask.currency, en=ask.currency),
        ),
        n=whole["buyers"].n,
        n_of="persons",
        as_of=ask.as_of,
        known_since=whole["net_sales"].known_since,
        data_as_of=whole["net_sales"].data_as_of,
        statements=(whole["net_sales"].statement,),
        notes=(*since_note(whole["net_sales"], ask), *_returns_alone_note(found)),
    )


def since_note(reading: Reading, ask: Ask) -> tuple[Words, ...]:
    """Since when we know who is new; empty when there are no facts."""
    if reading.known_since is None:
        return ()
    day = local_date(reading.known_since, ask.window.zone)
    return (
        Words(
            zh=f"「新客」指首次已知订单落在该时段的用户。数据始于 {day}，"
            "更早买过的人在这里会被当作新客，所以开头几个月的新客偏多。",
            en=f"New: the first order we know of falls in the period. Facts begin on {day}; who bought before that "
            "looks new here, so the first months have too many of them.",
        ),
    )


def _summary(found: dict[str, list[Reading]], ask: Ask) -> Words:
    """Of the last whole interval: over the whole window nearly everybody was new once."""
    whole = [place for place, each in enumerate(found["net_sales"][:-1]) if is_whole(each, ask)]
    if not whole:
        return Words(zh="还没有一个完整的时段。", en="There is no complete period yet.")
    last = {key: readings[whole[-1]] for key, readings in found.items()}
    period = last["net_sales"].window
    identified = (last["net_sales_new"].value or 0) + (last["net_sales_returning"].value or 0)
    returning = share_text(ratio(last["net_sales_returning"].value, identified))
    unknown = share_text(ratio(last["net_sales_unidentified"].value, last["net_sales"].value))
    return Words(
        zh=f"{period.label('zh-Hans')}老客销售额占可识别净销售额的 {returning}；"
        f"全部净销售额中有 {unknown} 没有留下用户编号。",
        en=f"In {period.label('en')} {returning} of identified net sales came from returning buyers; {unknown} of all "
        "net sales name no customer.",
    )


def _returns_alone_note(found: dict[str, list[Reading]]) -> tuple[Words, ...]:
    """Why a period has no returning buyers and yet net sales of theirs; empty when there is none."""
    pairs = zip(found["buyers_returning"][:-1], found["net_sales_returning"][:-1], strict=True)
    odd = [sales.window for buyers, sales in pairs if buyers.value == 0 and sales.value]
    if not odd:
        return ()
    zh, en = ("、".join(each.label("zh-Hans") for each in odd), ", ".join(each.label("en") for each in odd))
    return (
        Words(
            zh=f"{zh}没有老客下单，「老客净销售额」只有退款：退的是数据开始以前的订单，找不到原订单的退款按退款日期计。",
            en=f"In {en} no returning buyer ordered and their net sales are cancellations only, of orders placed "
            "before the facts begin: a cancellation of no known order counts on its own day.",
        ),
    )
