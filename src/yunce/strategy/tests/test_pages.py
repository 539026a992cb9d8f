"""目标拆解 and 预估表: a project's own tree, goal and estimates, made and changed on the page."""

from datetime import UTC, date, datetime

import pytest

from yunce.accounts.api import Role
from yunce.kernel.direction import Direction
from yunce.kernel.estimate import Estimate
from yunce.loop import api as loop
from yunce.loop.tests.cast import PAST_HALF_YEAR, as_role, at, finding, shop, summer
from yunce.loop.tests.pages import grid, signed_in, text_of
from yunce.strategy import api
from yunce.strategy.tests.shop import SHOP
from yunce.strategy.web.views.assumptions import estimate_problem

pytestmark = pytest.mark.django_db
LINES = [
    {"key": "sales", "name": "销售额", "parent": "", "op": "相乘", "unit": "GBP"},
    {
        "key": "buyers",
        "name": "买家数",
        "parent": "销售额",
        "op": "单个数",
        "unit": "人",
        "owner": "小王",
        "cause": "策略",
    },
    {"key": "value", "name": "人均消费", "parent": "sales", "op": "单个数", "unit": "GBP/人"},
]
NUMBERS = [
    {"id": "buyers", "cautious": "800", "expected": "1,000", "hopeful": "1.2千", "source": "上次"},
    {"id": "value", "cautious": "40", "expected": "50", "hopeful": "60", "source": ""},
]


@pytest.fixture(autouse=True)
def no_events(monkeypatch):
    monkeypatch.setattr("yunce.strategy.web.views.estimate.metric_baseline", lambda *_: None)


@pytest.fixture
def planner():
    return shop()


@pytest.fixture
def project(planner):
    return summer(planner)


@pytest.fixture
def client(planner):
    return signed_in(planner)


def url(project, rest: str) -> str:
    return f"/projects/{project.id}/strategy/{rest}"


def split(client, project, lines=LINES):
    return client.post(url(project, "tree/edit"), {"tree": grid(lines)}, follow=True)


def test_an_empty_page_shows_an_example_and_where_to_begin(client, project):
    shown = text_of(client.get(url(project, "tree")))
    assert "还没有拆解目标" in shown
    assert "开始拆解" in shown
    assert "还没有拆解目标" in text_of(client.get(url(project, "assumptions")))


def test_lines_become_a_tree(client, project, planner):
    response = split(client, project)
    tree = api.tree(planner.workspace.id, project.id)
    assert tree.by_key["sales"].children == ("buyers", "value")
    assert tree.by_key["buyers"].cause == "strategy"
    shown = text_of(response)
    for part in ("销售额", "买家数", "小王", "策略", "还没有预估：买家数、人均消费"):
        assert part in shown


def test_the_editor_shows_the_tree_as_lines(client, project):
    split(client, project)
    shown = client.get(url(project, "tree/edit")).content.decode()
    assert 'value="buyers"' in shown
    assert "人均消费" in shown


@pytest.mark.parametrize(
    ("place", "change", "says"),
    [
        (1, {"unit": "GBP"}, "单位对不上"),
        (1, {"parent": ""}, "只能有一行不填上级"),
        (1, {"parent": "ghost"}, "上级找不到"),
        (2, {"key": "buyers"}, "用了两次"),
        (0, {"op": "相除"}, "单位对不上"),
        (0, {"op": "幂"}, "不在选项里"),
        (1, {"name": ""}, "请填写"),
        (1, {"key": "a/b"}, "斜线"),
        (0, {"op": "单个数"}, "不能是「单个数」"),
    ],
)
def test_lines_that_are_no_tree_come_back_with_the_reason(client, project, planner, place, change, says):
    lines = [{**line, **(change if i == place else {})} for i, line in enumerate(LINES)]
    response = client.post(url(project, "tree/edit"), {"tree": grid(lines)})
    assert response.status_code == 422
    assert says in text_of(response)
    assert "人均消费" in response.content.decode()
    assert api.tree(planner.workspace.id, project.id) is None


