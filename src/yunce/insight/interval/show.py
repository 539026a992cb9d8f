"""An answer about intervals in words, as tables and as a histogram: what pages, documents and evidence share."""

from yunce.insight.answers.api import Answer, Column, Drawing, Line, Persons, Section, ratio
from yunce.insight.answers.api import Cell as Shown
from yunce.insight.asking.api import Context, lasting, lasting_between, question_json
from yunce.insight.interval.api import Count, IntervalAnswer, IntervalCell
from yunce.insight.rules.spread import QUANTILES
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span


def shown(context: Context, found: IntervalAnswer) -> Answer:
    """One row a bar of the histogram; then P10 to P90, and what became of every start."""
    known = span(context.workspace_id, context.as_of)
    figures = found.figures
    return Answer(
        question="interval",
        title=_title(found),
        summary=_summary(found),
        window=found.window,
        currency=context.currency,
        unit=Words(zh="次", en="pairs"),
        columns=(
            Column(key="time", label=Words(zh="间隔", en="Time between")),
            *_counts(),
            Column(key="share", label=Words(zh="占比", en="Share"), kind="share"),
        ),
        rows=tuple(
            (
                lasting_between(bar.bin),
                *_count(bar.count, IntervalCell(of="bin", low=bar.bin.low, high=bar.bin.high)),
                ratio(bar.count.times, figures.pairs.times),
            )
            for bar in figures.bars
        ),
        drawing=Drawing(
            kind="bar",
            labels=tuple(lasting_between(bar.bin) for bar in figures.bars),
            lines=(
                Line(name=Words(zh="次数", en="Pairs"), values=tuple(float(bar.count.times) for bar in figures.bars)),
            ),
            unit=Words(zh="次", en="pairs"),
        ),
        n=found.n,
        n_of="persons",
        as_of=context.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=(found.statement,),
        notes=(_rule(found),),
        more=(_quantiles(found), _starts(found)),
    )


def _title(found: IntervalAnswer) -> Words:
    start, end = found.question.start.shown, found.question.end.shown
    return Words(zh=f"间隔：从「{start}」到「{end}」", en=f"Interval from “{start}” to “{end}”")


def _counts() -> tuple[Column, ...]:
    return (
        Column(key="times", label=Words(zh="次数", en="Times"), kind="count"),
        Column(key="persons", label=Words(zh="人数", en="Persons"), kind="count"),
    )


def _count(count: Count, cell: IntervalCell) -> tuple[Shown, ...]:
    return count.times, Persons(count.persons, cell=question_json(cell))


def _quantiles(found: IntervalAnswer) -> Section:
    names = [Words(zh=f"P{round(each * 100)}", en=f"P{round(each * 100)}") for each in QUANTILES]
    names[len(names) // 2] = Words(zh="P50（中位）", en="P50 (median)")
    seconds: tuple[float | None, ...] = found.figures.seconds or (None,) * len(names)
    return Section(
        key="quantiles",
        title=Words(zh="多久", en="How long"),
        columns=(
            Column(key="figure", label=Words(zh="分位", en="Quantile")),
            Column(
                key="seconds",
                label=Words(zh="间隔", en="Time between"),
                kind="seconds",
                hint=Words(zh="P10：十分之一的配对不比它长", en="P10: one pair in ten takes no longer"),
            ),
        ),
        rows=(
            *zip(names, seconds, strict=True),
            (Words(zh="平均", en="Mean"), found.figures.mean),
        ),
    )


def _starts(found: IntervalAnswer) -> Section:
    figures = found.figures
    rows = (
        (Words(zh="等到了", en="Paired"), figures.pairs, "pairs"),
        (
            Words(zh="又开始了一次，由后一次接着等", en="Repeated: a later start took over"),
            figures.repeated,
            "repeated",
        ),
        (Words(zh="还在时限内，可能会来", en="In time, may still come"), figures.open, "open"),
        (Words(zh="时限内没有等到", en="Not in time"), figures.lapsed, "lapsed"),
        (Words(zh="合计", en="Total"), figures.starts, "starts"),
    )
    return Section(
        key="starts",
        title=Words(zh="每一次开始后来怎样", en="What became of every start"),
        columns=(Column(key="end", label=Words(zh="结果", en="Outcome")), *_counts()),
        rows=tuple((name, *_count(count, IntervalCell(of=of))) for name, count, of in rows),  # type: ignore[arg-type]
    )


def _summary(found: IntervalAnswer) -> Words:
    figures = found.figures
    if not figures.starts.times:
        return Words(zh="这段时间没有开始事件。", en="There is no start in this period.")
    if figures.seconds is None:
        zh = f"{figures.starts.times:,} 次开始，没有一次在时限内等到。"
        en = f"None of {figures.starts.times:,} starts found its end in time."
    else:
        low, middle, high = (lasting(figures.seconds[place]) for place in (0, 2, 4))
        zh = (
            f"{figures.starts.times:,} 次开始，{figures.pairs.times:,} 次等到（{figures.pairs.persons:,} 人）："
            f"一半在 {middle.zh}内，十分之八在 {low.zh}到 {high.zh}之间。"
        )
        en = (
            f"{figures.pairs.times:,} of {figures.starts.times:,} starts found their end ({figures.pairs.persons:,} "
            f"persons): half within {middle.en}, eight in ten between {low.en} and {high.en}."
        )
    if figures.open.times:
        zh += f"还有 {figures.open.times:,} 次在时限内，可能会来。"
        en += f" {figures.open.times:,} are still in time."
    return Words(zh=zh, en=en)


def _rule(found: IntervalAnswer) -> Words:
    question = found.question
    held_zh = f"；「{question.hold}」的值须相同" if question.hold else ""
    held_en = f"; “{question.hold}” must be the same" if question.hold else ""
    return Words(
        zh=f"开始落在所选日期内，{question.within} 内（含）由同一个人的下一个结束事件配对{held_zh}。"
        "最近的一次开始先配；重复的开始由后一次接着等。同一时刻：开始在前，结束在后。",
        en=f"The start falls on the chosen days; the same person's next end within {question.within}, inclusive,"
        f" pairs it{held_en}. The latest open start goes first, a repeated start takes over. At one instant"
        " starts come first.",
    )
