"""The demo's KPI tree, and the estimates of its leaves from what was known on the eve: baseline, history, evidence.

Not the arithmetic of either: that is insight's and the spine's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yunce.accounts.api import Access
from yunce.demo.shop import played_by
from yunce.insight.baseline.api import LeafBaseline, TooLittleHistory, leaf_baselines, with_prior
from yunce.insight.metrics.api import METRICS, NET_SALES_LEAVES, unit_symbol
from yunce.kernel.windows import Window
from yunce.loop.api import (
    Cause,
    Evidence,
    Initiative,
    Kind,
    NewAssumption,
    NewEvidence,
    Prior,
    Tier,
    evidence_of,
    in_both_languages,
    keep_evidence,
    prior,
    save_assumption,
    written,
)
from yunce.research.api import question_of
from yunce.strategy.api import Node, Op, Tree, assumption_for
from yunce.ui import format as write

ROOT = "net_sales"
GROUPS = ("new", "returning")
# Who answers for a number, and what its misses are put down to: chosen before, as on a planner's own tree.
OWNER: Mapping[str, Promise] = {
    "buyers": _lazy("渠道运营"),
    "orders_per_buyer": _lazy("运营策划"),
    "value_per_order": _lazy("运营策划"),
}
_ANALYST = _lazy("数据分析")
CAUSE = {"buyers": Cause.RESOURCES, "orders_per_buyer": Cause.STRATEGY, "value_per_order": Cause.DESIGN}
# Which of the research questions each number rests on, beside its own months.
BASIS = {
    "new": ("sales", "new_returning", "best_sellers"),
    "returning": ("new_returning", "second_purchase", "rfm"),
    "unidentified": ("sales", "returns"),
}
_BASELINE = "yunce.insight.baseline"


class NotEnoughMonths(RuntimeError):
    """A leaf without a baseline: which, and how many months there are."""


def sales_tree(currency: str) -> Tree:
    """Net sales = buyers × orders per buyer × value per order, of new and of returning, + sales of nobody known."""
    unidentified = NET_SALES_LEAVES[-1][0]
    nodes = [_branch(ROOT, Op.SUM, (*(f"net_sales_{group}" for group in GROUPS), unidentified), currency)]
    for group, keys in zip(GROUPS, NET_SALES_LEAVES, strict=False):
        nodes.append(_branch(f"net_sales_{group}", Op.PRODUCT, keys, currency))
    nodes += [_leaf(key, currency) for keys in NET_SALES_LEAVES for key in keys]
    return Tree(root=ROOT, nodes=tuple(nodes))


def state_estimates(access: Access, of: Initiative, tree: Tree, window: Window) -> Mapping[str, LeafBaseline]:
    """An estimate for every leaf, each with its evidence; where earlier projects were checked, weighted with them.

    Raises NotEnoughMonths.
    """
    found = _baselines(access, window)
    kept = evidence_of(access.workspace.id, of.id)
    by_question = {question_of(each): each.id for each in kept}
    months = _keep_months(access, of, tree, found, kept)
    for leaf in tree.leaves:
        questions = BASIS[leaf.key.rpartition("_")[2]]
        basis = (months.id, *(by_question[key] for key in questions if key in by_question))
        plain = assumption_for(leaf, found[leaf.key].estimate, evidence_ids=basis, source=_how(found[leaf.key], None))
        offered = prior(access.workspace, of.id, plain)
        save_assumption(access, of.id, plain if offered is None else _weighted(leaf, found[leaf.key], offered, basis))
    return found


def _baselines(access: Access, window: Window) -> dict[str, LeafBaseline]:
    found: dict[str, LeafBaseline] = {}
    for key, each in leaf_baselines(access.workspace.id, window).items():
        if isinstance(each, TooLittleHistory):
            raise NotEnoughMonths(f"{key} has {each.months} usable months, {each.needed} are needed")
        found[key] = each
    return found


def _weighted(leaf: Node, own: LeafBaseline, offered: Prior, basis: tuple[str, ...]) -> NewAssumption:
    return assumption_for(
        leaf,
        with_prior(own.estimate, offered.estimate),
        evidence_ids=basis,
        source=_how(own, offered),
        from_history=tuple(each.assumption_id for each in offered.observations),
    )


def _how(own: LeafBaseline, offered: Prior | None) -> str:
    text = own.explanation.say(write.language())
    if offered is None:
        return _("%(text)s。") % {"text": text}
    names = _("、").join(dict.fromkeys(each.initiative for each in offered.observations))
    return _("%(text)s。再与历史参考（%(names)s的实际值，%(n)d 次）按各自的把握加权。") % {
        "text": text,
        "names": names,
        "n": offered.n,
    }


def _branch(key: str, op: Op, children: Sequence[str], currency: str) -> Node:
    return Node(
        key=key,
        name=METRICS[key].name.say(write.language()),
        unit=currency,
        op=op,
        children=tuple(children),
        metric=key,
    )


def _leaf(key: str, currency: str) -> Node:
    found = METRICS[key]
    number = key.rpartition("_")[0]
    return Node(
        key=key,
        name=found.name.say(write.language()),
        unit=unit_symbol(found.unit, currency),
        metric=key,
        owner=played_by(OWNER.get(number, _ANALYST)),
        cause=CAUSE.get(number, Cause.EXTERNAL).value,
    )


def _keep_months(
    access: Access, of: Initiative, tree: Tree, found: Mapping[str, LeafBaseline], kept: Sequence[Evidence]
) -> Evidence:
    """The months behind the estimates as one finding; kept once."""
    already = next((each for each in kept if each.params.get("question") == _BASELINE), None)
    return already or keep_evidence(access, of.id, _months_evidence(tree, found))


def _months_evidence(tree: Tree, found: Mapping[str, LeafBaseline]) -> NewEvidence:
    one = found[tree.leaves[0].key]
    longest = max(found.values(), key=lambda each: len(each.months)).months
    body = in_both_languages(lambda: _said(tree, found))
    people = sum(found[f"buyers_{group}"].level.n for group in GROUPS)
    return NewEvidence(
        title=body["title"],
        kind=Kind.FIGURES,
        tier=Tier.OBSERVATION,
        body=body,
        sql=one.sql,
        params={
            "question": _BASELINE,
            "as_of": one.as_of.isoformat(),
            "bound": {name: str(value) for name, value in one.level.params.items()},
        },
        window=Window(longest[0].window.start, longest[-1].window.end, one.window.zone),
        n=people,
        n_of="persons",
        data_as_of=one.level.data_as_of,
    )


def _said(tree: Tree, found: Mapping[str, LeafBaseline]) -> dict[str, Any]:
    """In the active language."""
    longest = max(found.values(), key=lambda each: len(each.months)).months
    rows = [[f"{each.window.first_date:%Y-%m}", *_cells(tree, found, each.window)] for each in longest]
    names = [METRICS[leaf.key].name.say(write.language()) for leaf in tree.leaves]
    return {
        "title": _("目标拆解里每个数的逐月值与外推"),
        "text": _("预估从最近一段同样长度的实际值出发，按逐月变化外推；一个月里第一次下单的人算新客。"),
        "table": {"columns": [_("月份"), *names], "rows": rows},
        "notes": [
            _("%(name)s：%(text)s") % {"name": name, "text": found[leaf.key].explanation.say(write.language())}
            for name, leaf in zip(names, tree.leaves, strict=True)
        ],
    }


def _cells(tree: Tree, found: Mapping[str, LeafBaseline], month: Window) -> list[str]:
    """A month's figure of every leaf; "—" where the leaf has none."""
    cells = []
    for leaf in tree.leaves:
        reading = next((each for each in found[leaf.key].months if each.window == month), None)
        cells.append(written(reading.value if reading else None, leaf.unit))
    return cells