def test_a_goal_is_set_and_its_chance_shown(client, project, planner):
    split(client, project)
    client.post(url(project, "assumptions"), {"estimates": grid(NUMBERS)})
    form = {"floor": "4万", "target": "50,000", "stretch": ""}
    shown = text_of(client.post(url(project, "tree/goal"), form, follow=True))
    goal = loop.goal(planner.workspace.id, project.id)
    assert (goal.tiers.floor, goal.tiers.target, goal.tiers.stretch) == (40_000, 50_000, None)
    assert "达成把握" in shown
    assert "影响排行" in shown
    assert "£50,000.00" in shown
    assert "推演次数" in shown


def test_a_goal_on_a_number_inside_the_tree_has_a_chance_too(client, project, planner):
    split(client, project)
    client.post(url(project, "assumptions"), {"estimates": grid(NUMBERS)})
    shown = text_of(client.post(url(project, "tree/goal"), {"node": "buyers", "target": "1000"}, follow=True))
    goal = loop.goal(planner.workspace.id, project.id)
    assert (goal.node_key, goal.tiers.target) == ("buyers", 1000)
    assert api.outlook(planner.workspace.id, project.id).chance.target == pytest.approx(0.5, abs=0.02)
    assert "还没定目标" not in shown


@pytest.mark.parametrize(
    ("form", "says"),
    [({"target": ""}, "target"), ({"target": "很多"}, "不是数字"), ({"target": "5", "floor": "9"}, "一档比一档难")],
)
def test_a_goal_that_cannot_be_is_refused_at_its_field(client, project, planner, form, says):
    split(client, project)
    response = client.post(url(project, "tree/goal"), form)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert loop.goal(planner.workspace.id, project.id) is None


def test_estimates_are_typed_in_one_table(client, project, planner):
    split(client, project)
    response = client.post(url(project, "assumptions"), {"estimates": grid(NUMBERS)}, follow=True)
    assert "保存了 2 个预估" in text_of(response)
    stated = {each.node_key: each for each in loop.assumptions(planner.workspace.id, project.id)}
    assert stated["buyers"].estimate.interval(0.8) == (pytest.approx(800), pytest.approx(1200))
    assert (stated["buyers"].source, stated["buyers"].adds_up) == ("上次", True)


def test_what_was_not_touched_makes_no_version(client, project, planner):
    split(client, project)
    client.post(url(project, "assumptions"), {"estimates": grid(NUMBERS)})
    shown = [
        {"id": "buyers", "cautious": "800", "expected": "1,000", "hopeful": "1,200", "source": "上次"},
        {"id": "value", "cautious": "40", "expected": "50", "hopeful": "60", "source": "看了去年"},
    ]
    response = client.post(url(project, "assumptions"), {"estimates": grid(shown)}, follow=True)
    assert "保存了 1 个预估" in text_of(response)
    stated = {each.node_key: each for each in loop.assumptions(planner.workspace.id, project.id)}
    assert (stated["buyers"].version, stated["value"].version, stated["value"].source) == (1, 2, "看了去年")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"cautious": ""}, "三个数都要填"),
        ({"cautious": "多"}, "不是数字"),
        ({"cautious": "2000"}, "按方向排好"),
        ({"id": "ghost"}, "拆解里没有这个数"),
    ],
)
def test_numbers_that_are_no_estimate_come_back_with_the_reason(client, project, planner, change, says):
    split(client, project)
    response = client.post(url(project, "assumptions"), {"estimates": grid([{**NUMBERS[0], **change}])})
    assert response.status_code == 422
    assert says in text_of(response)
    assert loop.assumptions(planner.workspace.id, project.id) == []


