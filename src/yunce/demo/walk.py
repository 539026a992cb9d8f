"""The walk round the loop, stage by stage, each done once: a walk that was cut short goes on where it stopped.

What is done is read from the data itself; there is no note of it elsewhere.
"""

import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from django.utils import translation

from yunce.accounts.api import Access, WorkspaceInfo, set_replay_clock, workspace_info
from yunce.demo.campaigns import CHRISTMAS, SUMMER, TRIP, Campaign
from yunce.demo.closing import report_files, settle_and_learn, the_review, write_report
from yunce.demo.drafting import find_initiative, open_initiative, plan_and_freeze
from yunce.demo.recording import ShopRecording, history_mapping, write_history
from yunce.demo.shop import open_shop, planner_access
from yunce.events.api import counts
from yunce.events.files.api import Job, jobs, retry, submit
from yunce.events.files.api import State as ImportState
from yunce.kernel.windows import Window
from yunce.loop.api import Initiative, Verdict, plan_versions, settlements
from yunce.operations.replay.api import Pace, Progress, State, go_on, latest, replay_through, start
from yunce.review.api import Review

HISTORY_FILE = "online_retail_before_2011-06-01.parquet"
POLL_SECONDS = 0.1


class Listener(Protocol):
    """Who is told how the walk goes on."""

    def began(self, stage: str) -> None: ...
    def moved(self, share: float) -> None: ...
    def ended(self, stage: str, seconds: float, note: str) -> None: ...


class Stopped(Exception):
    """The server stops; the next start goes on from here."""


class StageFailed(RuntimeError):
    """A stage that could not be brought to its end: which, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step. done: whether its result stands. run: makes it, and says one line about it."""

    name: str
    done: Callable[[], bool]
    run: Callable[[], str]


