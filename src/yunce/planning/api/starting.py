"""A project from nothing: one sentence, a template, last campaign's spreadsheet or an earlier project.

Each ends in a tree, starting estimates, tasks counted from launch and a draft text, without any events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isclose
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from yunce.accounts.api import Access, Permission
from yunce.loop.api import (
    Initiative,
    Kind,
    NewEvidence,
    SettlementRule,
    Sides,
    Tier,
    Tiers,
    assumptions,
    create_initiative,
    from_sides,
    goal,
    in_both_languages,
    initiative,
    keep_evidence,
    save_assumption,
    set_goal,
    written,
)
from yunce.planning import store
from yunce.planning.api.drafts import create_plan, today
from yunce.planning.api.examples import source_text
from yunce.planning.api.roles import assign_roles, role_holders
from yunce.planning.rules.book import Raw
from yunce.planning.rules.channels import named_channels, with_channels
from yunce.planning.rules.last_campaign import LastCampaign, centred, leaves_again, plan_again, read_campaign, undated
from yunce.planning.rules.plan import Section, afresh, moved
from yunce.planning.rules.redated import redated
from yunce.planning.rules.sentence import Reading, read_sentence
from yunce.planning.rules.templates import Leaf, Wish, draft, leaves, template
from yunce.planning.rules.templates import tree as template_tree
from yunce.planning.spreadsheet import cells, csv_cells
from yunce.strategy.api import assumption_in, enter_by_hand, save_tree, tree, tree_from_json

PURPOSE = "last_campaign"
# A planner who names no days gets two weeks to prepare: the first task of every template is due at T-14.
LEAD_DAYS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What the form asks, whichever door it was. metric: a node of its tree; target, baseline: in its unit."""

    name: str
    template: str
    first: date
    last: date
    metric: str = ""
    baseline: float | None = None
    target: float | None = None
    budget_minor: int | None = None
    door: str = "template"
    said: str = ""
    language: str = "zh-hans"


def understand(access: Access, sentence: str) -> Reading:
    """What the rules read out of a sentence, by the workspace's clock."""
    return read_sentence(sentence, today(access.workspace.id))


def first_free_launch(access: Access) -> date:
    """The earliest launch for which every task of a template still lies ahead."""
    return today(access.workspace.id) + timedelta(days=LEAD_DAYS)


def begin(
    access: Access, wanted: Beginning, *, old: LastCampaign | None = None, old_launch: date | None = None
) -> Initiative:
    """The project with tree, estimates, goal and plan. Raises InitiativeError, KeyError for an unknown template."""
    if not access.can(Permission.EDIT):
        raise PermissionDenied(Permission.EDIT)
    of = template(wanted.template)
    currency = access.workspace.currency
    with transaction.atomic():
        made = create_initiative(
            access, name=wanted.name, brief=wanted.said or of.purpose(wanted.language), starts_on=wanted.first,
            ends_on=wanted.last, template=of.key,
        )  # fmt: skip
        given = leaves(of, currency, wanted.language)
        entered = _entered(access, given, of.name(wanted.language))
        save_tree(access, made.id, tree_from_json(template_tree(of, currency, wanted.language, entered)))
        starting = _leaves(wanted, given, old)
        _state(access, made.id, starting, _keep_figures(access, made.id, old))
        _commit(access, made.id, wanted)
        wish = Wish(
            campaign=wanted.name, launch=wanted.first, end=wanted.last, currency=currency, language=wanted.language,
            budget_minor=wanted.budget_minor, goal=_goal_text(access, made.id, wanted),
        )  # fmt: skip
        plan = draft(of, wish)
        if wanted.door == "sentence":
            plan = with_channels(plan, named_channels(wanted.said, wanted.language), wanted.language)
        if old is not None:
            plan = plan_again(old, plan, old_launch)
            plan = replace(plan, sections=(*plan.sections, *_old_figures(old), *_old_undated(old, old_launch)))
        origin = {"door": wanted.door, "said": wanted.said, "by_rule": True}
        create_plan(access, made.id, plan, origin=origin)
    return made


