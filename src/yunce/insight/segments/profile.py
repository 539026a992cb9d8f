"""A segment against everybody: the shares of what they did and of what they are, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files

from yunce.events.store.api import store
from yunce.insight.asking.api import Context
from yunce.insight.persons.api import AMONG, PARAM, keep_set
from yunce.insight.sales.rules.statement import Statement
from yunce.insight.segments.reading import Members

DAYS = 30
_EVENTS, _VALUES, _TRAITS = 30, 8, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """part of whole persons; None where there is nobody."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """value: empty for an event. inside: of the segment; everybody: of all persons, the segment included."""

    name: str
    value: str
    inside: Share
    everybody: Share

    @property
    def lift(self) -> float | None:
        """How many times as frequent it is in the segment; None where it is undefined."""
        inside, everybody = self.inside.share, self.everybody.share
        return inside / everybody if inside is not None and everybody else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """events: who did each of the workspace's most frequent in the last DAYS days. traits: of those who have the trait,
    who has this value."""

    events: tuple[Line, ...]
    traits: tuple[Line, ...]
    statements: tuple[Statement, ...]


def profile(context: Context, members: Members) -> Profile:
    """Raises StoreError."""
    number = keep_set(context.workspace_id, members.who)
    known = {"workspace": context.workspace_id, "as_of": context.as_of, PARAM: number}
    events = _statement("profile_events.sql", {**known, "since": context.as_of - timedelta(days=DAYS), "most": _EVENTS})
    traits = _statement("profile_traits.sql", {**known, "each": _VALUES, "most": _TRAITS})
    return Profile(
        events=tuple(_events(events, members)),
        traits=tuple(
            Line(
                name=row["name"],
                value=row["value"],
                inside=Share(part=row["inside"], whole=row["known_inside"]),
                everybody=Share(part=row["everybody"], whole=row["known_everybody"]),
            )
            for row in store().query(traits.sql, traits.params).dicts()
        ),
        statements=(events, traits),
    )


def _events(asked: Statement, members: Members) -> Iterator[Line]:
    for row in store().query(asked.sql, asked.params).dicts():
        yield Line(
            name=row["name"],
            value="",
            inside=Share(part=row["inside"], whole=len(members.who)),
            everybody=Share(part=row["everybody"], whole=len(members.everybody)),
        )


def _statement(name: str, params: dict[str, object]) -> Statement:
    text = files("yunce.insight.segments").joinpath("sql", name).read_text(encoding="utf-8")
    return Statement(sql=text.replace("@database@", store().address.database).replace("@among@", AMONG), params=params)
