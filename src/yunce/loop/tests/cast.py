"""A small known cast for the tests of the spine and the domains above it: one shop, its people, one project."""

from datetime import UTC, date, datetime

from yunce.accounts.api import Access, Role, access_as, add_member, create_user, create_workspace, set_replay_clock
from yunce.kernel.estimate import Estimate
from yunce.kernel.windows import Window
from yunce.loop.api import (
    Cause,
    Initiative,
    Kind,
    NewAssumption,
    NewEvidence,
    SettlementRule,
    Tier,
    Tiers,
    create_initiative,
    set_goal,
)

ZONE = "Europe/London"
MAY_31 = datetime(2011, 5, 31, 12, tzinfo=UTC)
SUMMER = Window.days(date(2011, 6, 1), date(2011, 8, 31), ZONE)
PAST_YEAR = Window.days(date(2010, 6, 1), date(2011, 5, 31), ZONE)
PAST_HALF_YEAR = Window.days(date(2010, 12, 1), date(2011, 5, 31), ZONE)


def shop(name: str = "shop", role: Role = Role.OWNER) -> Access:
    """Access to a new workspace, at the end of May 2011."""
    owner = create_user(f"owner of {name}")
    workspace = create_workspace(name, "GBP", ZONE, owner.id)
    set_replay_clock(workspace.id, MAY_31)
    if role is Role.OWNER:
        return access_as(workspace.id, owner.id)
    return as_role(workspace.id, role)


def as_role(workspace_id: str, role: Role) -> Access:
    """A new member of that role."""
    person = create_user(f"{role} of {workspace_id}")
    add_member(workspace_id, person.id, role)
    return access_as(workspace_id, person.id)


def at(access: Access, moment: datetime) -> Access:
    """The same person at another time of the workspace's clock."""
    set_replay_clock(access.workspace.id, moment)
    return access_as(access.workspace.id, access.user.id)


def summer(access: Access, name: str = "夏季老客复购") -> Initiative:
    """A project of June to August 2011."""
    return create_initiative(
        access, name=name, brief="让老客再来", starts_on=date(2011, 6, 1), ends_on=date(2011, 8, 31)
    )


def with_goal(access: Access, initiative: Initiative, target: float = 300_000) -> None:
    """A goal on sales."""
    tiers = Tiers(floor=target * 0.9, target=target, stretch=target * 1.1)
    set_goal(access, initiative.id, node_key="sales", name="净销售额", unit="GBP", tiers=tiers)


def finding(window: Window | None = PAST_YEAR, **other) -> NewEvidence:
    """A query's answer over a year."""
    fields = {
        "title": "每月买家数",
        "kind": Kind.FIGURES,
        "tier": Tier.OBSERVATION,
        "body": {"text": "每月约一千人", "table": {"columns": ["月", "买家"], "rows": [["2011-05", "1000"]]}},
        "sql": "select 1",
        "params": {"workspace": "w"},
        "window": window,
        "unit": "人",
        "n": 4000,
        "data_as_of": MAY_31,
    }
    return NewEvidence(**{**fields, **other})


def buyers(middle: float = 1000, *evidence_ids: str, **other) -> NewAssumption:
    """An estimate of the number of buyers, ±20 %."""
    fields = {
        "node_key": "buyers",
        "name": "买家数",
        "unit": "人",
        "estimate": Estimate.from_quantiles(p10=middle * 0.8, p50=middle, p90=middle * 1.2, lower=0),
        "rule": SettlementRule(metric="buyers"),
        "adds_up": True,
        "evidence_ids": evidence_ids,
        "source": "" if evidence_ids else "上次的经验",
        "owner": "小王",
        "cause": Cause.STRATEGY,
    }
    return NewAssumption(**{**fields, **other})