def begin_as_copy(access: Access, source_id: str, *, name: str, first: date) -> Initiative:
    """A copy of an earlier project, launched on `first`, every date moved: tree, estimates, goal, plan; tasks open.

    Estimates keep their evidence and say where they come from; its outcome is offered as history by the spine."""
    if not access.can(Permission.EDIT):
        raise PermissionDenied(Permission.EDIT)
    workspace_id = access.workspace.id
    source = initiative(workspace_id, source_id)
    plan = store.draft(workspace_id, source_id)
    start = plan.plan.launch if plan else source.starts_on or first
    shift = first - start
    begins = source.starts_on + shift if source.starts_on else first
    last = source.ends_on + shift if source.ends_on else (plan.plan.end + shift if plan else None)
    with transaction.atomic():
        made = create_initiative(
            access, name=name, brief=source.brief, starts_on=begins, ends_on=last, template=source.template,
            continues_id=source.id,
        )  # fmt: skip
        shape = tree(workspace_id, source_id)
        if shape is not None:
            save_tree(access, made.id, shape)
        for each in assumptions(workspace_id, source_id):
            note = _("复制自「%(name)s」") % {"name": source.name}
            rule = SettlementRule(metric=each.rule.metric)
            save_assumption(access, made.id, replace(each, rule=rule, source=each.source or note))
        chosen = goal(workspace_id, source_id)
        if chosen is not None:
            set_goal(access, made.id, node_key=chosen.node_key, name=chosen.name, unit=chosen.unit,
                     tiers=chosen.tiers, metric=chosen.metric)  # fmt: skip
        if plan is not None:
            again = replace(afresh(redated(plan.plan, moved(plan.plan, first))), campaign=name)
            create_plan(access, made.id, again, origin={"door": "copy", "of": source_id})
            held = role_holders(workspace_id).get(source_id, {})
            assign_roles(access, made.id, {role: each.id for role, each in held.items()})
    return made


def create_from_template(access: Access, initiative_id: str, key: str, language: str) -> None:
    """A plan from a template for a project that has none yet; its days are the project's."""
    of = template(key)
    found = initiative(access.workspace.id, initiative_id)
    first = found.starts_on or first_free_launch(access)
    last = found.ends_on or first + timedelta(days=of.duration_days - 1)
    wish = Wish(campaign=found.name, launch=first, end=last, currency=access.workspace.currency, language=language)
    create_plan(access, initiative_id, draft(of, wish), origin={"door": "template", "by_rule": True})


def keep_old_file(access: Access, name: str, content: bytes) -> str:
    """Keep last campaign's file for its preview; its id. Raises FileRefused."""
    if not access.can(Permission.EDIT):
        raise PermissionDenied(Permission.EDIT)
    _tables(name, content)
    return store.add_pending(access.workspace.id, PURPOSE, name, content, by=access.user.id, now=access.workspace.now)


def old_file(access: Access, pending_id: str) -> tuple[str, LastCampaign] | None:
    """(file name, what it says); None when it is not there any more."""
    kept = store.pending(access.workspace.id, PURPOSE, pending_id)
    if kept is None:
        return None
    year = today(access.workspace.id).year
    tables = _tables(kept.name, kept.content)
    read = read_campaign(tables, currency=access.workspace.currency, year=year)
    return kept.name, replace(read, file=kept.name)


def _tables(name: str, content: bytes) -> Mapping[str, Sequence[Sequence[Raw]]]:
    if name.lower().endswith((".csv", ".tsv", ".txt")):
        return csv_cells(content, name)
    return cells(content)


def _leaves(wanted: Beginning, starting: tuple[Leaf, ...], old: LastCampaign | None) -> tuple[Leaf, ...]:
    if old is not None:
        starting = leaves_again(starting, old, _("上次活动的实际值；宽度是经验判断，请核对"))
    why = _("你写的现状；宽度是经验判断，请核对")
    return tuple(
        centred(leaf, baseline, kind="stated", why=why)
        if (baseline := wanted.baseline) is not None
        and leaf.key == wanted.metric
        and _possible(leaf, baseline)
        # The sheet's actual, left as the form offered it, stays what the sheet says.
        and not (leaf.kind == "last_time" and isclose(leaf.middle, baseline, rel_tol=1e-9))
        else leaf
        for leaf in starting
    )


