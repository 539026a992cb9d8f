"""Questions asked with a value of their own instead of a few parameters: which there are, and asking one."""

from dataclasses import replace
from datetime import datetime

from yunce.accounts.api import WorkspaceInfo, now
from yunce.insight.answers.api import Answer
from yunce.insight.asking.api import Context, Part, Period, question_json
from yunce.insight.distribution import entry as distribution
from yunce.insight.entry import Structured
from yunce.insight.funnel import entry as funnel
from yunce.insight.interval import entry as interval
from yunce.insight.lifecycle import entry as lifecycle
from yunce.insight.paths import entry as paths
from yunce.insight.retention import entry as retention
from yunce.insight.segments import entry as segments
from yunce.insight.sequences.api import Request, size
from yunce.insight.sessions import entry as sessions
from yunce.insight.stickiness import entry as stickiness
from yunce.insight.times import entry as times
from yunce.insight.trend import entry as trend
from yunce.kernel.expression import Sql

__all__ = ["STRUCTURED", "Structured", "answer_structured", "asked_again", "context", "expected_events"]

# In the order of the tabs.
STRUCTURED: dict[str, Structured] = {
    each.key: each
    for each in (
        trend.ENTRY,
        times.ENTRY,
        funnel.ENTRY,
        retention.ENTRY,
        lifecycle.ENTRY,
        stickiness.ENTRY,
        sessions.ENTRY,
        paths.ENTRY,
        interval.ENTRY,
        distribution.ENTRY,
        segments.ENTRY,
    )
}


def context(workspace: WorkspaceInfo, as_of: datetime | None = None) -> Context:
    """What a question takes from this workspace; as of its clock unless told."""
    return Context(
        workspace_id=workspace.id,
        zone=workspace.zone,
        as_of=as_of or now(workspace),
        currency=workspace.currency,
        first_weekday=workspace.first_weekday,
    )


def answer_structured(key: str, asked: Context, question: Part) -> Answer:
    """The answer with what asks it again at the same moment. Raises BadQuestion, Refused, StoreError."""
    entry = STRUCTURED[key]
    return replace(entry.show(asked, entry.ask(asked, question)), params=asked_again(asked, question))


def asked_again(asked: Context, question: Part) -> dict[str, str]:
    """The parameters that ask it again at the same moment: of links, tokens and evidence."""
    return {"q": question_json(question), "as_of": asked.as_of.isoformat()}


def expected_events(asked: Context, question: Part) -> int:
    """At most how many events of its period it reads, from the table's index alone; 0 for one without a period.

    Raises BadQuestion, StoreError.
    """
    period = getattr(question, "period", None)
    if not isinstance(period, Period):
        return 0
    window = period.window(asked.zone)
    until = max(min(window.end, asked.as_of), window.start)
    return size(Request(workspace_id=asked.workspace_id, since=window.start, until=until, marks=[Sql("true")]))