@pytest.mark.parametrize(
    ("direction", "unit", "given", "wrong"),
    [
        ("up", "人", (9000, 5000, 10000), "expected"),
        ("up", "人", (4000, 5000, 3000), "hopeful"),
        ("down", "GBP", (10, 20, 5), "expected"),
        ("up", "%", (0.1, 0.2, 1.5), "hopeful"),
        ("up", "%", (-0.1, 0.2, 0.5), "cautious"),
        ("up", "人", (1, 2, 1e200), "expected"),
    ],
)
def test_the_number_that_is_wrong_is_named_in_the_readers_words(direction, unit, given, wrong):
    leaf = api.Node(key="a", name="数", unit=unit, direction=Direction(direction))
    name, why = estimate_problem(loop.Sides(**dict(zip(("cautious", "expected", "hopeful"), given, strict=True))), leaf)
    assert name == wrong
    assert "p10" not in why


def test_a_share_is_typed_and_shown_in_percent(client, project, planner):
    lines = [
        {"key": "orders", "name": "订单", "parent": "", "op": "相乘", "unit": "单"},
        {"key": "visits", "name": "访问", "parent": "orders", "op": "单个数", "unit": "次"},
        {"key": "rate", "name": "转化率", "parent": "orders", "op": "单个数", "unit": "%"},
    ]
    split(client, project, lines)
    row = {"id": "rate", "cautious": "2%", "expected": "3", "hopeful": "0.05", "source": ""}
    client.post(url(project, "assumptions"), {"estimates": grid([row])})
    [stated] = loop.assumptions(planner.workspace.id, project.id)
    assert stated.estimate.quantile(0.5) == pytest.approx(0.03)
    assert 'value="3%"' in client.get(url(project, "assumptions")).content.decode()


def test_one_estimate_is_changed_with_its_evidence(client, project, planner):
    split(client, project)
    kept = loop.keep_evidence(planner, project.id, finding())
    form = {"cautious": "900", "expected": "1000", "hopeful": "1300", "source": "", "evidence": [kept.id]}
    shown = text_of(client.post(url(project, "assumptions/buyers"), form, follow=True))
    [stated] = loop.assumptions(planner.workspace.id, project.id)
    assert stated.evidence_ids == (kept.id,)
    for part in ("10 次里约 8 次", "每月买家数", "历史版本", "核对时间段"):
        assert part in shown
    response = client.post(url(project, "assumptions/buyers"), {**form, "hopeful": "1"})
    assert response.status_code == 422


def test_a_missing_season_is_answered_with_a_reason(client, project, planner):
    split(client, project)
    kept = loop.keep_evidence(planner, project.id, finding(PAST_HALF_YEAR))
    leaf = api.tree(planner.workspace.id, project.id).by_key["buyers"]
    estimate = Estimate.from_quantiles(p10=1, p50=2, p90=3)
    loop.save_assumption(planner, project.id, api.assumption_for(leaf, estimate, evidence_ids=(kept.id,)))
    shown = text_of(client.get(url(project, "assumptions")))
    assert "数据里没有同季" in shown
    assert "6 月、7 月、8 月" in shown
    answer = {"kind": "season_missing", "reason": ""}
    assert "请写下理由" in text_of(client.post(url(project, "assumptions/answer"), answer, follow=True))
    client.post(url(project, "assumptions/answer"), {**answer, "reason": "全年平稳"})
    assert loop.open_concerns(planner.workspace, project.id) == ()
    assert "全年平稳" in text_of(client.get(url(project, "assumptions/buyers")))
    assert client.post(url(project, "assumptions/answer"), {"kind": "x", "reason": "y"}).status_code == 404


def test_what_the_project_came_to_is_no_basis_of_its_own_estimates(client, project, planner):
    split(client, project)
    loop.keep_evidence(planner, project.id, finding(title="去年的买家"))
    came_to = finding(project.window, title="预估与实际", data_as_of=project.window.end)
    loop.keep_evidence(planner, project.id, came_to)
    shown = text_of(client.get(url(project, "assumptions/buyers")))
    assert "去年的买家" in shown
    assert "预估与实际" not in shown


