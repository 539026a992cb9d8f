"""Who does the work of a role: a plan names roles (设计, 运营策划), and in each project a member holds one.

The plan keeps the role, so that the next project can be done by somebody else.
"""

from collections.abc import Collection, Iterable

from yunce.planning.rules.plan import Plan


def roles_of(plan: Plan, members: Collection[str]) -> dict[str, int]:
    """Owners of tasks that are no member's name, and how many tasks each has, in the order of the plan."""
    found: dict[str, int] = {}
    for task in plan.tasks:
        if task.owner and task.owner not in members and not task.demo:
            found[task.owner] = found.get(task.owner, 0) + 1
    return found


def suggested(members: Iterable[str], plan: Plan | None, more: Iterable[str] = ()) -> tuple[str, ...]:
    """What may be meant by an owner that is being typed: members first, then the roles named already."""
    named = [*(task.owner for task in plan.tasks), *(line.owner for line in plan.budget)] if plan else []
    return tuple(dict.fromkeys(name for name in (*members, *named, *more) if name))
