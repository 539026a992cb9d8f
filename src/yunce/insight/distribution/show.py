"""A distribution in words, as a table and as a histogram: what pages, documents and evidence share."""

from decimal import Decimal

from yunce.insight.answers.api import Answer, Cell, Column, Drawing, Kind, Line, Persons, Section, share_text
from yunce.insight.asking.api import Context, chosen, question_json
from yunce.insight.distribution.api import Bucket, DistributionAnswer, DistributionCell, DistributionQuestion
from yunce.insight.rules.spread import QUANTILES
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span

_MEASURES = {
    "times": (Words(zh="次数", en="Times"), Words(zh="次", en="times")),
    "days": (Words(zh="活跃天数", en="Active days"), Words(zh="天", en="days")),
    "hours": (Words(zh="活跃小时数", en="Active hours"), Words(zh="小时", en="hours")),
}


def shown(context: Context, found: DistributionAnswer) -> Answer:
    """One row a bucket; then the mean and P10 to P90 of persons."""
    known = span(context.workspace_id, context.as_of)
    buckets = found.figures.buckets
    labels = tuple(_bucket(each, found.question) for each in buckets)
    return Answer(
        question="distribution",
        title=Words(
            zh=f"分布：{_measure(found.question).zh}（{chosen(found.question.events).zh}）",
            en=f"Distribution of {_measure(found.question).en.lower()} ({chosen(found.question.events).en})",
        ),
        summary=_summary(found),
        window=found.window,
        currency=context.currency,
        unit=Words(zh="人", en="persons"),
        columns=(
            Column(key="bucket", label=_measure(found.question)),
            Column(key="persons", label=Words(zh="人数", en="Persons"), kind="count"),
            Column(key="share", label=Words(zh="占比", en="Share"), kind="share"),
            Column(key="times", label=Words(zh="他们的事件数", en="Events of theirs"), kind="count"),
        ),
        rows=tuple(
            (
                label,
                Persons(each.persons, cell=question_json(DistributionCell(low=each.low, high=each.high))),
                each.share,
                each.times,
            )
            for label, each in zip(labels, buckets, strict=True)
        ),
        drawing=Drawing(
            kind="bar",
            labels=labels,
            lines=(Line(name=Words(zh="人数", en="Persons"), values=tuple(float(each.persons) for each in buckets)),),
            unit=Words(zh="人", en="persons"),
        ),
        n=found.n,
        n_of="persons",
        as_of=context.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=(found.statement,),
        notes=tuple(_notes(found)),
        more=(_usual(found),),
    )


def _measure(question: DistributionQuestion) -> Words:
    if question.measure == "sum":
        return Words(zh=f"「{question.of}」之和", en=f"Sum of “{question.of}”")
    return _MEASURES[question.measure][0]


def _kind(question: DistributionQuestion) -> Kind:
    return "money" if question.of == "amount" else "number"


def _usual(found: DistributionAnswer) -> Section:
    """What persons come to: the mean, and P10 to P90."""
    kind = _kind(found.question)
    middle: tuple[float | None, ...] = found.figures.middle or (None,) * len(QUANTILES)
    names = [Words(zh=f"P{round(each * 100)}", en=f"P{round(each * 100)}") for each in QUANTILES]
    names[len(names) // 2] = Words(zh="P50（中位）", en="P50 (median)")
    rows: tuple[tuple[Cell, ...], ...] = (
        *zip(names, middle, strict=True),
        (Words(zh="平均每人", en="Mean a person"), found.figures.mean),
        (Words(zh="合计", en="Total"), found.figures.total if found.n else None),
    )
    return Section(
        key="usual",
        title=Words(zh="每人多少", en="How much a person"),
        columns=(
            Column(key="figure", label=Words(zh="分位", en="Quantile")),
            Column(key="number", label=_measure(found.question), kind=kind),
        ),
        rows=rows,
    )


def _bucket(bucket: Bucket, question: DistributionQuestion) -> Words:
    """3 次 · 5–9 次 · ≥ 20 次; of sums with what belongs to it: [50, 100)."""
    low, high = bucket.low, bucket.high
    if question.measure == "sum":
        if low is None or high is None:
            text = f"< {_number(high)}" if low is None else f"≥ {_number(low)}"
        else:
            text = f"[{_number(low)}, {_number(high)})"
        return Words(zh=text, en=text)
    unit = _MEASURES[question.measure][1]
    if low is None or high is None:
        text = f"< {_number(high)}" if low is None else f"≥ {_number(low)}"
    else:
        # Whole numbers: what is below the next edge ends one before it, if the edge is whole.
        last = -(-high // 1) - 1
        first = -(-low // 1)
        text = _number(first) if last <= first else f"{_number(first)}–{_number(last)}"
    return Words(zh=f"{text} {unit.zh}", en=f"{text} {unit.en}")


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():,f}"


def _summary(found: DistributionAnswer) -> Words:
    if not found.n:
        return Words(zh="这段时间没有人做过。", en="Nobody did so in this period.")
    most = max(found.figures.buckets, key=lambda each: each.persons)
    name = _bucket(most, found.question)
    share = share_text(most.share)
    zh = f"{found.n:,} 人做过 {found.figures.times:,} 次。人最多的一档是 {name.zh}：{most.persons:,} 人，占 {share}。"
    en = (
        f"{found.n:,} persons, {found.figures.times:,} events. The fullest bucket is {name.en}: {most.persons:,} "
        f"persons, {share}."
    )
    return Words(zh=zh, en=en)


def _notes(found: DistributionAnswer) -> list[Words]:
    events = chosen(found.question.events)
    what = {
        "times": Words(zh="每人做了多少次", en="how many times each person did it"),
        "days": Words(zh="每人在多少天里做过，按工作区时区的自然日", en="on how many days of the zone"),
        "hours": Words(
            zh="每人在多少个小时里做过：每天从零点起的整点小时", en="in how many full hours since each midnight"
        ),
        "sum": Words(
            zh=f"每人「{found.question.of}」之和，没有这个数的事件不算",
            en=f"each person's sum of “{found.question.of}”; events without it are left out",
        ),
    }[found.question.measure]
    notes = [
        Words(
            zh=f"所选日期内{events.zh}：{what.zh}。每人只在一档里；档含下界、不含上界。",
            en=f"{events.en} on the chosen days: {what.en}. A person is in one bucket; low ≤ x < high.",
        )
    ]
    if not found.over:
        notes.append(
            Words(zh="所选日期还没过完，数会继续增长。", en="The period is not over: everybody may still come to more.")
        )
    return notes
