"""今天: what waits in all projects of a workspace, and how the running ones stand.

Gathers from every domain and leaves the order to rules.today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from yunce.accounts.api import Access, Permission, Person
from yunce.events.readings.api import Missing, missing
from yunce.kernel.windows import local_date
from yunce.loop.api import Initiative, Phase, Standing, State, Todo, initiatives, next_link, standing
from yunce.operations.api.entering import asked_figures, unfilled
from yunce.operations.api.live import Live, live
from yunce.operations.rules.today import Item, OpenTask, ordered, task_items, time_share
from yunce.planning.api import Draft, plan_drafts, role_holders, shown_owner

# A project that starts within two weeks and is not frozen waits for whoever may freeze it.
SOON = timedelta(days=14)
# A project that ended within a month is still spoken about; older ones are on the page of all projects.
LATELY = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A project in its days. progress: share of the goal reached, None without goal or figures."""

    project: Initiative
    first: date
    last: date
    time: float
    progress: float | None
    live: Live | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A project whose days are over. reviewed: every estimate has its verdict and a lesson is kept."""

    project: Initiative
    first: date
    last: date
    reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """ended: frozen projects that ended lately, the latest first."""

    day: date
    items: tuple[Item, ...]
    running: tuple[Running, ...]
    ended: tuple[Ended, ...]
    projects: int


def today_of(access: Access) -> Today:
    """Everything for the home page of this person."""
    workspace_id = access.workspace.id
    day = local_date(access.workspace.now, access.workspace.zone)
    projects = initiatives(workspace_id)
    drafts = plan_drafts(workspace_id, [each.id for each in projects])
    holders = role_holders(workspace_id)
    items: list[Item] = []
    running: list[Running] = []
    ended: list[Ended] = []
    for project in projects:
        known = standing(access.workspace, project.id)
        items += _tasks(project, drafts.get(project.id), day, access.user, holders.get(project.id, {}))
        items += _next(access, project, known, day)
        if (found := _running(project, known, day)) is not None:
            running.append(found)
            items += _out(project, found.live)
        if (past := _ended(project, known, day)) is not None:
            ended.append(past)
        if known.facts.frozen_versions and not (past and past.reviewed):
            items += _unfilled(project, day)
    asked = {each.project.id: asked_figures(workspace_id, each.project.id) for each in running}
    usual = missing(workspace_id, day - timedelta(days=1))
    items += _missing([each for each in usual if each.metric.key not in asked.get(each.initiative, ())])
    ended.sort(key=lambda each: each.last, reverse=True)
    return Today(
        day=day, items=tuple(ordered(items)), running=tuple(running), ended=tuple(ended), projects=len(projects)
    )


def progress_of(now: Live) -> float | None:
    """Share of the goal's target that is there; of a goal that should fall, how much of its room is used."""
    if now.goal is None or not now.goal.tiers.target:
        return None
    line = now.line(now.goal.node_key)
    return None if line is None or line.latest is None else line.latest / now.goal.tiers.target


def _running(project: Initiative, known: Standing, day: date) -> Running | None:
    first, last = project.starts_on, project.ends_on
    if first is None or last is None or not first <= day <= last:
        return None
    now = live(project.workspace_id, project.id) if known.facts.frozen_versions else None
    return Running(
        project=project,
        first=first,
        last=last,
        time=time_share(first, last, day),
        progress=progress_of(now) if now else None,
        live=now,
    )


def _ended(project: Initiative, known: Standing, day: date) -> Ended | None:
    first, last = project.starts_on, project.ends_on
    if first is None or last is None or not last < day <= last + LATELY or not known.facts.frozen_versions:
        return None
    return Ended(project=project, first=first, last=last, reviewed=known.phases[Phase.REVIEW] is State.DONE)


def _tasks(
    project: Initiative, draft: Draft | None, day: date, user: Person, holders: Mapping[str, Person]
) -> list[Item]:
    """A person goes by the own name and by the roles held in the project."""
    if draft is None:
        return []
    launch = draft.plan.launch
    me = {user.name, *(role for role, each in holders.items() if each.id == user.id)}
    tasks = [
        OpenTask(key=t.key, name=t.name, owner=t.owner, due=t.due(launch), state=t.state.value)
        for t in draft.plan.tasks
        if not t.demo
    ]
    found = task_items(tasks, project=project.name, project_id=project.id, today=day, me=me)
    return [replace(each, detail=shown_owner(each.detail, holders)) for each in found]


def _out(project: Initiative, now: Live | None) -> list[Item]:
    if now is None:
        return []
    return [
        Item(
            sort="out_of_interval",
            project=project.name,
            project_id=project.id,
            what=line.name,
            url=f"/projects/{project.id}/run?node={line.key}",
            detail=line.standing,
        )
        for line in now.out
    ]


def _next(access: Access, project: Initiative, known: Standing, day: date) -> list[Item]:
    """What the loop asks for next; what only an approver can do waits for those who may."""
    link = next_link(known)
    over = project.ends_on is not None and project.ends_on < day
    if link is None or known.next.todo in (Todo.WATCH, Todo.CHASE_TASKS, Todo.LOOK_AT_ALERTS, Todo.READ_REPORT):
        return []
    if known.next.todo is Todo.KEEP_LESSON and known.phases[Phase.REVIEW] is State.DONE:
        return []
    freezes = known.next.todo in (Todo.FREEZE, Todo.REFREEZE)
    soon = project.starts_on is not None and project.starts_on - SOON <= day and not over
    sort = "to_approve" if freezes and soon and access.can(Permission.APPROVE) else "next_step"
    return [
        Item(
            sort="to_approve" if sort == "to_approve" else "next_step",
            project=project.name,
            project_id=project.id,
            what=link.text,
            url=link.url,
            mine=project.owner_id == access.user.id or sort == "to_approve",
        )
    ]


def _unfilled(project: Initiative, today: date) -> list[Item]:
    """Figures of the project's own numbers that only people can enter, and nobody did: yesterday's, and for a month
    those of its last day, without which they cannot be settled."""
    last = project.ends_on
    if last is None or today > last + LATELY:
        return []
    day = min(today - timedelta(days=1), last)
    return [
        Item(
            sort="missing_readings",
            project=project.name,
            project_id=project.id,
            what=each.name,
            url=f"/projects/{project.id}/run/readings?day={day.isoformat()}",
            days=(today - day).days,
        )
        for each in unfilled(project, day)
    ]


def _missing(lines: Sequence[Missing]) -> list[Item]:
    return [
        Item(
            sort="missing_readings",
            project="",
            project_id=line.initiative,
            what=line.metric.name,
            url=f"/projects/{line.initiative}/run/readings" if line.initiative else "/data/readings",
            detail=line.channel,
        )
        for line in lines
    ]
