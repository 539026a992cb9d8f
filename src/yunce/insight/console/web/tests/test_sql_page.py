"""The page as an analyst sees it, and what those get who may not write SQL."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from yunce.accounts import api as accounts
from yunce.accounts.models import AuditEntry, Workspace
from yunce.documents.api import close_writers
from yunce.events.store.api import EventStore
from yunce.insight.console import api
from yunce.insight.console.models import SavedQuery
from yunce.insight.console.tests.conftest import two_workspaces  # noqa: F401  the store of the console's tests

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_workspaces")]
NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
BY_EVENT = "SELECT event, count() AS n FROM events GROUP BY event ORDER BY event"
BY_DAY = "SELECT toDate(time) AS day, count() AS n FROM events WHERE time >= {since:Date} GROUP BY day ORDER BY day"


@pytest.fixture(autouse=True)
def _no_writer_left() -> Iterator[None]:
    yield
    close_writers()


def signed_in(username: str, role: accounts.Role) -> Client:
    person = accounts.create_user(username, username.title(), password="a long enough password")
    accounts.add_member("ours", person.id, role)
    client = Client()
    assert client.login(username=username, password="a long enough password")
    return client


@pytest.fixture
def ada() -> Client:
    """An analyst of the workspace `ours`, whose clock stands."""
    Workspace.objects.create(id="ours", name="我们", currency="CNY", zone="Asia/Shanghai")
    accounts.set_replay_clock("ours", NOW)
    return signed_in("ada", accounts.Role.ANALYST)


def run(client: Client, text: str, status: int = 200, url: str = "/insight/sql", **fields: str) -> str:
    answer = client.post(url, {"text": text, **fields})
    assert answer.status_code == status
    return answer.content.decode()


def trail() -> list[tuple[str, dict[str, object]]]:
    return [
        (entry.action, entry.after) for entry in AuditEntry.objects.order_by("id") if entry.action.startswith("sql.")
    ]


def test_the_empty_page_shows_tables_an_example_and_an_editor_that_works_without_script(ada: Client) -> None:
    html = ada.get("/insight/sql").content.decode()
    for shown in ("<textarea", "person_traits", "JSONExtractString", "示例", "结果会显示在这里", "Ctrl+Enter"):
        assert shown in html
    assert "style=" not in html
    assert "onclick" not in html


def test_an_answer_shows_rows_limit_time_and_data_as_of(ada: Client) -> None:
    html = run(ada, BY_EVENT)
    for shown in (
        "cart",
        "200",
        "3 行（最多显示 1,000 行）",
        "数据截至",
        "2026-02-20 06:00",
        "Asia/Shanghai",
        "秒",
        "data-chart",
        "yunce_src",
    ):
        assert shown in html
    assert "secret" not in html


@pytest.mark.parametrize("example", ["events", "months", "again"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_example_runs(ada: Client, example: str, language: str) -> None:
    ada.cookies["django_language"] = language
    opened = ada.get(f"/insight/sql?example={example}")
    text = opened.context["text"]
    assert "data-chart" in run(ada, text, **{"p-since": "2026-01-01"}) or example == "events"


def test_a_mistake_is_shown_beside_its_place_and_the_text_stays(ada: Client) -> None:
    html = run(ada, "SELECT event\nFROM event_rows", status=422)
    assert "第 2 行第 6 列" in html
    assert "<mark>event_rows</mark>" in html
    assert 'data-start="18"' in html
    assert "FROM event_rows</textarea>" in html


def test_the_engines_complaint_points_at_the_name(ada: Client) -> None:
    html = run(ada, "SELECT evnt FROM events", status=422)
    assert "<mark>evnt</mark>" in html
    assert "yunce_src" not in html


def test_a_parameter_is_asked_for_in_a_field_of_its_type_and_bound(ada: Client) -> None:
    asked = run(ada, BY_DAY, status=422)
    assert 'name="p-since"' in asked
    assert 'type="date"' in asked
    assert "请填写" in asked
    assert "2011-06-01" in run(ada, BY_DAY, status=422, **{"p-since": "gestern"})
    answered = run(ada, BY_DAY, **{"p-since": "2026-02-18"})
    assert "2026-02-18" in answered
    assert "2026-02-17" not in answered.split('id="sql-answer"')[1]


def test_a_value_of_a_parameter_is_a_value_and_no_sql(ada: Client) -> None:
    html = run(ada, "SELECT count() AS n FROM events WHERE event = {e:String}", **{"p-e": "' OR 1=1 --\\"})
    assert '<td class="is-number" data-value="0">0</td>' in html


def test_the_page_speaks_english(ada: Client) -> None:
    ada.cookies["django_language"] = "en"
    assert "Tables to ask" in ada.get("/insight/sql").content.decode()
    html = run(ada, "SELECT * FROM system.tables", status=422)
    assert "Line 1, column 22: The database “system” may not be named." in html


def test_every_run_and_file_is_in_the_audit_trail(ada: Client) -> None:
    run(ada, BY_EVENT)
    run(ada, "SELECT nothing FROM events", status=422)
    run(ada, BY_EVENT, url="/insight/sql/export/csv")
    assert [(action, after["outcome"], after.get("rows")) for action, after in trail()] == [
        ("sql.run", "answered", 3),
        ("sql.run", "engine", None),
        ("sql.export", "answered", 3),
    ]
    assert trail()[0][1]["text"] == BY_EVENT


def test_a_file_holds_the_answer_and_its_definition(ada: Client) -> None:
    answer = ada.post("/insight/sql/export/xlsx", {"text": BY_DAY, "p-since": "2026-02-18"})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_name("数据").to_python()
    about = dict(row[:2] for row in book.get_sheet_by_name("口径").to_python())
    assert rows[0] == ["day", "n"]
    assert [row[1] for row in rows[1:]] == [12.0, 12.0, 4.0]
    assert about["参数"] == "since = 2026-02-18"
    assert about["数据截至"] == "2026-02-20 06:00"
    assert BY_DAY in about["SQL"]
    assert ada.post("/insight/sql/export/exe", {"text": BY_DAY}).status_code == 404
    assert "event_rows" in run(ada, "SELECT * FROM event_rows", status=422, url="/insight/sql/export/csv")


def test_a_query_is_saved_opened_changed_and_removed_by_its_owner(ada: Client) -> None:
    answer = ada.post("/insight/sql/save", {"text": BY_DAY, "name": " 每天  "})
    kept = SavedQuery.objects.get()
    assert answer["Location"] == f"/insight/sql?saved={kept.id}"
    opened = ada.get(answer["Location"]).content.decode()
    assert "查询「每天」" in opened
    assert 'name="p-since"' in opened
    ada.post("/insight/sql/save", {"text": BY_EVENT, "saved": kept.id, "over": "1"})
    kept.refresh_from_db()
    assert kept.text == BY_EVENT
    assert "已有一条叫「每天」" in run(ada, BY_DAY, status=422, url="/insight/sql/save", name="每天")
    assert "1 到 80" in run(ada, BY_DAY, status=422, url="/insight/sql/save", name="")
    assert "event_rows" in run(ada, "SELECT * FROM event_rows", status=422, url="/insight/sql/save", name="x")
    assert ada.post(f"/insight/sql/saved/{kept.id}/remove").status_code == 302
    assert not SavedQuery.objects.exists()
    assert [action for action, _ in trail()] == ["sql.save", "sql.change", "sql.remove"]


def test_a_colleague_runs_a_saved_query_but_does_not_change_it(ada: Client) -> None:
    ada.post("/insight/sql/save", {"text": BY_EVENT, "name": "事件"})
    kept = SavedQuery.objects.get()
    ben = signed_in("ben", accounts.Role.ANALYST)
    assert "查询「事件」" in ben.get(f"/insight/sql?saved={kept.id}").content.decode()
    assert ben.post("/insight/sql/save", {"text": BY_DAY, "saved": kept.id, "over": "1"}).status_code == 403
    assert ben.post(f"/insight/sql/saved/{kept.id}/remove").status_code == 403
    owner = signed_in("olga", accounts.Role.OWNER)
    assert owner.post(f"/insight/sql/saved/{kept.id}/remove").status_code == 302


def test_a_query_saved_in_another_workspace_is_not_found(ada: Client) -> None:
    other = SavedQuery.objects.create(workspace_id="theirs", owner_id="x", name="theirs", text="SELECT 1")
    assert "theirs" not in ada.get(f"/insight/sql?saved={other.id}").content.decode()
    assert ada.post(f"/insight/sql/saved/{other.id}/remove").status_code == 404


@pytest.mark.parametrize("role", [accounts.Role.PLANNER, accounts.Role.OPERATOR, accounts.Role.VIEWER])
def test_who_may_not_write_sql_gets_nothing(ada: Client, role: accounts.Role) -> None:
    client = signed_in("eve", role)
    assert client.get("/insight/sql").status_code == 403
    for url in ("/insight/sql", "/insight/sql/export/csv", "/insight/sql/save", "/insight/sql/cancel"):
        assert client.post(url, {"text": BY_EVENT, "name": "x"}).status_code == 403


def test_a_stranger_is_sent_to_sign_in() -> None:
    assert Client().post("/insight/sql", {"text": BY_EVENT}).status_code == 302


def test_a_cancel_of_what_is_over_says_so(ada: Client) -> None:
    assert "已经结束" in ada.post("/insight/sql/cancel", {"run": "x"}, follow=True).content.decode()
    assert ada.post("/insight/sql/cancel", {"run": "x", "quiet": "1"}).status_code == 204


def test_at_most_so_many_queries_are_kept(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MOST_SAVED", 0)
    assert "最多存 0 条" in run(ada, BY_EVENT, status=422, url="/insight/sql/save", name="x")


def test_nothing_after_the_workspaces_clock_is_counted(ada: Client, two_workspaces: EventStore) -> None:  # noqa: F811
    accounts.set_replay_clock("ours", datetime(2026, 1, 2, tzinfo=UTC))
    html = run(ada, "SELECT count() AS n, toString(today()) AS d FROM events")
    assert 'data-value="12"' in html
    assert "2026-01-02" in html
    assert 'data-value="12"' in run(ada, "SELECT sum(events) AS n FROM persons")