def test_history_is_offered_and_taken_over_with_one_click(client, project, planner):
    split(client, project)
    client.post(url(project, "assumptions"), {"estimates": grid(NUMBERS)})
    loop.freeze(planner, project.id)
    later = at(planner, datetime(2011, 9, 2, tzinfo=UTC))
    loop.settle_assumption(later, project.id, "buyers", loop.Actual(value=1100, final=True))
    autumn = loop.create_initiative(later, name="秋", starts_on=date(2011, 9, 5), ends_on=date(2011, 12, 4))
    split(client, autumn)
    client.post(url(autumn, "assumptions"), {"estimates": grid(NUMBERS)})
    shown = text_of(client.get(url(autumn, "assumptions")))
    assert "核对过 1 次" in shown
    assert "采用历史参考" in shown
    client.post(url(autumn, "assumptions/buyers/history"))
    stated = {each.node_key: each for each in loop.assumptions(planner.workspace.id, autumn.id)}["buyers"]
    assert stated.from_history
    assert stated.estimate.quantile(0.5) == pytest.approx(1100 * 91 / 92)
    assert "夏季老客复购" in stated.source


def test_history_that_is_not_there_cannot_be_taken_over(client, project):
    split(client, project)
    assert "没有可用的历史参考" in text_of(client.post(url(project, "assumptions/buyers/history"), follow=True))
    assert "数据还不够" in text_of(client.post(url(project, "assumptions/buyers/data"), follow=True))


def test_a_tree_is_deleted(client, project, planner):
    split(client, project)
    client.post(url(project, "tree/delete"))
    assert api.tree(planner.workspace.id, project.id) is None


def test_a_viewer_reads_and_does_not_write(planner, project, client):
    split(client, project)
    viewer = signed_in(as_role(planner.workspace.id, Role.VIEWER))
    for page in ("tree", "assumptions", "assumptions/buyers"):
        assert viewer.get(url(project, page)).status_code == 200
    assert viewer.get(url(project, "tree/edit")).status_code == 403
    for page in ("tree/edit", "tree/goal", "tree/delete", "assumptions", "assumptions/answer", "assumptions/buyers"):
        assert viewer.post(url(project, page), {}).status_code == 403


def test_another_workspace_finds_nothing(planner, project, client):
    split(client, project)
    stranger = signed_in(shop("another shop"))
    for page in ("tree", "tree/edit", "assumptions", "assumptions/buyers"):
        assert stranger.get(url(project, page)).status_code == 404
    for page in (
        "tree/edit",
        "tree/goal",
        "tree/delete",
        "assumptions",
        "assumptions/answer",
        "assumptions/buyers/history",
    ):
        form = {"tree": grid(LINES), "estimates": grid(NUMBERS), "kind": "certain", "reason": "x"}
        assert stranger.post(url(project, page), form).status_code == 404
    assert api.tree(planner.workspace.id, project.id) is not None


def test_a_number_that_is_not_a_leaf_has_no_page(client, project, planner):
    api.save_tree(planner, project.id, SHOP)
    assert client.get(url(project, "assumptions/sales")).status_code == 404


def test_the_trail_says_what_was_done_in_words(client, project, planner):
    split(client, project)
    client.post(url(project, "assumptions"), {"estimates": grid(NUMBERS)})
    loop.freeze(planner, project.id)
    later = at(planner, datetime(2011, 9, 2, tzinfo=UTC))
    loop.settle_assumption(later, project.id, "buyers", loop.Actual(value=1100.4711, final=True))
    shown = text_of(client.get("/settings/audit"))
    for words in ("改目标拆解", "拆成 买家数、人均消费", "改预估", "买家数 · ", "核对 命中", "实际 1,100.47", "定稿"):
        assert words in shown
    for code in ("assumption.", "tree.save", "verdict", "hash", "node", "family"):
        assert code not in shown


