"""The lifecycle in words, as a table and as a chart: what pages, documents and evidence share."""

from yunce.insight.answers.api import Answer, Cell, Column, Drawing, Line, Persons
from yunce.insight.asking.api import Context, question_json
from yunce.insight.lifecycle.api import Cell as Who
from yunce.insight.lifecycle.api import LifecycleAnswer, Piece, State
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span

NEW = Words(zh="新增", en="New")
RETURNING = Words(zh="持续", en="Returning")
RESURRECTING = Words(zh="回流", en="Resurrecting")
DORMANT = Words(zh="沉默", en="Dormant")
_STATES: dict[State, Words] = {"new": NEW, "returning": RETURNING, "resurrecting": RESURRECTING, "dormant": DORMANT}


def shown(context: Context, found: LifecycleAnswer) -> Answer:
    """One row an interval."""
    known = span(context.workspace_id, context.as_of)
    persons = Words(zh="人", en="persons")
    return Answer(
        question="lifecycle",
        title=_title(found),
        summary=_summary(found),
        window=found.window,
        currency=context.currency,
        unit=persons,
        columns=(
            Column(key="interval", label=Words(zh="时段", en="Interval")),
            Column(key="active", label=Words(zh="活跃", en="Active"), kind="count"),
            *(Column(key=state, label=name, kind="count") for state, name in _STATES.items()),
        ),
        rows=tuple(_row(place, piece) for place, piece in enumerate(found.pieces)),
        drawing=_drawing(found, persons),
        n=found.n,
        n_of="persons",
        as_of=context.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=(found.statement,),
        notes=(
            Words(
                zh="新增：第一次出现（任何事件）就在该时段。持续：上一时段也活跃。回流：上一时段不活跃、更早出现过。"
                "沉默：上一时段活跃、该时段不活跃，只在第一个不活跃的时段计一次。"
                "活跃 = 新增 + 持续 + 回流；沉默 = 上一时段活跃 − 持续。",
                en="New: first seen (any event) in the interval. Returning: active in the one before too. Resurrecting:"
                " not active in the one before, seen earlier. Dormant: active in the one before and not in this one,"
                " counted once. Active = new + returning + resurrecting; dormant = active before − returning.",
            ),
            Words(
                zh="事件库开始之前的事不知道，最早的新增会偏大。* 时段还没过完：活跃会上升，沉默会下降。",
                en="What was before the first fact is not known, so the earliest are counted as new. * the interval is"
                " not over: active may rise, dormant fall.",
            ),
        ),
    )


def _title(found: LifecycleAnswer) -> Words:
    name = found.question.events.shown
    return Words(
        zh=f"活跃构成：{'任意事件' if name == '*' else name}", en=f"Lifecycle: {'any event' if name == '*' else name}"
    )


def _label(piece: Piece) -> Words:
    mark = "" if piece.complete else "*"
    return Words(zh=piece.window.label("zh-Hans") + mark, en=piece.window.label("en") + mark)


def _row(place: int, piece: Piece) -> tuple[Cell, ...]:
    return (
        _label(piece),
        Persons(piece.active, cell=question_json(Who(of="active", interval=place))),
        *(Persons(getattr(piece, of), cell=question_json(Who(of=of, interval=place))) for of in _STATES),
    )


def _summary(found: LifecycleAnswer) -> Words:
    over = [piece for piece in found.pieces if piece.complete]
    if not found.n or not over:
        return (
            Words(zh="这段时间还没有过完的时段。", en="No interval of this period is over yet.")
            if found.n
            else Words(zh="这段时间没有人活跃。", en="Nobody was active in this period.")
        )
    last = over[-1]
    zh_days, en_days = last.window.label("zh-Hans"), last.window.label("en")
    change = last.new + last.resurrecting - last.dormant
    return Words(
        zh=f"{zh_days}：{last.active:,} 人活跃，其中新增 {last.new:,}、持续 {last.returning:,}、"
        f"回流 {last.resurrecting:,}；{last.dormant:,} 人沉默，{_net(change, '净增', '净减', '进出相抵')}。",
        en=f"{en_days}: {last.active:,} active: {last.new:,} new, {last.returning:,} returning, {last.resurrecting:,}"
        f" resurrecting; {last.dormant:,} went dormant, {_net(change, 'net +', 'net −', 'even')}.",
    )


def _net(change: int, more: str, less: str, even: str) -> str:
    if not change:
        return even
    return f"{more if change > 0 else less} {abs(change):,}".replace("+ ", "+").replace("− ", "−")


def _drawing(found: LifecycleAnswer, unit: Words) -> Drawing | None:
    """Dormant below zero, so that a bar above shorter than the one below is a period that lost people."""
    if not found.pieces:
        return None

    def line(state: str, name: Words) -> Line:
        sign = -1.0 if state == "dormant" else 1.0
        return Line(name=name, values=tuple(sign * getattr(piece, state) for piece in found.pieces))

    return Drawing(
        kind="stacked",
        labels=tuple(_label(piece) for piece in found.pieces),
        lines=tuple(line(state, name) for state, name in _STATES.items()),
        unit=unit,
    )
