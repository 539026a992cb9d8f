"""An answer about sessions in words, as tables and as a chart: what pages, documents and evidence share."""

from collections.abc import Iterator

from yunce.insight.answers.api import Answer, Column, Drawing, Line, Persons, Section, share_text
from yunce.insight.answers.api import Cell as Shown
from yunce.insight.asking.api import Context, Value, chosen, lasting, question_json
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span
from yunce.insight.sessions.api import Cell, Exit, Figures, SessionsAnswer
from yunce.insight.sessions.rules.question import Marks, SessionsQuestion

_TOTAL = Words(zh="合计", en="Total")


def shown(context: Context, found: SessionsAnswer) -> Answer:
    """One row an interval, then the total; the parts of the breakdown, and where sessions end."""
    known = span(context.workspace_id, context.as_of)
    return Answer(
        question="sessions",
        title=Words(zh="会话：次数、跳出与停留", en="Sessions: visits, bounce and stay"),
        summary=_summary(found),
        window=found.window,
        currency=context.currency,
        unit=Words(zh="次", en="visits"),
        columns=_columns(Words(zh="时段", en="Period")),
        rows=(
            *(
                _row(Words(zh=piece.window.label("zh-Hans"), en=piece.window.label("en")), piece.figures, piece=place)
                for place, piece in enumerate(found.trend)
            ),
            _row(_TOTAL, found.total),
        ),
        drawing=_drawing(found),
        n=found.total.persons,
        n_of="persons",
        as_of=context.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=(found.statement,),
        notes=tuple(_rules(found.question)),
        more=tuple(_sections(found)),
    )


def _columns(first: Words) -> tuple[Column, ...]:
    over = Words(zh="不含可能仍在继续的会话", en="without sessions that may still go on")
    return (
        Column(key="part", label=first),
        Column(key="sessions", label=Words(zh="会话次数", en="Visits"), kind="count"),
        Column(key="persons", label=Words(zh="人数", en="Persons"), kind="count"),
        Column(key="bounce", label=Words(zh="跳出率", en="Bounce rate"), kind="share", hint=over),
        Column(
            key="bounce_persons",
            label=Words(zh="跳出的人", en="Who bounced"),
            kind="count",
            hint=Words(zh="至少有一次会话只有一个事件", en="at least one session of theirs has one event only"),
        ),
        Column(key="median_seconds", label=Words(zh="停留（中位）", en="Stay (median)"), kind="seconds", hint=over),
        Column(key="seconds", label=Words(zh="停留（平均）", en="Stay (mean)"), kind="seconds", hint=over),
        Column(key="events", label=Words(zh="每次事件数", en="Events each"), kind="number", hint=over),
        Column(key="open", label=Words(zh="可能仍在继续", en="May still go on"), kind="count"),
    )


def _row(name: Words, figures: Figures, *, piece: int | None = None, part: Value | None = None) -> tuple[Shown, ...]:
    return (
        name,
        figures.sessions,
        _persons(figures.persons, Cell(piece=piece, part=part)),
        figures.bounce,
        _persons(figures.bounce_persons, Cell(of="bounces", piece=piece, part=part)),
        figures.median_seconds,
        figures.seconds,
        figures.events,
        figures.open,
    )


def _persons(count: int, cell: Cell) -> Persons:
    return Persons(count, cell=question_json(cell))


def _drawing(found: SessionsAnswer) -> Drawing | None:
    """Visits by interval: those that bounced, the others, and those that may still go on."""
    if len(found.trend) < 2:
        return None
    figures = [piece.figures for piece in found.trend]
    bounces = tuple(float(each.bounces) for each in figures)
    stayed = tuple(float(each.sessions - each.open - each.bounces) for each in figures)
    return Drawing(
        kind="stacked",
        labels=tuple(Words(zh=piece.window.label("zh-Hans"), en=piece.window.label("en")) for piece in found.trend),
        lines=(
            Line(name=Words(zh="有后续事件", en="More than one event"), values=stayed),
            Line(name=Words(zh="跳出", en="Bounced"), values=bounces),
            Line(
                name=Words(zh="可能仍在继续", en="May still go on"), values=tuple(float(each.open) for each in figures)
            ),
        ),
        unit=Words(zh="次", en="visits"),
    )