def test_a_number_that_no_event_tells_is_given_a_figure_to_enter(client, project, planner):
    lines = [LINES[0], {**LINES[1], "metric": "数据填报：手工填这个数"}, {**LINES[2], "metric": "by_hand"}]
    shown = text_of(split(client, project, lines))
    assert "数据填报：买家数" in shown
    tree = api.tree(planner.workspace.id, project.id)
    measured = api.measured_by(planner.workspace.id, tree)
    assert {(key, each.name.zh, each.own_unit) for key, each in measured.items()} == {
        ("buyers", "买家数", "人"), ("value", "人均消费", "GBP/人"),
    }  # fmt: skip
    # People of each day add up; a value per person does not.
    assert [measured[key].adds_over_time for key in ("buyers", "value")] == [True, False]
    split(client, project, [{**LINES[0]}, {**LINES[1], "metric": tree.by_key["buyers"].metric}, LINES[2]])
    assert api.tree(planner.workspace.id, project.id).by_key["buyers"].metric == tree.by_key["buyers"].metric


def test_a_number_without_a_metric_says_what_becomes_of_it(client, project):
    split(client, project)
    assert "没有指定，结束后无法核对" in text_of(client.get(url(project, "tree")))
    assert "没有指定，结束后无法核对" in text_of(client.get(url(project, "assumptions/buyers")))


def test_a_goal_far_from_the_estimates_is_told_with_what_to_do(client, project):
    split(client, project)
    client.post(url(project, "assumptions"), {"estimates": grid(NUMBERS)})
    client.post(url(project, "tree/goal"), {"target": "500"})
    shown = text_of(client.get(url(project, "tree")))
    assert "目标和预估对不上" in shown
    assert "「销售额」的目标只有 £500.00，预估算下来是 £50,000.00，相差 100 倍。" in shown
    assert "先看有没有多写少写一位" in shown
    client.post(url(project, "tree/goal"), {"target": "5,000,000"})
    shown = text_of(client.get(url(project, "tree")))
    assert "「销售额」的目标是 £5,000,000.00，预估算下来只有 £50,000.00，相差 100 倍。" in shown
    client.post(url(project, "tree/goal"), {"target": "60,000"})
    assert "目标和预估对不上" not in text_of(client.get(url(project, "tree")))


def test_who_answers_for_a_number_is_typed_in_the_table(client, project, planner):
    split(client, project)
    page = client.get(url(project, "assumptions"))
    assert f'<option value="{planner.user.name}">' in page.content.decode()  # members are suggested
    rows = [{**NUMBERS[0], "owner": planner.user.name}, {"id": "value", "owner": "内容运营"}]
    assert client.post(url(project, "assumptions"), {"estimates": grid(rows)}).status_code == 302
    tree = api.tree(planner.workspace.id, project.id)
    assert [leaf.owner for leaf in tree.leaves] == [planner.user.name, "内容运营"]
    stated = {each.node_key: each.owner for each in loop.assumptions(planner.workspace.id, project.id)}
    assert stated == {"buyers": planner.user.name}  # the other has no number yet, and may have somebody already
    cleared = [{**NUMBERS[0], "owner": ""}, {"id": "value", "owner": ""}]
    client.post(url(project, "assumptions"), {"estimates": grid(cleared)})
    assert [leaf.owner for leaf in api.tree(planner.workspace.id, project.id).leaves] == [None, None]
    assert loop.assumptions(planner.workspace.id, project.id)[0].owner == ""


def test_an_owner_that_is_too_long_is_refused_at_its_cell(client, project, planner):
    split(client, project)
    answer = client.post(url(project, "assumptions"), {"estimates": grid([{**NUMBERS[0], "owner": "王" * 81}])})
    assert answer.status_code == 422
    assert "最多 80 个字" in text_of(answer)
    assert loop.assumptions(planner.workspace.id, project.id) == []
