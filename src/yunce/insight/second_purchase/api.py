"""Second purchase by cohort of the first. Three honest states: came back, did not, and still in time.

A cohort's share is given once the time of everybody in it is over; before that it is undefined, not low.
"""

from dataclasses import dataclass
from datetime import timedelta

from yunce.events.store.api import store
from yunce.insight.answers.api import Answer, Ask, Column, Drawing, Line, ratio, share_text
from yunce.insight.rules.words import Words
from yunce.insight.sales.api import read_sql, sales_statement, span
from yunce.kernel.windows import Window, local_date

KEY = "second_purchase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Those whose first known order falls in `window`. complete: the time of all of them is over."""

    window: Window
    buyers: int
    came_back: int
    stayed_away: int
    still_in_time: int
    complete: bool

    @property
    def share(self) -> float | None:
        """Of the buyers who came back in time; None while some may still do, or without buyers."""
        return self.came_back / self.buyers if self.complete and self.buyers else None


def answer(ask: Ask) -> Answer:
    """One row per cohort of the window's intervals."""
    pieces = ask.window.split(ask.interval, first_weekday=ask.first_weekday)
    statement = sales_statement(
        read_sql("yunce.insight.second_purchase", "cohorts.sql"),
        workspace=ask.workspace_id,
        as_of=ask.as_of,
        params={"starts": [each.start for each in pieces], "ends": [each.end for each in pieces], "days": ask.days},
    )
    found = {row["w"] - 1: row for row in store().query(statement.sql, statement.params).dicts()}
    cohorts = [_cohort(piece, found.get(place, {}), ask) for place, piece in enumerate(pieces)]
    known = span(ask.workspace_id, ask.as_of)
    within = Words(zh=f"{ask.days} 天内回购率", en=f"Bought again within {ask.days} days")
    labels = tuple(Words(zh=each.window.label("zh-Hans"), en=each.window.label("en")) for each in cohorts)
    return Answer(
        question=KEY,
        title=Words(zh=f"首购后 {ask.days} 天内的二次购买", en=f"Second purchase within {ask.days} days of the first"),
        summary=_summary(cohorts, ask.days),
        window=ask.window,
        currency=ask.currency,
        unit=Words(zh="%", en="%"),
        columns=(
            Column(key="cohort", label=Words(zh="首购时段", en="First bought in")),
            Column(key="buyers", label=Words(zh="首购人数", en="First-time buyers"), kind="count"),
            Column(key="came_back", label=Words(zh="已回购", en="Bought again"), kind="count"),
            Column(key="stayed_away", label=Words(zh="到期未回购", en="Did not"), kind="count"),
            Column(key="still_in_time", label=Words(zh="仍在期内", en="Still in time"), kind="count"),
            Column(key="share", label=within, kind="share"),
            Column(key="state", label=Words(zh="状态", en="State")),
        ),
        rows=tuple(
            (label, each.buyers, each.came_back, each.stayed_away, each.still_in_time, each.share, _state(each))
            for label, each in zip(labels, cohorts, strict=True)
        ),
        drawing=Drawing(
            kind="bar",
            labels=labels,
            lines=(Line(name=within, values=tuple(each.share for each in cohorts)),),
            unit=Words(zh="%", en="%"),
        ),
        n=sum(each.buyers for each in cohorts),
        n_of="persons",
        as_of=ask.as_of,
        known_since=known.first,
        data_as_of=known.last,
        statements=(statement,),
        notes=() if known.first is None else (_note(local_date(known.first, ask.window.zone).isoformat()),),
    )


def _cohort(window: Window, row: dict[str, int], ask: Ask) -> Cohort:
    # The last one to buy first could have done so at the window's last moment.
    over = window.end + timedelta(days=ask.days) <= ask.as_of
    return Cohort(
        window=window,
        buyers=row.get("buyers", 0),
        came_back=row.get("came_back", 0),
        stayed_away=row.get("stayed_away", 0),
        still_in_time=row.get("still_in_time", 0),
        complete=over,
    )


def _state(cohort: Cohort) -> Words:
    if not cohort.buyers:
        return Words(zh="无首购", en="No first-time buyers")
    return Words(zh="完整", en="Complete") if cohort.complete else Words(zh="未满", en="Incomplete")


def _summary(cohorts: list[Cohort], days: int) -> Words:
    complete = [each for each in cohorts if each.share is not None]
    together = ratio(sum(each.came_back for each in complete), sum(each.buyers for each in complete))
    if together is None:
        return Words(zh=f"还没有一批首购用户满 {days} 天。", en=f"No cohort has had its {days} days yet.")
    shares = [each.share for each in complete if each.share is not None]
    low, high = share_text(min(shares)), share_text(max(shares))
    return Words(
        zh=f"{len(complete)} 批满 {days} 天的首购用户中，{share_text(together)} 在期内再次购买；"
        f"各批在 {low} 到 {high} 之间。",
        en=f"Of {len(complete)} cohorts that have had their {days} days, {share_text(together)} bought again in time; "
        f"between {low} and {high} each.",
    )


def _note(day: str) -> Words:
    return Words(
        zh=f"数据始于 {day}：第一批里有更早就买过的老客，回购率偏高。",
        en=f"Facts begin on {day}: the first cohort holds buyers who had bought before, so its share is too high.",
    )