def _sections(found: SessionsAnswer) -> Iterator[Section]:
    if (breakdown := found.question.breakdown) is not None:
        yield Section(
            key="parts",
            title=Words(zh=f"按首个事件的「{breakdown.by}」", en=f"By “{breakdown.by}” of the first event"),
            columns=_columns(Words(zh="分组", en="Part")),
            rows=tuple(_row(part.value.shown, part.figures, part=part.value) for part in found.parts),
        )
    if found.exits:
        yield _exits(found)


def _exits(found: SessionsAnswer) -> Section:
    by = found.question.exits.by
    kind = Words(zh="事件", en="Event") if by == "event" else Words(zh=by, en=by)
    most = sorted(found.exits, key=lambda each: -each.exits)[:10]
    return Section(
        key="exits",
        title=Words(zh="会话在哪里结束", en="Where sessions end"),
        columns=(
            Column(key="label", label=kind),
            Column(key="occurrences", label=Words(zh="发生次数", en="Occurrences"), kind="count"),
            Column(key="exits", label=Words(zh="退出次数", en="Exits"), kind="count"),
            Column(key="rate", label=Words(zh="退出率", en="Exit rate"), kind="share"),
            Column(key="persons", label=Words(zh="退出的人", en="Who left"), kind="count"),
        ),
        rows=tuple(
            (
                Value(value=each.label).shown,
                each.occurrences,
                each.exits,
                each.rate,
                _persons(each.persons, Cell(of="exits", exit=Value(value=each.label))),
            )
            for each in found.exits
        ),
        drawing=Drawing(
            kind="ranked",
            labels=tuple(Value(value=each.label).shown for each in most),
            lines=(Line(name=Words(zh="退出次数", en="Exits"), values=tuple(float(each.exits) for each in most)),),
            unit=Words(zh="次", en="visits"),
        ),
    )


def _summary(found: SessionsAnswer) -> Words:
    total = found.total
    if not total.sessions:
        return Words(zh="这段时间没有会话。", en="There is no session in this period.")
    median, mean = lasting(total.median_seconds), lasting(total.seconds)
    zh = (
        f"{total.persons:,} 人，{total.sessions:,} 次会话；跳出率 {share_text(total.bounce)}，"
        f"停留中位 {median.zh}、平均 {mean.zh}。"
    )
    en = (
        f"{total.sessions:,} visits of {total.persons:,} persons; {share_text(total.bounce)} bounced, "
        f"the median stay is {median.en}, the mean {mean.en}."
    )
    if found.exits:
        last = max(found.exits, key=lambda each: each.exits)
        zh += f"最常结束于「{_name(last).zh}」：{last.exits:,} 次。"
        en += f" Most end with “{_name(last).en}”: {last.exits:,}."
    if total.open:
        zh += f"有 {total.open:,} 次可能仍在继续，不计入各项比率和时长。"
        en += f" {total.open:,} may still go on and are in no rate and no length."
    return Words(zh=zh, en=en)


def _name(exit: Exit) -> Words:
    return Value(value=exit.label).shown


def _rules(question: SessionsQuestion) -> Iterator[Words]:
    """The rules of cutting, as they were applied."""
    events = chosen(question.events)
    yield Words(
        zh=f"会话由{events.zh}组成；停顿超过 {question.idle}、总长超过 {question.longest}"
        f"{'、过了零点' if question.midnight else ''}就另起一次。归入首个事件所在的日期，属性取首个事件的值。",
        en=f"A session consists of {events.en}; a pause above {question.idle}, a length above {question.longest}"
        f"{' or midnight' if question.midnight else ''} begins another. Its day and its properties are those of its"
        " first event.",
    )
    if question.marks is not None:
        yield _marks(question.marks)
    yield Words(
        zh="停留 = 末个事件 − 首个事件，只有一个事件的为 0；跳出率 = 只有一个事件的会话 ÷ 已结束的会话；"
        "退出率 = 作为会话末个事件的次数 ÷ 发生次数。",
        en="Stay = last event − first event, 0 with one event only; bounce rate = sessions of one event / sessions that"
        " are over; exit rate = times it is a session's last event / times it happened.",
    )


def _marks(marks: Marks) -> Words:
    end = chosen(marks.end)
    zh, en = f"{end.zh}结束一次会话并算在其中", f"{end.en} closes a session and belongs to it"
    if marks.start is not None:
        start = chosen(marks.start)
        zh, en = f"{start.zh}开始一次会话；{zh}", f"{start.en} begins a session; {en}"
    return Words(zh=f"{zh}。", en=f"{en}.")
