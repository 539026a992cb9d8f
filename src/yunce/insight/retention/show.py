"""Retention in words, as tables and as charts: what pages, documents and evidence share."""

from collections.abc import Iterator
from typing import Literal

from yunce.insight.answers.api import Answer, Cell, Column, Drawing, Line, Persons, Running, Section, share_text
from yunce.insight.asking.api import Context, question_json
from yunce.insight.retention.api import Cell as Who
from yunce.insight.retention.api import Cohort, Mean, Part, RetentionAnswer, Returned
from yunce.insight.retention.api import Column as Distance
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import span

# Rows of shades that can be told apart on a screen; a longer list is a table only.
_MOST_SHADED = 40
_LINES = 8
_COHORT = Column(key="cohort", label=Words(zh="批次", en="Cohort"))
_UNITS = {
    "day": Words(zh="天", en="day"),
    "week": Words(zh="周", en="week"),
    "month": Words(zh="月", en="month"),
}


def shown(context: Context, found: RetentionAnswer) -> Answer:
    """One row a cohort: who started, and the share that came back in each column."""
    known = span(context.workspace_id, context.as_of)
    started = Column(key="started", label=Words(zh="开始", en="Started"), kind="count")
    return Answer(
        question="retention",
        title=_title(found),
        summary=_summary(found),
        window=found.window,
        currency=context.currency,
        unit=Words(zh="% 的人", en="% of persons"),
        columns=(_COHORT, started, *_columns(found, "share")),
        rows=tuple(
            (
                label(cohort),
                Persons(cohort.started, cell=question_json(Who(cohort=place))),
                *(_share(cohort.returned[each]) for each in _shown(found)),
            )
            for place, cohort in enumerate(found.cohorts)
        ),
        drawing=_shades(found),
        n=found.n,
        n_of="persons",
        as_of=context.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=(found.statement,),
        notes=tuple(_notes(found)),
        more=tuple(_sections(found)),
    )


def distance(column: Distance) -> str:
    """+1, or +2…7 for several intervals."""
    return f"+{column.first}" if column.first == column.last else f"+{column.first}…{column.last}"


def label(cohort: Cohort) -> Words:
    """The cohort's days; marked while it is not over."""
    mark = "" if cohort.complete else "*"
    return Words(zh=cohort.window.label("zh-Hans") + mark, en=cohort.window.label("en") + mark)


def _title(found: RetentionAnswer) -> Words:
    start, returns = found.question.start.shown, (found.question.returns or found.question.start).shown
    every = Words(zh="任意事件", en="any event")
    zh = " → ".join(every.zh if name == "*" else name for name in (start, returns))
    en = " → ".join(every.en if name == "*" else name for name in (start, returns))
    return Words(zh=f"留存：{zh}", en=f"Retention: {en}")


def _shown(found: RetentionAnswer) -> list[int]:
    """Places of the columns that say something: whoever starts with the event of return is back at once."""
    same = found.question.returns is None
    return [place for place, column in enumerate(found.columns) if not (same and column.first == 0)] or [0]


def _columns(found: RetentionAnswer, kind: str) -> tuple[Column, ...]:
    """A column for each distance, of shares or of counts."""
    return tuple(
        Column(
            key=f"{kind}_{place}",
            label=Words(zh=distance(found.columns[place]), en=distance(found.columns[place])),
            kind="share" if kind == "share" else "count",
        )
        for place in _shown(found)
    )


def _share(returned: Returned) -> Cell:
    if returned.share is None:
        return None
    return Running(returned.share) if returned.state == "incomplete" else returned.share


def _summary(found: RetentionAnswer) -> Words:
    if not found.n:
        return Words(zh="这段时间没有人开始。", en="Nobody started in this period.")
    unit = _UNITS[found.question.interval]
    zh, en = [f"{found.n:,} 人开始。"], [f"{found.n:,} persons started."]
    over = [mean for mean in (found.means[place] for place in _shown(found)) if mean.share is not None]
    for mean in over[:1] + over[1:][-1:]:
        text, name = share_text(mean.share), distance(mean.column)
        zh.append(f"{name} {unit.zh}有 {text} 回来（{mean.cohorts} 批加权平均）。")
        en.append(f"{text} came back in {unit.en} {name} (weighted over {mean.cohorts} cohorts).")
    if not over:
        zh.append("还没有一批走完要看的时段。")
        en.append("No cohort has come to the end of an interval yet.")
    return Words(zh="".join(zh), en=" ".join(en))


def _shades(found: RetentionAnswer) -> Drawing | None:
    if not 1 <= len(found.cohorts) <= _MOST_SHADED:
        return None
    names = tuple(distance(found.columns[place]) for place in _shown(found))
    lines = tuple(
        Line(name=_short(cohort, found), values=tuple(_drawn(cohort.returned[place]) for place in _shown(found)))
        for cohort in found.cohorts
    )
    return Drawing(kind="shades", labels=names, lines=lines, unit=Words(zh="%", en="%"))


def _short(cohort: Cohort, found: RetentionAnswer) -> Words:
    """A week by its first day: beside the cells there is little room."""
    if found.question.interval != "week":
        return label(cohort)
    first = cohort.window.first_date.isoformat() + ("" if cohort.complete else "*")
    return Words(zh=first, en=first)


