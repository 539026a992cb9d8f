"""The end of a demo project: settled, reviewed, one lesson kept, the report written to files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from yunce.accounts.api import Access
from yunce.demo.campaigns import Campaign
from yunce.demo.lessons import Checked, repurchase_lesson, season_lesson
from yunce.documents.api import render_docx, render_pdf
from yunce.loop.api import (
    VERDICT_WORDS,
    Act,
    Evidence,
    Kind,
    NewEvidence,
    NewLesson,
    Settlement,
    Tier,
    Verdict,
    evidence_of,
    in_both_languages,
    keep_evidence,
    keep_lesson,
    lessons,
    suggested_status,
    written,
)
from yunce.review.api import ALL_CAUSE_WORDS, NotReady, Review, review_of, review_report, settle_initiative
from yunce.ui import format as write

_OUTCOME = "yunce.review.outcome"


class NothingToReview(RuntimeError):
    """A project that was to be reviewed has no frozen plan with a tree."""


def the_review(workspace_id: str, initiative_id: str) -> Review:
    """The review as it stands. Raises NothingToReview."""
    found = review_of(workspace_id, initiative_id)
    if isinstance(found, NotReady):
        raise NothingToReview(f"{found.initiative.name}: {found.cause}")
    return found


def settle_and_learn(access: Access, initiative_id: str, campaign: Campaign) -> Review:
    """Every estimate against its actual; the outcome kept as evidence, and one lesson that rests on it."""
    settle_initiative(access, initiative_id)
    review = the_review(access.workspace.id, initiative_id)
    if not lessons(access.workspace.id, initiative_id):
        outcome = _keep_outcome(access, review)
        keep_lesson(access, initiative_id, _lesson(review, campaign, outcome))
    return the_review(access.workspace.id, initiative_id)


def report_files(folder: Path, campaign: Campaign) -> tuple[Path, Path]:
    """Where the report of a project stands, as docx and pdf."""
    name = _("%(name)s-复盘报告") % {"name": campaign.name}
    return folder / f"{name}.docx", folder / f"{name}.pdf"


def write_report(folder: Path, campaign: Campaign, review: Review) -> None:
    """Both files, each whole or not at all."""
    document = review_report(review, write.language())
    folder.mkdir(parents=True, exist_ok=True)
    for path, render in zip(report_files(folder, campaign), (render_docx, render_pdf), strict=True):
        fresh = path.with_suffix(f"{path.suffix}.new")
        fresh.write_bytes(render(document).content)
        fresh.replace(path)


def _lesson(review: Review, campaign: Campaign, outcome: Evidence) -> NewLesson:
    window = review.initiative.window
    days = len(window.dates()) if window else 0
    season = any(each.beyond and each.reason.value == "season_missing" for each in review.causes)
    returning = _checked([each for each in review.settlements if each.node_key.endswith("_returning")])
    held = sum(each.hit for each in returning) * 2 > len(returning)
    if campaign.pushes.endswith("_returning") or not season:
        return NewLesson(
            statement=repurchase_lesson(returning, days),
            scope=_("%(name)s，%(days)d 天，没有大促") % {"name": review.initiative.name, "days": days},
            status=suggested_status(int(held), int(not held)),
            act=Act.REFERENCE,
            metric=campaign.pushes,
            evidence_ids=(outcome.id,),
        )
    gap = review.gap.gap or 0.0
    words = {cause: str(word) for cause, word in ALL_CAUSE_WORDS.items()}
    return NewLesson(
        statement=season_lesson(review.by_cause, words, gap, review.accuracy.hits, review.accuracy.n),
        scope=_("数据里没有同季的旺季项目"),
        status=suggested_status(1, 0),
        act=Act.CHECK,
        metric=campaign.pushes,
        evidence_ids=(outcome.id,),
    )


def _checked(settlements: Sequence[Settlement]) -> list[Checked]:
    return [
        Checked(
            name=each.name,
            expected=each.outcome.middle,
            actual=each.outcome.actual,
            hit=each.outcome.verdict is Verdict.HIT,
        )
        for each in settlements
        if each.outcome.actual is not None
    ]


def _keep_outcome(access: Access, review: Review) -> Evidence:
    """What came of every estimate, as a finding that a lesson can rest on; kept once."""
    kept = evidence_of(access.workspace.id, review.initiative.id)
    already = next((each for each in kept if each.params.get("question") == _OUTCOME), None)
    return already or keep_evidence(access, review.initiative.id, _outcome(review))


def _outcome(review: Review) -> NewEvidence:
    body = in_both_languages(lambda: _said(review))
    sql = dict.fromkeys(each.sql for each in review.settlements if each.sql)
    return NewEvidence(
        title=body["title"],
        kind=Kind.OUTCOME,
        tier=Tier.OBSERVATION,
        body=body,
        sql="\n\n".join(sql),
        params={"question": _OUTCOME, "plan_version": review.version.id},
        window=review.initiative.window,
        n=review.accuracy.n,
        n_of="estimates",
        data_as_of=review.data_as_of,
    )


def _said(review: Review) -> dict[str, Any]:
    """In the active language."""
    rows = [
        [
            each.name,
            written(each.outcome.middle, each.unit),
            written(each.outcome.actual, each.unit),
            str(VERDICT_WORDS[each.outcome.verdict]),
        ]
        for each in review.settlements
    ]
    return {
        "title": _("%(name)s的预估与实际") % {"name": review.initiative.name},
        "text": _("核对 %(n)d 个预估，命中 %(hits)d 个。") % {"n": review.accuracy.n, "hits": review.accuracy.hits},
        "table": {"columns": [_("预估"), _("预期"), _("实际"), _("核对")], "rows": rows},
        "notes": [],
    }
