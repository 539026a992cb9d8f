"""A funnel's answer in words, as a table and as a chart: what pages, documents and evidence share."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from yunce.insight.answers.api import Answer, Cell, Column, Drawing, Line, Persons, Section, ratio, share_text
from yunce.insight.asking.api import Context, Value, lasting_between
from yunce.insight.funnel.api import Figure, FunnelAnswer, Part, Piece, StepFigure
from yunce.insight.rules.spread import QUANTILES
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span

_MIDDLE = 2  # of the five quantiles


def shown(context: Context, found: FunnelAnswer) -> Answer:
    """One row a step; then one for each value of the breakdown and each interval of entries, by their last step."""
    known = span(context.workspace_id, context.as_of)
    attempts = found.question.count == "attempts"
    return Answer(
        question="funnel",
        title=_title(found),
        summary=_summary(found),
        window=found.window,
        currency=context.currency,
        unit=_unit(found),
        columns=(
            Column(key="step", label=Words(zh="步骤", en="Step")),
            Column(key="reached", label=Words(zh="到达", en="Reached"), kind="count"),
            Column(
                key="of_before",
                label=Words(zh="占上一步", en="Of the step before"),
                kind="share",
                hint=Words(zh="分母含还在转化期内的人", en="those still in time are in the denominator"),
            ),
            Column(
                key="of_settled",
                label=Words(zh="已见分晓的转化率", en="Of those settled"),
                kind="share",
                hint=Words(zh="去掉还在转化期内的人：这个数不会再变", en="without those still in time: final"),
            ),
            Column(key="of_first", label=Words(zh="占第一步", en="Of the first"), kind="share"),
            Column(key="waiting", label=Words(zh="还在期内", en="Still in time"), kind="count"),
            Column(key="dropped", label=Words(zh="流失", en="Dropped"), kind="count"),
            Column(key="time", label=Words(zh="距上一步（中位）", en="Since the step before (median)"), kind="seconds"),
        ),
        rows=tuple(_row(place, step, found) for place, step in enumerate(found.steps)),
        drawing=_drawing(found),
        n=found.n,
        n_of="events" if attempts else "persons",
        as_of=context.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=(found.statement,),
        notes=(_rule(found),),
        more=tuple(_sections(found)),
    )


def _title(found: FunnelAnswer) -> Words:
    names = [step.name for step in found.steps]
    joiner = " · " if found.question.order == "any" else " → "
    return Words(zh=f"漏斗：{joiner.join(names)}", en=f"Funnel: {joiner.join(names)}")


def _row(place: int, step: StepFigure, found: FunnelAnswer) -> tuple[Cell, ...]:
    last = step is found.steps[-1]
    name = Words(zh=f"{step.name}（可选）", en=f"{step.name} (optional)") if step.optional else step.name
    return (
        name,
        Persons(step.reached, **Figure(state="reached", step=place).params),
        step.of_before,
        step.of_settled,
        step.of_first,
        None if last else Persons(step.waiting, **Figure(state="waiting", step=place).params),
        None if last else Persons(step.dropped, **Figure(state="dropped", step=place).params),
        step.seconds[_MIDDLE] if step.seconds else None,
    )


def _summary(found: FunnelAnswer) -> Words:
    if not found.n:
        return Words(zh="这段时间没有人做第一步。", en="Nobody did the first step in this period.")
    unit = _unit(found)
    whole = share_text(found.steps[-1].of_first)
    worst = max(found.steps[:-1], key=lambda step: step.dropped)
    after = found.steps[min(found.steps.index(worst) + 1, len(found.steps) - 1)]
    waiting = sum(step.waiting for step in found.steps[:-1])
    zh = f"{found.n:,} {unit.zh}开始，{whole} 走完 {len(found.steps)} 步。"
    en = f"{found.n:,} {unit.en} began, {whole} did all {len(found.steps)} steps."
    if worst.dropped:
        zh += f"流失最多的是「{worst.name}」到「{after.name}」：{worst.dropped:,} {unit.zh}。"
        en += f" Most dropped between “{worst.name}” and “{after.name}”: {worst.dropped:,}."
    if waiting:
        zh += f"还有 {waiting:,} {unit.zh}在转化期内，不算流失。"
        en += f" {waiting:,} are still in time and count as neither."
    if found.excluded:
        zh += f"另有 {found.excluded:,} 人因排除事件不计入。"
        en += f" {found.excluded:,} are left out by an exclusion."
    return Words(zh=zh, en=en)


def _drawing(found: FunnelAnswer) -> Drawing:
    """One bar a step: who went on, who still may, who dropped."""
    steps = found.steps
    on = [step.reached - step.waiting - step.dropped for step in steps]
    return Drawing(
        kind="stacked",
        labels=tuple(step.name for step in steps),
        lines=(
            Line(name=Words(zh="继续（最后一步为完成）", en="Went on (last: done)"), values=tuple(map(float, on))),
            Line(name=Words(zh="还在期内", en="Still in time"), values=tuple(float(step.waiting) for step in steps)),
            Line(name=Words(zh="流失", en="Dropped"), values=tuple(float(step.dropped) for step in steps)),
        ),
        unit=_unit(found),
    )


def _rule(found: FunnelAnswer) -> Words:
    question = found.question
    order = {
        "ordered": Words(zh="按先后，中间可有其他事件", en="in order, other events may come between"),
        "strict": Words(zh="严格先后，中间不能有任何其他事件", en="in strict order, no other event between"),
        "any": Words(
            zh="不分先后：第 k 行是做过至少 k 种步骤的人",
            en="in any order: row k is who did at least k steps",
        ),
    }[question.order]
    return Words(
        zh=f"第一步落在所选日期内；{order.zh}；从第一步起 {question.window} 内（含）完成。"
        "同一时刻的事件按步骤先后算。一个事件只算一步。",
        en=f"The first step falls on the chosen days; {order.en}; done within {question.window} of it, inclusive."
        " Events of one moment count in the order of the steps. An event serves one step.",
    )


def _sections(found: FunnelAnswer) -> Iterator[Section]:
    """Time to convert; the parts of the breakdown; the intervals of entry with their conversion."""
    yield _times(found)
    if found.bars:
        yield _bars(found)
    if (breakdown := found.question.breakdown) is not None:
        title = Words(zh=f"按「{breakdown.by}」拆分", en=f"Split by “{breakdown.by}”")
        parts = [(each, Figure(state="waiting", part=Part(label=each.label))) for each in found.parts]
        yield Section(key="parts", title=title, columns=_piece_columns(found), rows=_pieces(parts))
    if found.trend:
        intervals = [(each, Figure(state="waiting", piece=place)) for place, each in enumerate(found.trend)]
        yield Section(
            key="trend",
            title=Words(zh="按进入时间", en="By time of entry"),
            columns=_piece_columns(found),
            rows=_pieces(intervals),
            drawing=_trend(found),
            note=Words(
                zh="还有人在转化期内的时段不画", en="Intervals of which somebody is still in time are left open"
            ),
        )


def _times(found: FunnelAnswer) -> Section:
    """P10 to P90 of the time to each step, since the step before and since the first."""
    names = [(name, f"P{round(name * 100)}") for name in QUANTILES]
    before, first = Words(zh="距上一步", en="since the step before"), Words(zh="距第一步", en="since the first")
    none = (None,) * len(QUANTILES)
    return Section(
        key="times",
        title=Words(zh="转化用时", en="Time to convert"),
        columns=(
            Column(key="step", label=Words(zh="步骤", en="Step")),
            *(
                Column(
                    key=f"{key}_p{round(share * 100)}",
                    label=Words(zh=f"{since.zh} {name}", en=f"{name} {since.en}"),
                    kind="seconds",
                )
                for key, since in (("before", before), ("first", first))
                for share, name in names
            ),
        ),
        rows=tuple(
            (step.name, *(step.seconds or none), *(step.seconds_from_first or none)) for step in found.steps[1:]
        ),
    )


def _bars(found: FunnelAnswer) -> Section:
    last = len(found.steps) - 1
    labels = tuple(lasting_between(bar.bin) for bar in found.bars)
    return Section(
        key="bars",
        title=Words(zh="从第一步到最后一步用了多久", en="From the first to the last step"),
        columns=(
            Column(key="time", label=Words(zh="用时", en="Time")),
            Column(key="count", label=Words(zh="走完", en="Done"), kind="count"),
            Column(key="share", label=Words(zh="占走完的", en="Of those done"), kind="share"),
        ),
        rows=tuple(
            (
                label,
                Persons(bar.count, **Figure(state="reached", step=last, took=bar.bin).params),
                ratio(bar.count, _done(found)),
            )
            for label, bar in zip(labels, found.bars, strict=True)
        ),
        drawing=Drawing(
            kind="bar",
            labels=labels,
            lines=(Line(name=Words(zh="走完", en="Done"), values=tuple(float(bar.count) for bar in found.bars)),),
            unit=_unit(found),
        ),
        note=Words(zh="每段含下限、不含上限。", en="Each bar holds its lower edge and not its upper one."),
    )


def _done(found: FunnelAnswer) -> int:
    return sum(bar.count for bar in found.bars)


def _piece_columns(found: FunnelAnswer) -> tuple[Column, ...]:
    return (
        Column(key="label", label=Words(zh="分组", en="Part")),
        *(
            Column(key=f"step_{place + 1}", label=Words(zh=step.name, en=step.name), kind="count")
            for place, step in enumerate(found.steps)
        ),
        Column(key="share", label=Words(zh="总转化率", en="Conversion"), kind="share"),
        Column(key="waiting", label=Words(zh="还在期内", en="Still in time"), kind="count"),
    )


def _pieces(pieces: Sequence[tuple[Piece, Figure]]) -> tuple[tuple[Cell, ...], ...]:
    """Each with the figure of all that it counts."""
    return tuple(
        (
            _label(piece),
            *(
                Persons(step.reached, **replace(whole, state="reached", step=place).params)
                for place, step in enumerate(piece.steps)
            ),
            piece.steps[-1].of_first,
            Persons(sum(step.waiting for step in piece.steps[:-1]), **whole.params),
        )
        for piece, whole in pieces
    )


def _trend(found: FunnelAnswer) -> Drawing | None:
    """Conversion by the interval of entry; intervals of which somebody is still in time are left open."""
    if len(found.trend) < 2:
        return None
    settled = tuple(
        None if any(step.waiting for step in piece.steps[:-1]) else piece.steps[-1].of_first for piece in found.trend
    )
    return Drawing(
        kind="line",
        labels=tuple(_label(piece) for piece in found.trend),
        lines=(Line(name=Words(zh="总转化率", en="Conversion"), values=settled),),
        unit=Words(zh="%", en="%"),
    )


def _unit(found: FunnelAnswer) -> Words:
    return Words(zh="次", en="attempts") if found.question.count == "attempts" else Words(zh="人", en="persons")


def _label(piece: Piece) -> Words:
    """The name of a part: a value, no value, or the values that are not shown."""
    if piece.window is not None:
        return Words(zh=piece.window.label("zh-Hans"), en=piece.window.label("en"))
    return Value(value=piece.label or None, rest=piece.label == "").shown