def _drawn(returned: Returned) -> float | None:
    cell = _share(returned)
    return cell if isinstance(cell, float) else None


def _sections(found: RetentionAnswer) -> Iterator[Section]:
    yield _means(found)
    if found.parts:
        yield _parts(found)
    yield _persons(found, "returned", Words(zh="回来的人", en="Who came back"))
    yield _persons(found, "missing", Words(zh="没有回来的人（时段已过完）", en="Who did not (interval over)"))


def _means(found: RetentionAnswer) -> Section:
    """The curve: over cohorts in which the column is complete."""
    means = [found.means[place] for place in _shown(found)]
    return Section(
        key="means",
        title=Words(zh="加权平均", en="Weighted mean"),
        columns=(
            Column(key="distance", label=Words(zh="相隔", en="After")),
            Column(key="share", label=Words(zh="回来", en="Came back"), kind="share"),
            Column(key="cohorts", label=Words(zh="批次数", en="Cohorts"), kind="count"),
            Column(key="started", label=Words(zh="这些批次开始的人次", en="Started in them"), kind="count"),
        ),
        rows=tuple((distance(mean.column), mean.share, mean.cohorts, mean.started) for mean in means),
        drawing=_curve(means, [Line(name=Words(zh="全部", en="All"), values=tuple(mean.share for mean in means))]),
        note=Words(zh="只算时段已过完的批次", en="Of cohorts whose interval is over"),
    )


def _curve(means: list[Mean], lines: list[Line]) -> Drawing | None:
    if len(means) < 2:
        return None
    labels = tuple(distance(mean.column) for mean in means)
    return Drawing(kind="line", labels=labels, lines=tuple(lines), unit=Words(zh="%", en="%"))


def _parts(found: RetentionAnswer) -> Section:
    by = found.question.breakdown.by if found.question.breakdown else ""
    parts = [part for part in found.parts if any(cohort.started for cohort in part.cohorts)]
    lines = [
        Line(name=part.value.shown, values=tuple(part.means[place].share for place in _shown(found)))
        for part in parts[:_LINES]
    ]
    return Section(
        key="parts",
        title=Words(zh=f"按「{by}」拆分的加权平均", en=f"Weighted mean by “{by}”"),
        columns=(
            Column(key="value", label=Words(zh="值", en="Value")),
            Column(key="started", label=Words(zh="开始（人次）", en="Started (times)"), kind="count"),
            *_columns(found, "share"),
        ),
        rows=tuple(_part_row(found, part) for part in parts),
        drawing=_curve([found.means[place] for place in _shown(found)], lines),
    )


def _part_row(found: RetentionAnswer, part: Part) -> tuple[Cell, ...]:
    started = sum(cohort.started for cohort in part.cohorts)
    return (part.value.shown, started, *(part.means[place].share for place in _shown(found)))


def _persons(found: RetentionAnswer, of: Literal["returned", "missing"], title: Words) -> Section:
    """Counts that open their lists."""

    def cell(place: int, cohort: Cohort, column: int) -> Cell:
        returned = cohort.returned[column]
        if returned.persons is None or (of == "missing" and returned.state != "complete"):
            return None
        count = returned.persons if of == "returned" else cohort.started - returned.persons
        return Persons(count, cell=question_json(Who(of=of, cohort=place, column=column)))

    return Section(
        key=of,
        title=title,
        columns=(_COHORT, *_columns(found, "persons")),
        rows=tuple(
            (label(cohort), *(cell(place, cohort, column) for column in _shown(found)))
            for place, cohort in enumerate(found.cohorts)
        ),
    )


def _notes(found: RetentionAnswer) -> Iterator[Words]:
    question = found.question
    unit = _UNITS[question.interval]
    yield {
        "every": Words(
            zh=f"一批：某{unit.zh}做过起始事件的人，同一人可在几批里。",
            en=f"A cohort: who did the starting event in a {unit.en}; one person may stand in several.",
        ),
        "first": Words(
            zh="一批：第一次做起始事件的人，每人只在一批里；事件库开始之前的事不知道，最早几批会偏大。",
            en="A cohort: who did the starting event for the first time ever, each in one; what was before the first"
            " fact is not known, so the earliest cohorts are too large.",
        ),
        "first_ever": Words(
            zh="一批：第一次做这个名称的事件且那一次就符合条件的人。",
            en="A cohort: whose very first event of that name meets the condition.",
        ),
    }[question.cohort]
    yield (
        Words(zh="相隔按工作区时区的日历数。", en="Distances are counted on the calendar of the workspace's zone.")
        if question.clock == "calendar"
        else Words(
            zh="相隔按满 24 小时数，从本批内第一次开始算起。",
            en="Distances are counted in times of 24 hours since the first start in the cohort's interval.",
        )
    )
    if question.on_or_after:
        yield Words(
            zh="每列是在该时段或之后（到最后一列为止）回来过的人。",
            en="Each column counts who came back in its interval or later, up to the last one.",
        )
    yield Words(
        zh="* 时段还没过完，会继续上升，不进平均；— 还没开始或没有人。",
        en="* the interval is not over, it may rise and is in no mean; — has not begun, or nobody.",
    )