def _entered(access: Access, starting: Sequence[Leaf], apart: str) -> dict[str, str]:
    """The metrics under which the figures that no event tells are entered, by node key."""
    return {
        leaf.key: enter_by_hand(access, name=of.name, unit=of.unit, key=of.key, rollup=of.rollup, apart=apart)
        for leaf in starting
        if (of := leaf.entered) is not None
    }


def _possible(leaf: Leaf, value: float) -> bool:
    return value > 0 and (leaf.unit != "%" or value < 1)


def _state(access: Access, initiative_id: str, starting: tuple[Leaf, ...], figures_id: str | None) -> None:
    shape = tree(access.workspace.id, initiative_id)
    nodes = shape.by_key if shape else {}
    for leaf in starting:
        direction = nodes[leaf.key].direction
        three = Sides(cautious=leaf.low, expected=leaf.middle, hopeful=leaf.high)
        estimate = from_sides(three, direction, leaf.unit)
        node = nodes[leaf.key]
        rests_on = (figures_id,) if figures_id and leaf.kind == "last_time" else ()
        believed = assumption_in(access.workspace.id, node, estimate, source=source_text(leaf), evidence_ids=rests_on)
        save_assumption(access, initiative_id, believed)


def _commit(access: Access, initiative_id: str, wanted: Beginning) -> None:
    shape = tree(access.workspace.id, initiative_id)
    if wanted.target is None or shape is None or wanted.metric not in shape.by_key:
        return
    node = shape.by_key[wanted.metric]
    tiers = Tiers(target=wanted.target, direction=node.direction)
    set_goal(access, initiative_id, node_key=node.key, name=node.name, unit=node.unit, tiers=tiers, metric=node.metric)


def _goal_text(access: Access, initiative_id: str, wanted: Beginning) -> str:
    chosen = goal(access.workspace.id, initiative_id)
    if chosen is None:
        return ""
    facts = {"name": chosen.name, "target": written(chosen.tiers.target, chosen.unit)}
    if wanted.baseline is not None:
        facts["from"] = written(wanted.baseline, chosen.unit)
        return _("%(name)s从 %(from)s 到 %(target)s。") % facts
    return _("%(name)s达到 %(target)s。") % facts


def _keep_figures(access: Access, initiative_id: str, old: LastCampaign | None) -> str | None:
    """Last time's figures as evidence whose source is the file; its id, None when the file had no actual value."""
    if old is None or all(m.actual is None for m in old.metrics):
        return None

    def say() -> dict[str, Any]:
        columns = [_("指标"), _("目标"), _("实际"), _("单位")]
        rows = [[m.name, str(_plain(m.planned)), str(_plain(m.actual)), m.unit] for m in old.metrics]
        return {"title": _("上次活动的数字"), "table": {"columns": columns, "rows": rows}}

    body = in_both_languages(say)
    new = NewEvidence(title=body["title"], kind=Kind.FILE, tier=Tier.OBSERVATION, body=body, source=old.file)
    return keep_evidence(access, initiative_id, new).id


def _old_undated(old: LastCampaign, old_launch: date | None) -> tuple[Section, ...]:
    """Tasks of the file that have no day, as a chapter: listed to be dated, not put on a day nobody named."""
    names = undated(old, old_launch)
    return (Section(key="undated", title=_("还没有日期的任务"), text="\n".join(names)),) if names else ()


def _old_figures(old: LastCampaign) -> tuple[Section, ...]:
    """Last time's figures as a chapter, so that none is lost that no leaf took."""
    if not old.metrics:
        return ()
    lines = [
        _("%(name)s：目标 %(planned)s，实际 %(actual)s")
        % {"name": m.name, "planned": _plain(m.planned), "actual": _plain(m.actual)}
        for m in old.metrics
    ]
    return (Section(key="last_time", title=_("上次活动的数字"), text="\n".join(lines)),)


def _plain(value: float | None) -> Any:
    return "—" if value is None else f"{value:,g}"
