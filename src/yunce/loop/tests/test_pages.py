"""Pages of evidence and the playbook: what they show, what they let whom do."""

from datetime import UTC, datetime

import pytest

from yunce.accounts.api import Role
from yunce.loop import api
from yunce.loop.tests.cast import as_role, at, buyers, finding, shop, summer
from yunce.loop.tests.pages import signed_in, text_of

pytestmark = pytest.mark.django_db
FORM = {"title": "老客喜欢短信", "kind": "note", "tier": "self_report", "text": "访谈 8 人，6 人说短信有用"}


@pytest.fixture(autouse=True)
def no_events(monkeypatch):
    monkeypatch.setattr("yunce.loop.web.views.evidence.data_as_of", lambda _workspace: None)


@pytest.fixture
def planner():
    return shop()


@pytest.fixture
def project(planner):
    return summer(planner)


def url(project, rest="") -> str:
    return f"/projects/{project.id}/research/evidence{rest}"


def test_an_empty_list_says_what_evidence_is_and_offers_the_first(planner, project):
    response = signed_in(planner).get(url(project))
    assert response.status_code == 200
    assert "还没有依据" in text_of(response)
    assert "记一条依据" in text_of(response)
    assert "示例" in text_of(response)


def test_a_note_is_kept_and_shown_with_its_fingerprint(planner, project):
    client = signed_in(planner)
    response = client.post(url(project, "/new"), FORM, follow=True)
    [kept] = api.evidence_of(planner.workspace.id, project.id)
    assert kept.tier is api.Tier.SELF_REPORT
    shown = text_of(response)
    for part in ("老客喜欢短信", "访谈 8 人", "自述", kept.content_hash[:16]):
        assert part in shown
    assert "老客喜欢短信" in text_of(client.get(url(project)))


def test_a_pasted_table_keeps_its_columns(planner, project):
    signed_in(planner).post(url(project, "/new"), {**FORM, "table": "月份\t买家\n5 月\t1000\n6 月\t1100"})
    [kept] = api.evidence_of(planner.workspace.id, project.id)
    assert kept.body["table"] == {"columns": ["月份", "买家"], "rows": [["5 月", "1000"], ["6 月", "1100"]]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": ""}, "title"),
        ({"text": ""}, "至少填一样"),
        ({"first": "2011-05-01"}, "两头都要填"),
        ({"first": "2011-05-02", "last": "2011-05-01"}, "早于"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_the_reason(planner, project, change, says):
    response = signed_in(planner).post(url(project, "/new"), {**FORM, **change})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert api.evidence_of(planner.workspace.id, project.id) == []


def test_figures_show_their_statement_behind_a_click(planner, project):
    kept = api.keep_evidence(planner, project.id, finding(body={"table": {"columns": ["月"], "rows": [["5 月"]]}}))
    shown = signed_in(planner).get(url(project, f"/{kept.id}"))
    assert "select 1" in shown.content.decode()
    assert "5 月" in text_of(shown)


def test_a_correction_is_a_new_snapshot(planner, project):
    first = api.keep_evidence(planner, project.id, finding())
    client = signed_in(planner)
    assert "更正" in text_of(client.get(url(project, f"/new?replaces={first.id}")))
    client.post(url(project, f"/new?replaces={first.id}"), FORM)
    assert "已有更正" in text_of(client.get(url(project)))


def test_evidence_in_use_says_what_uses_it_and_stays(planner, project):
    kept = api.keep_evidence(planner, project.id, finding())
    api.save_assumption(planner, project.id, buyers(1000, kept.id))
    response = signed_in(planner).post(url(project, f"/{kept.id}/remove"), follow=True)
    assert "没有删除：买家数" in text_of(response)
    assert api.evidence_of(planner.workspace.id, project.id)


def test_evidence_nobody_uses_is_removed(planner, project):
    kept = api.keep_evidence(planner, project.id, finding())
    signed_in(planner).post(url(project, f"/{kept.id}/remove"))
    assert api.evidence_of(planner.workspace.id, project.id) == []


def test_a_viewer_reads_and_does_not_write(planner, project):
    kept = api.keep_evidence(planner, project.id, finding())
    viewer = signed_in(as_role(planner.workspace.id, Role.VIEWER))
    shown = viewer.get(url(project))
    assert shown.status_code == 200
    assert "记一条依据" not in text_of(shown)
    assert viewer.post(url(project, "/new"), FORM).status_code == 403
    assert viewer.post(url(project, f"/{kept.id}/remove")).status_code == 403


def test_another_workspace_finds_nothing(planner, project):
    kept = api.keep_evidence(planner, project.id, finding())
    lesson = api.keep_lesson(planner, project.id, api.NewLesson(statement="x"))
    stranger = signed_in(shop("another shop"))
    assert stranger.get(url(project)).status_code == 404
    assert stranger.get(url(project, f"/{kept.id}")).status_code == 404
    assert stranger.post(url(project, f"/{kept.id}/remove")).status_code == 404
    assert stranger.post(url(project, "/from-data"), {"question": "sales"}).status_code == 404
    assert stranger.get(f"/playbook/lessons/{lesson.id}").status_code == 404


def test_evidence_of_another_project_is_not_shown_under_this_one(planner, project):
    other = summer(planner, "秋")
    kept = api.keep_evidence(planner, other.id, finding())
    assert signed_in(planner).get(url(project, f"/{kept.id}")).status_code == 404


def test_an_unknown_question_is_not_found(planner, project):
    assert signed_in(planner).post(url(project, "/from-data"), {"question": "weather"}).status_code == 404


def test_an_empty_playbook_says_where_lessons_come_from(planner):
    shown = text_of(signed_in(planner).get("/playbook"))
    assert "还没有经验" in shown
    assert "还没有核对过的预估" in shown


def test_the_playbook_shows_lessons_and_accuracy_with_n(planner, project):
    api.keep_lesson(planner, project.id, api.NewLesson(statement="短视频适合新品"))
    api.save_assumption(planner, project.id, buyers())
    api.freeze(planner, project.id)
    later = at(planner, datetime(2011, 9, 2, tzinfo=UTC))
    api.settle_assumption(later, project.id, "buyers", api.Actual(value=1100, final=True))
    shown = text_of(signed_in(planner).get("/playbook"))
    for part in ("短视频适合新品", "夏季老客复购", "命中率", "100%", "n=1", "只核对了 1 个"):
        assert part in shown


def test_a_lesson_is_changed_and_removed(planner, project):
    made = api.keep_lesson(planner, project.id, api.NewLesson(statement="x"))
    client = signed_in(planner)
    form = {"statement": "y", "scope": "", "status": "supported", "act": "check"}
    client.post(f"/playbook/lessons/{made.id}", form)
    changed = api.one_lesson(planner.workspace.id, made.id)
    assert (changed.statement, changed.status, changed.act) == ("y", api.Status.SUPPORTED, api.Act.CHECK)
    assert client.post(f"/playbook/lessons/{made.id}", {**form, "statement": ""}).status_code == 422
    client.post(f"/playbook/lessons/{made.id}/remove")
    assert api.lessons(planner.workspace.id) == []


@pytest.mark.parametrize("address", ["/playbook", "/projects/01ARZ3NDEKTSV4RRFFQ69G5FAV/research/evidence"])
def test_strangers_are_asked_to_sign_in(client, address):
    assert client.get(address).status_code in (302, 401, 403)
    assert "sign-in" in client.get(address, follow=True).redirect_chain[-1][0]
