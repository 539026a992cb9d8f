"""The spine from a project to a settled estimate: what may be done, by whom, and what is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from yunce.accounts.api import Role
from yunce.accounts.models import AuditEntry
from yunce.kernel.estimate import Estimate
from yunce.loop import api
from yunce.loop.models import AssumptionRow, EvidenceRow, NeverChanged, PlanVersionRow
from yunce.loop.tests.cast import PAST_HALF_YEAR, as_role, at, buyers, finding, shop, summer, with_goal

pytestmark = pytest.mark.django_db
SEPTEMBER = datetime(2011, 9, 2, 12, tzinfo=UTC)


@pytest.fixture
def planner():
    return shop()


@pytest.fixture
def project(planner):
    return summer(planner)


def test_a_project_has_days_in_the_workspace_zone(planner, project):
    assert project.zone == "Europe/London"
    assert project.window.start == datetime(2011, 5, 31, 23, tzinfo=UTC)
    assert api.initiatives(planner.workspace.id) == [project]


def test_another_workspace_sees_nothing(project):
    stranger = shop("another shop")
    assert api.initiatives(stranger.workspace.id) == []
    with pytest.raises(Http404):
        api.initiative(stranger.workspace.id, project.id)
    with pytest.raises(Http404):
        api.edit_initiative(stranger, project.id, name="mine")
    with pytest.raises(Http404):
        api.create_initiative(stranger, name="next", continues_id=project.id)


def test_a_viewer_changes_nothing(planner, project):
    viewer = as_role(planner.workspace.id, Role.VIEWER)
    for deed in (
        lambda: api.edit_initiative(viewer, project.id, name="x"),
        lambda: api.keep_evidence(viewer, project.id, finding()),
        lambda: api.save_assumption(viewer, project.id, buyers()),
        lambda: api.freeze(viewer, project.id),
        lambda: api.record_decision(viewer, project.id, what="x"),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_an_analyst_may_estimate_but_not_freeze(planner, project):
    analyst = as_role(planner.workspace.id, Role.ANALYST)
    api.save_assumption(analyst, project.id, buyers())
    with pytest.raises(PermissionDenied):
        api.freeze(analyst, project.id)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"name": " "}, "name"), ({"name": "x", "starts_on": date(2011, 2, 1), "ends_on": date(2011, 1, 1)}, "ends_on")],
)
def test_a_project_that_cannot_be_is_refused_at_its_field(planner, fields, field):
    with pytest.raises(api.InitiativeError) as error:
        api.create_initiative(planner, **fields)
    assert error.value.field == field


def test_a_project_cannot_continue_itself(planner, project):
    with pytest.raises(api.InitiativeError, match="itself"):
        api.edit_initiative(planner, project.id, continues_id=project.id)


def test_an_archived_project_leaves_the_list_and_comes_back(planner, project):
    api.archive_initiative(planner, project.id)
    assert api.initiatives(planner.workspace.id) == []
    assert [each.id for each in api.initiatives(planner.workspace.id, archived=True)] == [project.id]
    api.restore_initiative(planner, project.id)
    assert [each.id for each in api.initiatives(planner.workspace.id)] == [project.id]


def test_a_change_is_in_the_audit_trail_with_before_and_after(planner, project):
    api.edit_initiative(planner, project.id, name="秋季")
    entry = AuditEntry.objects.get(action="initiative.edit")
    assert (entry.before["name"], entry.after["name"]) == ("夏季老客复购", "秋季")


def test_evidence_cannot_be_changed(planner, project):
    kept = api.keep_evidence(planner, project.id, finding())
    row = EvidenceRow.objects.get(id=kept.id)
    row.title = "better"
    with pytest.raises(NeverChanged):
        row.save()
    with pytest.raises(NeverChanged):
        EvidenceRow.objects.filter(id=kept.id).update(title="better")
    assert api.one_evidence(planner.workspace.id, kept.id).title == "每月买家数"


def test_equal_findings_have_equal_hashes(planner, project):
    one, two = (api.keep_evidence(planner, project.id, finding()) for _ in range(2))
    other = api.keep_evidence(planner, project.id, finding(n=5))
    assert one.content_hash == two.content_hash != other.content_hash


def test_evidence_in_use_is_not_removed(planner, project):
    kept = api.keep_evidence(planner, project.id, finding())
    api.save_assumption(planner, project.id, buyers(1000, kept.id))
    assert api.remove_evidence(planner, kept.id) == api.InUse(estimates=("买家数",), frozen_in=())
    assert api.freeze(planner, project.id).number == 1
    api.save_assumption(planner, project.id, buyers(1000))
    assert api.remove_evidence(planner, kept.id) == api.InUse(estimates=(), frozen_in=(1,))


def test_evidence_nobody_uses_is_removed(planner, project):
    kept = api.keep_evidence(planner, project.id, finding())
    assert api.remove_evidence(planner, kept.id) == api.Removed()
    assert api.evidence_of(planner.workspace.id, project.id) == []


def test_evidence_of_another_workspace_does_not_exist(planner, project):
    kept = api.keep_evidence(planner, project.id, finding())
    stranger = shop("another shop")
    with pytest.raises(Http404):
        api.one_evidence(stranger.workspace.id, kept.id)
    with pytest.raises(Http404):
        api.remove_evidence(stranger, kept.id)
    with pytest.raises(ValueError, match="no evidence"):
        api.save_assumption(stranger, summer(stranger).id, buyers(1000, kept.id))


def test_an_edit_makes_a_version_and_keeps_the_old_one(planner, project):
    first = api.save_assumption(planner, project.id, buyers(1000))
    second = api.save_assumption(planner, project.id, buyers(1100))
    assert (first.version, second.version) == (1, 2)
    assert api.assumptions(planner.workspace.id, project.id) == [second]
    history = api.assumption_history(planner.workspace.id, project.id, "buyers")
    assert [each.estimate.quantile(0.5) for each in history] == [pytest.approx(1100), pytest.approx(1000)]
    assert history[1].replaced_at is not None


def test_saving_the_same_again_makes_no_version(planner, project):
    first = api.save_assumption(planner, project.id, buyers())
    assert api.save_assumption(planner, project.id, buyers()) == first
    assert AssumptionRow.objects.count() == 1


def test_an_estimate_takes_the_days_of_its_project(planner, project):
    assert api.save_assumption(planner, project.id, buyers()).rule.window == project.window


def test_an_estimate_whose_number_left_the_tree_ends(planner, project):
    api.save_assumption(planner, project.id, buyers())
    assert api.drop_assumption(planner, project.id, "buyers")
    assert api.assumptions(planner.workspace.id, project.id) == []
    assert not api.drop_assumption(planner, project.id, "buyers")


def test_a_missing_season_blocks_the_freeze_until_it_is_answered(planner, project):
    kept = api.keep_evidence(planner, project.id, finding(PAST_HALF_YEAR))
    api.save_assumption(planner, project.id, buyers(1000, kept.id))
    refused = api.freeze(planner, project.id)
    assert [(each.kind, each.season.months) for each in refused.concerns] == [
        (api.ConcernKind.SEASON_MISSING, (6, 7, 8))
    ]
    assert api.answer_concern(planner, project.id, api.ConcernKind.SEASON_MISSING, "复购全年平稳") == 1
    version = api.freeze(planner, project.id)
    assert version.snapshot["assumptions"][0]["concerns"] == [{"kind": "season_missing", "answer": "复购全年平稳"}]
    assert api.frozen_assumptions(version)[0].season_missing


def test_an_answer_needs_a_reason(planner, project):
    with pytest.raises(ValueError, match="say why"):
        api.answer_concern(planner, project.id, api.ConcernKind.SEASON_MISSING, " ")


def test_expired_evidence_is_a_concern(planner, project):
    kept = api.keep_evidence(planner, project.id, finding(expires_on=date(2011, 5, 30)))
    api.save_assumption(planner, project.id, buyers(1000, kept.id))
    assert [each.kind for each in api.open_concerns(planner.workspace, project.id)] == [
        api.ConcernKind.EVIDENCE_EXPIRED
    ]


def test_a_number_of_the_tree_without_estimate_blocks_the_freeze(planner, project):
    api.save_assumption(planner, project.id, buyers())
    assert api.freeze(planner, project.id, needed=("buyers", "orders")) == api.FreezeRefused(missing=("orders",))


def test_a_frozen_version_keeps_what_it_was_given_and_never_changes(planner, project):
    with_goal(planner, project)
    api.save_assumption(planner, project.id, buyers())
    version = api.freeze(planner, project.id, parts={"tree": {"key": "sales"}, "plan": {"tasks": []}}, note="第一版")
    assert version.snapshot["tree"] == {"key": "sales"}
    assert version.content_hash == api.content_hash(dict(version.snapshot))
    assert api.frozen_goal(version).tiers.target == 300_000
    row = PlanVersionRow.objects.get(id=version.id)
    row.note = "better"
    with pytest.raises(NeverChanged):
        row.save()


def test_outcomes_are_held_against_the_last_version_before_the_start(planner, project):
    api.save_assumption(planner, project.id, buyers(1000))
    api.freeze(planner, project.id)
    api.save_assumption(planner, project.id, buyers(1100))
    revised = api.freeze(planner, project.id)
    july = at(planner, datetime(2011, 7, 1, tzinfo=UTC))
    api.save_assumption(july, project.id, buyers(5000))
    assert api.freeze(july, project.id).number == 3
    assert api.binding_version(planner.workspace.id, project.id) == revised


def settled_summer(planner, actual=1100):
    project = summer(planner)
    api.save_assumption(planner, project.id, buyers())
    api.freeze(planner, project.id)
    later = at(planner, SEPTEMBER)
    api.settle_assumption(later, project.id, "buyers", api.Actual(value=actual, final=True, n=actual, sql="select 1"))
    return later, project


def test_a_settled_estimate_is_scored_and_kept(planner):
    later, project = settled_summer(planner)
    [settled] = api.settlements(later.workspace.id, project.id)
    assert (settled.outcome.verdict, settled.outcome.actual, settled.n) == (api.Verdict.HIT, 1100, 1100)
    assert settled.outcome.crps > 0
    assert settled.window == project.window
    assert api.team_accuracy(later.workspace.id).hits == 1


def test_a_live_settlement_becomes_final_in_the_same_row(planner, project):
    api.save_assumption(planner, project.id, buyers())
    api.freeze(planner, project.id)
    live = api.settle_assumption(planner, project.id, "buyers", api.Actual(value=10, final=False))
    assert live.outcome.verdict is api.Verdict.PENDING
    final = api.settle_assumption(planner, project.id, "buyers", api.Actual(value=None, final=True, reason="没有埋点"))
    assert (final.id, final.outcome.verdict, final.outcome.reason) == (live.id, api.Verdict.UNSETTLEABLE, "没有埋点")


@pytest.mark.parametrize(("frozen", "says"), [(False, "nothing is frozen"), (True, "not in the frozen plan")])
def test_what_was_not_frozen_cannot_be_settled(planner, project, frozen, says):
    if frozen:
        api.freeze(planner, project.id)
    with pytest.raises(api.SettlementError, match=says):
        api.settle_assumption(planner, project.id, "buyers", api.Actual(value=1, final=True))


def test_the_next_project_is_offered_what_the_last_one_came_to(planner):
    later, _ = settled_summer(planner)
    autumn = api.create_initiative(later, name="秋", starts_on=date(2011, 9, 5), ends_on=date(2011, 12, 4))
    offered = api.prior(later.workspace, autumn.id, buyers())
    assert (offered.n, offered.bias) == (1, pytest.approx(1.1))
    assert offered.estimate.quantile(0.5) == pytest.approx(1100 * 91 / 92)
    assert offered.observations[0].initiative == "夏季老客复购"


def test_no_history_comes_from_the_future_another_workspace_or_another_unit(planner):
    later, project = settled_summer(planner)
    autumn = api.create_initiative(later, name="秋", starts_on=date(2011, 9, 5), ends_on=date(2011, 12, 4))
    assert api.prior(later.workspace, autumn.id, buyers(unit="单")) is None
    assert api.prior(later.workspace, project.id, buyers()) is None
    back = at(later, datetime(2011, 8, 1, tzinfo=UTC))
    assert api.prior(back.workspace, autumn.id, buyers()) is None
    stranger = shop("another shop")
    assert api.prior(stranger.workspace, summer(stranger).id, buyers()) is None


def test_an_ended_project_is_judged_by_what_its_last_day_knew(planner):
    later, _ = settled_summer(planner)
    spring = api.create_initiative(later, name="春", starts_on=date(2011, 3, 1), ends_on=date(2011, 5, 31))
    kept = api.keep_evidence(later, spring.id, finding(expires_on=date(2011, 7, 1)))
    api.save_assumption(later, spring.id, buyers(5000, kept.id))
    assert api.prior(later.workspace, spring.id, buyers()) is None
    doubts = {each.kind for each in api.open_concerns(later.workspace, spring.id)}
    assert doubts == {api.ConcernKind.SEASON_MISSING}  # neither expired nor outside a history that came later


def test_an_estimate_far_from_history_is_a_concern_unless_it_was_taken_from_it(planner):
    later, _ = settled_summer(planner)
    autumn = api.create_initiative(later, name="秋", starts_on=date(2011, 9, 5), ends_on=date(2011, 12, 4))
    api.save_assumption(later, autumn.id, buyers(5000))
    [concern] = api.open_concerns(later.workspace, autumn.id)
    assert concern.kind is api.ConcernKind.OUTSIDE_HISTORY
    api.save_assumption(later, autumn.id, buyers(5000, from_history=("x",)))
    assert api.open_concerns(later.workspace, autumn.id) == ()


def test_history_of_one_season_does_not_know_another(planner):
    later, _ = settled_summer(planner)
    autumn = api.create_initiative(later, name="秋", starts_on=date(2011, 9, 5), ends_on=date(2011, 12, 4))
    offered = api.prior(later.workspace, autumn.id, buyers())
    taken = tuple(each.assumption_id for each in offered.observations)
    api.save_assumption(later, autumn.id, buyers(1100, estimate=offered.estimate, from_history=taken))
    [concern] = api.open_concerns(later.workspace, autumn.id)
    assert concern.kind is api.ConcernKind.SEASON_MISSING
    assert concern.season.months == (9, 10, 11, 12)
    assert (concern.season.history_first, concern.season.history_last) == (date(2011, 6, 1), date(2011, 8, 31))


def test_a_lesson_is_kept_changed_and_removed(planner, project):
    made = api.keep_lesson(planner, project.id, api.NewLesson(statement="短视频适合新品", scope="新品"))
    changed = api.edit_lesson(planner, made.id, replace(made_again(made), status=api.Status.SUPPORTED))
    assert changed.status is api.Status.SUPPORTED
    assert api.lessons(planner.workspace.id) == [changed]
    api.remove_lesson(planner, made.id)
    assert api.lessons(planner.workspace.id, project.id) == []


def made_again(lesson):
    return api.NewLesson(statement=lesson.statement, scope=lesson.scope)


def test_a_lesson_of_another_workspace_does_not_exist(planner, project):
    made = api.keep_lesson(planner, project.id, api.NewLesson(statement="x"))
    with pytest.raises(Http404):
        api.remove_lesson(shop("another shop"), made.id)


def test_a_decision_is_kept_with_its_reason(planner, project):
    operator = as_role(planner.workspace.id, Role.OPERATOR)
    api.record_decision(operator, project.id, what="停掉渠道 B", why="一小时没有来人")
    assert [each.what for each in api.decisions(planner.workspace.id, project.id)] == ["停掉渠道 B"]


def test_the_next_step_follows_the_project(planner, project):
    def todo(access=planner):
        return api.standing(access.workspace, project.id).next.todo

    api.register_facts("test", lambda _workspace, _initiative: {"leaves": 1, "planned": True})
    try:
        assert todo() is api.Todo.SET_GOAL
        with_goal(planner, project)
        assert todo() is api.Todo.ESTIMATE_LEAVES
        api.save_assumption(planner, project.id, buyers())
        assert todo() is api.Todo.FREEZE
        api.freeze(planner, project.id)
        assert todo() is api.Todo.WATCH
        api.save_assumption(planner, project.id, buyers(1200))
        assert todo() is api.Todo.REFREEZE
        later = at(planner, SEPTEMBER)
        assert todo(later) is api.Todo.SETTLE
        api.settle_assumption(later, project.id, "buyers", api.Actual(value=900, final=True))
        assert todo(later) is api.Todo.KEEP_LESSON
        api.keep_lesson(later, project.id, api.NewLesson(statement="x"))
        assert todo(later) is api.Todo.READ_REPORT
    finally:
        api.progress._sources.pop("test")


def test_an_unknown_fact_is_refused_by_name(planner, project):
    api.register_facts("test", lambda _workspace, _initiative: {"weather": 1})
    try:
        with pytest.raises(ValueError, match="test states 'weather'"):
            api.standing(planner.workspace, project.id)
    finally:
        api.progress._sources.pop("test")


def test_a_certain_number_is_named_but_blocks_nothing(planner, project):
    api.save_assumption(planner, project.id, buyers(estimate=Estimate.point(5), source=""))
    kinds = [(each.kind, each.open) for each in api.all_concerns(planner.workspace, project.id)]
    assert kinds == [(api.ConcernKind.CERTAIN, False), (api.ConcernKind.NO_BASIS, False)]


def test_a_first_freeze_after_the_last_day_waits_for_a_reason(planner, project):
    after = at(planner, project.window.end)
    assert api.outcome_known(after, project.id)
    refused = api.freeze(after, project.id)
    assert isinstance(refused, api.FreezeRefused)
    assert refused.late
    version = api.freeze(after, project.id, late_reason=" 补录 ")
    assert (version.late_reason, version.snapshot["late_reason"]) == ("补录", "补录")
    assert not api.outcome_known(after, project.id)  # outcomes stay with that version, whatever is revised
    assert api.freeze(after, project.id).late_reason == ""


def test_a_freeze_before_the_end_asks_for_no_reason(planner, project):
    last = at(planner, project.window.end - timedelta(seconds=1))
    assert not api.outcome_known(last, project.id)
    assert "late_reason" not in api.freeze(last, project.id, late_reason="nobody asked").snapshot