@dataclass(slots=True, kw_only=True)
class Walk:
    """The trip of one data folder in one language, through the server at `address`, until `stop`."""

    address: str
    language: str
    reports: Path
    stop: threading.Event
    listener: Listener
    seconds: dict[str, float] = field(default_factory=dict)
    _shop: WorkspaceInfo | None = None

    def go(self) -> None:
        """Every stage that does not stand yet. Raises Stopped, StageFailed, or what a stage raises."""
        with translation.override(self.language):
            self._shop = open_shop()
            stages = self._stages()
            ahead = next((place for place in reversed(range(len(stages))) if stages[place].done()), -1) + 1
            for stage in stages[ahead:]:
                self._check()
                self.listener.began(stage.name)
                began = time.monotonic()
                note = stage.run()
                self.seconds[stage.name] = round(time.monotonic() - began, 2)
                self.listener.ended(stage.name, self.seconds[stage.name], note)

    def summary(self) -> dict[str, Any]:
        """What the walk leaves behind, read from the stores."""
        with translation.override(self.language):
            found = counts(self._workspace.id)
            trips = [self._trip(campaign) for campaign in TRIP]
        first = trips[0]
        return {
            "initiative": first["initiative"],
            "events": found.events,
            "persons": found.persons,
            "review_docx": first["review_docx"],
            "review_pdf": first["review_pdf"],
            "workspace": self._workspace.id,
            "initiatives": trips,
            "seconds": self.seconds,
        }

    @property
    def _workspace(self) -> WorkspaceInfo:
        assert self._shop is not None  # noqa: S101  (`go` comes first)
        return self._shop

    @property
    def _access(self) -> Access:
        return planner_access(self._workspace.id)

    def _stages(self) -> list[Stage]:
        stages = [Stage(name="history", done=self._history_stands, run=self._load_history)]
        for campaign in TRIP:
            stages += [
                Stage(name=f"{campaign.key}: plan", done=self._frozen(campaign), run=self._plan(campaign)),
                Stage(name=f"{campaign.key}: run", done=self._replayed(campaign), run=self._replay(campaign)),
                Stage(name=f"{campaign.key}: review", done=self._reviewed(campaign), run=self._review(campaign)),
            ]
        return stages

    def _check(self) -> None:
        if self.stop.is_set():
            raise Stopped

    # History

    def _history_stands(self) -> bool:
        found = self._history_job()
        return found is not None and found.state == ImportState.DONE

    def _history_job(self) -> Job | None:
        return next((each for each in jobs(self._workspace.id) if each.name == HISTORY_FILE), None)

    def _load_history(self) -> str:
        self._set_clock(SUMMER.first)
        found = self._history_job()
        if found is None or (not found.active and not retry(found.workspace_id, found.id)):
            found = self._submit_history()
        while True:
            self._check()
            found = next(each for each in jobs(self._workspace.id) if each.id == found.id)
            if not found.active:
                break
            self.listener.moved(found.share)
            self.stop.wait(POLL_SECONDS)
        if found.state != ImportState.DONE or found.rejected:
            raise StageFailed(f"import of the history: {found.state}, {found.rejected} rows refused, {found.error}")
        return f"{found.stored:,} lines, by file"

    def _submit_history(self) -> Job:
        with tempfile.TemporaryDirectory(prefix="yunce-demo-") as folder:
            path = Path(folder) / HISTORY_FILE
            write_history(path, SUMMER.first)
            return submit(self._workspace.id, path, history_mapping(), user_id=self._access.user.id)

    # One project

    def _initiative(self, campaign: Campaign) -> Initiative | None:
        return find_initiative(self._workspace.id, self._access.user.id, campaign)

    def _the_initiative(self, campaign: Campaign) -> Initiative:
        found = self._initiative(campaign)
        if found is None:
            raise StageFailed(f"{campaign.name} is not there")
        return found

    def _set_clock(self, day: date) -> None:
        set_replay_clock(self._workspace.id, Window.days(day, day, self._workspace.zone).start)

    def _frozen(self, campaign: Campaign) -> Callable[[], bool]:
        def done() -> bool:
            found = self._initiative(campaign)
            return found is not None and bool(plan_versions(self._workspace.id, found.id))

        return done

    def _plan(self, campaign: Campaign) -> Callable[[], str]:
        def run() -> str:
            self._set_clock(campaign.first)
            before = self._initiative(SUMMER) if campaign is CHRISTMAS else None
            of = open_initiative(self._access, campaign, before)
            version = plan_and_freeze(self._access, of, campaign)
            outlook = version.snapshot["outlook"]
            return f"frozen; chance of the goal {outlook['chance']['target']:.0%}"

        return run

    def _replayed(self, campaign: Campaign) -> Callable[[], bool]:
        def done() -> bool:
            found = self._initiative(campaign)
            run = latest(self._workspace.id, found.id) if found else None
            return run is not None and run.state is State.DONE

        return done

    def _replay(self, campaign: Campaign) -> Callable[[], str]:
        def run() -> str:
            of = self._the_initiative(campaign)
            progress = self._open_replay(of, campaign)
            sender = threading.Thread(
                target=replay_through, args=(self.address, progress, self.stop), name="demo-replay", daemon=True
            )
            sender.start()
            try:
                progress = self._watch(of, progress)
            finally:
                sender.join()
            if progress.state is not State.DONE or progress.refused:
                raise StageFailed(f"replay: {progress.state}, {progress.refused} events refused, {progress.problem}")
            return f"{progress.sent:,} lines, {progress.days} days, through the door"

        return run

    def _open_replay(self, of: Initiative, campaign: Campaign) -> Progress:
        found = latest(self._workspace.id, of.id)
        if found is not None and found.state is not State.DONE:
            if found.state is not State.RUNNING:
                go_on(self._access, of.id, found.id, Pace.AT_ONCE)
            return found
        days = (campaign.first, campaign.last)
        begun = start(self._access, of.id, recording=ShopRecording.key, days=days, pace=Pace.AT_ONCE)
        if begun is None:
            raise StageFailed(
                f"{campaign.name}: another replay of the workspace is open; end it on the page of its initiative"
            )
        return begun

    def _watch(self, of: Initiative, progress: Progress) -> Progress:
        """Until it has ended, whoever sends it: this walk, or the server's own service that was quicker."""
        while progress.state is State.RUNNING:
            self._check()
            self.listener.moved(progress.share)
            self.stop.wait(POLL_SECONDS)
            progress = latest(self._workspace.id, of.id) or progress
        return progress

    def _reviewed(self, campaign: Campaign) -> Callable[[], bool]:
        def done() -> bool:
            found = self._initiative(campaign)
            if found is None:
                return False
            settled = settlements(self._workspace.id, found.id)
            files = report_files(self.reports, campaign)
            return (
                bool(settled)
                and all(each.outcome.verdict is not Verdict.PENDING for each in settled)
                and all(path.exists() for path in files)
            )

        return done

    def _review(self, campaign: Campaign) -> Callable[[], str]:
        def run() -> str:
            of = self._the_initiative(campaign)
            window = of.window
            assert window is not None  # noqa: S101  (the walk gave it its days)
            set_replay_clock(self._workspace.id, window.end)
            review = settle_and_learn(self._access, of.id, campaign)
            self._check()
            write_report(self.reports, campaign, review)
            return f"{review.accuracy.hits} of {review.accuracy.n} assumptions held"

        return run

    def _trip(self, campaign: Campaign) -> dict[str, Any]:
        of = self._the_initiative(campaign)
        review = the_review(self._workspace.id, of.id)
        docx, pdf = report_files(self.reports, campaign)
        return {
            "initiative": of.id,
            "name": of.name,
            "first": campaign.first.isoformat(),
            "last": campaign.last.isoformat(),
            **_figures(review),
            "review_docx": str(docx),
            "review_pdf": str(pdf),
        }


def shop_now(workspace_id: str) -> str:
    """The clock of the workspace, for the last line."""
    return workspace_info(workspace_id).now.isoformat()


def _figures(review: Review) -> dict[str, Any]:
    goal = review.goal
    outlook = review.version.snapshot["outlook"]
    return {
        "goal": {"floor": goal.tiers.floor, "target": goal.tiers.target, "stretch": goal.tiers.stretch}
        if goal
        else None,
        "chance": outlook["chance"],
        "plan": review.gap.plan,
        "actual": review.gap.actual,
        "gap": review.gap.gap,
        "residual": review.gap.residual,
        "reached": review.reached.value if review.reached else None,
        "hits": review.accuracy.hits,
        "n": review.accuracy.n,
        "causes": dict(review.by_cause),
        "leaves": [
            {
                "leaf": each.node_key,
                "low": each.outcome.low,
                "middle": each.outcome.middle,
                "high": each.outcome.high,
                "actual": each.outcome.actual,
                "verdict": each.outcome.verdict.value,
            }
            for each in review.settlements
        ],
        "lessons": [each.statement for each in review.lessons],
    }
