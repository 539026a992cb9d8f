"""Pages of projects and their review, on a small shop whose actuals are typed."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from yunce.accounts.api import Role
from yunce.kernel.estimate import Estimate
from yunce.loop import api as loop
from yunce.loop.tests.cast import as_role, at, shop, summer, with_goal
from yunce.loop.tests.pages import signed_in, text_of
from yunce.strategy import api as strategy
from yunce.strategy.tests.shop import PLAN, SHOP

pytestmark = pytest.mark.django_db
SEPTEMBER = datetime(2011, 9, 2, 12, tzinfo=UTC)
REVIEW_PAGES = ("review", "review/gap", "review/settlement", "review/report")


@pytest.fixture
def planner():
    return shop()


@pytest.fixture
def project(planner):
    return summer(planner)


@pytest.fixture
def client(planner):
    return signed_in(planner)


def url(project, rest: str = "") -> str:
    return f"/projects/{project.id}" + (f"/{rest}" if rest else "")


def without_metrics():
    """The tree of the shop, measured by nothing: its actuals are typed."""
    nodes = tuple(strategy.Node(**{**_fields(node), "metric": None}) for node in SHOP.nodes)
    return strategy.Tree(root=SHOP.root, nodes=nodes)


def _fields(node):
    return {name: getattr(node, name) for name in node.__dataclass_fields__}


def frozen(planner, project):
    tree = without_metrics()
    strategy.save_tree(planner, project.id, tree)
    for leaf in tree.leaves:
        middle = PLAN[leaf.key]
        estimate = Estimate.from_quantiles(p10=middle / 1.1, p50=middle, p90=middle * 1.1, lower=0)
        loop.save_assumption(planner, project.id, strategy.assumption_for(leaf, estimate, source="上次"))
    with_goal(planner, project, 400_000)
    strategy.freeze_initiative(planner, project.id)
    return tree


def reviewed(planner, project, **actuals):
    """Frozen in May, over in September; every leaf as planned but the given ones."""
    tree = frozen(planner, project)
    later = at(planner, SEPTEMBER)
    client = signed_in(later)
    for leaf in tree.leaves:
        value = actuals.get(leaf.key, PLAN[leaf.key])
        client.post(url(project, f"review/settlement/{leaf.key}"), {"actual": str(value), "reason": "财务报表"})
    return later, client


def test_no_projects_show_an_example_and_the_first_step(client):
    shown = text_of(client.get("/projects"))
    assert "还没有项目" in shown
    assert "新建项目" in shown


@pytest.mark.parametrize("view", ["", "?view=phases"])
def test_projects_are_listed_with_phase_and_next_step(client, project, view):
    shown = text_of(client.get(f"/projects{view}"))
    for part in ("夏季老客复购", "2011-06-01", "策略制定", "拆解目标"):
        assert part in shown


def test_the_overview_has_brief_figures_and_the_next_step(client, project, planner):
    frozen(planner, project)
    shown = text_of(client.get(url(project)))
    for part in ("让老客再来", "£400,000.00", "达成把握", "下一步", "Europe/London · GBP", "定稿", "调研", "复盘"):
        assert part in shown


def test_the_overview_shows_what_the_last_round_left(client, project, planner):
    loop.keep_lesson(planner, project.id, loop.NewLesson(statement="短信在第 25 天最有效"))
    autumn = loop.create_initiative(planner, name="秋", continues_id=project.id)
    shown = text_of(client.get(url(autumn)))
    assert "短信在第 25 天最有效" in shown
    assert "延续自" in shown


def test_a_project_is_changed(client, project, planner):
    form = {"name": "秋", "brief": "", "starts_on": "2011-09-01", "ends_on": "2011-11-30", "owner_id": planner.user.id}
    client.post(url(project, "edit"), form)
    changed = loop.initiative(planner.workspace.id, project.id)
    assert (changed.name, changed.starts_on) == ("秋", date(2011, 9, 1))
    response = client.post(url(project, "edit"), {**form, "ends_on": "2011-08-01"})
    assert response.status_code == 422
    assert "结束日期早于开始日期" in text_of(response)


def test_a_project_is_put_away_and_brought_back(client, project):
    client.post(url(project, "archive"))
    assert "夏季老客复购" not in text_of(client.get("/projects"))
    assert "夏季老客复购" in text_of(client.get("/projects?view=archived"))
    client.post(url(project, "restore"))
    assert "夏季老客复购" in text_of(client.get("/projects"))


def test_a_decision_is_written_down_by_an_operator(project, planner):
    client = signed_in(as_role(planner.workspace.id, Role.OPERATOR))
    shown = text_of(client.post(url(project, "decisions"), {"what": "停掉渠道 B", "why": "没有来人"}, follow=True))
    assert "停掉渠道 B，因为：没有来人" in shown
    assert client.post(url(project, "decisions"), {"what": ""}).status_code == 422


@pytest.mark.parametrize("page", REVIEW_PAGES)
def test_before_the_freeze_every_page_says_what_is_missing(client, project, page):
    response = client.get(url(project, page))
    assert response.status_code == 200
    assert "还没有定稿" in text_of(response)


@pytest.mark.parametrize("page", REVIEW_PAGES)
def test_while_it_runs_every_page_works_without_an_outcome(client, project, planner, page):
    frozen(planner, project)
    response = client.get(url(project, page))
    assert response.status_code == 200
    assert "—" in text_of(response)


def test_settling_before_the_freeze_says_so(client, project):
    assert "还没有定稿" in text_of(client.post(url(project, "review/settlement/now"), follow=True))


def test_a_number_no_metric_measures_is_settled_by_hand(planner, project):
    frozen(planner, project)
    later = at(planner, SEPTEMBER)
    client = signed_in(later)
    client.post(url(project, "review/settlement/now"))
    shown = text_of(client.get(url(project, "review/settlement")))
    assert "无法核对" in shown
    assert "定稿时没有指定用哪个指标核对" in shown
    assert "手工核对" in shown
    client.post(url(project, "review/settlement/new_buyers"), {"actual": "1.2百", "reason": ""})
    response = client.post(url(project, "review/settlement/new_buyers"), {"actual": "120", "reason": "财务报表"})
    assert response.status_code == 302
    shown = text_of(client.get(url(project, "review/settlement")))
    assert "120 人" in shown
    assert "未命中" in shown
    assert "财务报表" in shown


@pytest.mark.parametrize(
    ("form", "says"),
    [({"actual": "", "reason": ""}, "为什么无法核对"), ({"actual": "许多", "reason": ""}, "不是数字")],
)
def test_an_actual_that_says_nothing_is_refused(planner, project, form, says):
    frozen(planner, project)
    client = signed_in(at(planner, SEPTEMBER))
    response = client.post(url(project, "review/settlement/new_buyers"), form)
    assert response.status_code == 422
    assert says in text_of(response)


def test_an_actual_typed_before_the_end_is_refused(client, project, planner):
    frozen(planner, project)
    response = client.post(url(project, "review/settlement/new_buyers"), {"actual": "1", "reason": "x"})
    assert response.status_code == 422
    assert "还没结束" in text_of(response)


def test_the_gap_is_split_on_the_page(planner, project):
    _later, client = reviewed(planner, project, returning_buyers=300, unidentified=52_000)
    shown = text_of(client.get(url(project, "review/gap")))
    # 100 buyers fewer × 2 orders × £350 = £70 000; the rest of the tree is as planned but for £2 000 more.
    for part in ("−£70,000.00", "+£2,000.00", "−£68,000.00", "策略", "随机波动", "合计"):
        assert part in shown
    assert "data-chart-root" in client.get(url(project, "review/gap")).content.decode()


def test_the_meeting_walks_the_agenda_and_keeps_a_lesson(planner, project):
    later, client = reviewed(planner, project, returning_buyers=300)
    shown = text_of(client.get(url(project, "review")))
    for part in (
        "一、回顾目标",
        "二、评估结果",
        "三、分析原因",
        "四、沉淀经验",
        "规则生成",
        "命中 6 个",
        "不能说明什么",
    ):
        assert part in shown
    form = {"statement": "老客人数估高了", "scope": "夏季", "status": "emerging", "act": "reference"}
    assert "老客人数估高了" in text_of(client.post(url(project, "review/lessons"), form, follow=True))
    assert len(loop.lessons(later.workspace.id, project.id)) == 1
    assert client.post(url(project, "review/lessons"), {**form, "statement": ""}).status_code == 422


def test_the_report_is_a_page_a_docx_and_a_pdf(planner, project):
    _later, client = reviewed(planner, project, returning_buyers=300)
    shown = text_of(client.get(url(project, "review/report")))
    assert "复盘报告：夏季老客复购" in shown
    assert "未达保底" in shown
    docx = client.get(url(project, "review/report.docx"))
    with zipfile.ZipFile(io.BytesIO(docx.content)) as file:
        assert "SQL 与算法见网页「查看算法」" in file.read("word/document.xml").decode()
        assert f"http://testserver{url(project, 'review/report')}" in file.read("word/_rels/document.xml.rels").decode()
    assert "attachment" in docx["Content-Disposition"]
    assert client.get(url(project, "review/report.pdf")).content.startswith(b"%PDF")
    assert "文件里有几处和页面不同" not in shown


def test_the_report_says_which_characters_its_files_cannot_show(planner, project):
    _later, client = reviewed(planner, project, returning_buyers=300)
    form = {"statement": "楔形文字 \U00012000 没有字体", "scope": "夏季", "status": "emerging", "act": "reference"}
    client.post(url(project, "review/lessons"), form)
    shown = text_of(client.get(url(project, "review/report")))
    assert "文件里有几处和页面不同" in shown
    assert "字体里没有这些字 \U00012000" in shown


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_there_is_no_file_before_the_freeze(client, project, kind):
    assert client.get(url(project, f"review/report.{kind}")).status_code == 302


def test_a_viewer_reads_and_does_not_write(planner, project):
    frozen(planner, project)
    viewer = signed_in(as_role(planner.workspace.id, Role.VIEWER))
    for page in ("", *REVIEW_PAGES):
        assert viewer.get(url(project, page)).status_code == 200
    for page in (
        "edit",
        "archive",
        "restore",
        "review/lessons",
        "review/settlement/now",
        "review/settlement/new_buyers",
    ):
        assert viewer.post(url(project, page), {}).status_code == 403
    assert viewer.post(url(project, "decisions"), {"what": "x"}).status_code == 403


def test_another_workspace_finds_nothing(planner, project):
    frozen(planner, project)
    stranger = signed_in(shop("another shop"))
    for page in ("", "edit", *REVIEW_PAGES, "review/report.docx", "review/settlement/new_buyers"):
        assert stranger.get(url(project, page)).status_code == 404
    for page in ("edit", "archive", "restore", "review/lessons", "review/settlement/now", "decisions"):
        assert stranger.post(url(project, page), {"what": "x"}).status_code == 404


def test_a_number_that_was_not_frozen_has_no_page(planner, project):
    frozen(planner, project)
    assert signed_in(planner).get(url(project, "review/settlement/ghost")).status_code == 404


def test_pages_speak_english_when_asked(planner, project):
    _later, client = reviewed(planner, project)
    client.cookies["django_language"] = "en"
    for page in ("", *REVIEW_PAGES):
        assert client.get(url(project, page)).status_code == 200
