"""Research as deeds: ask the events everything for a project, and keep an answer as 依据."""

from dataclasses import replace
from datetime import datetime, timedelta

from yunce.accounts.api import Access
from yunce.insight.api import Answer, EvidenceDraft, answer, answer_over, known_window, present_key, to_evidence
from yunce.kernel.windows import Window, local_date
from yunce.loop.api import Evidence, Initiative, NewEvidence, evidence_of, from_answer, initiative, keep_evidence
from yunce.research.rules.themes import ASKED, Coverage, Theme, coverage, questions

__all__ = [
    "ASKED",
    "Coverage",
    "Theme",
    "ask_again",
    "ask_events",
    "keep_answer",
    "question_of",
    "themes",
    "what_was_known",
]

# Half a year: figures of a shop drift with its seasons, and after two quarters they describe another one.
_HOLDS_FOR = timedelta(days=183)


def what_was_known(access: Access, initiative_id: str) -> tuple[Window, datetime]:
    """The days before the project that the facts cover, and the moment up to which they may be used.

    A project that has begun is researched with what was known when it began.
    """
    found = initiative(access.workspace.id, initiative_id)
    moment = _eve(found, access.workspace.now)
    return known_window(access.workspace, moment), moment


def ask_events(access: Access, initiative_id: str) -> list[Evidence]:
    """Every research question over what was known before the project, each kept as 依据 with its SQL.

    A question already answered with the same figures is not kept twice. Nothing is kept without events.
    """
    window, moment = what_was_known(access, initiative_id)
    answers = (answer_over(access.workspace, question, window, moment) for question in questions())
    return [keep_answer(access, initiative_id, found) for found in answers if found.known_since is not None]


def keep_answer(access: Access, initiative_id: str, found: Answer) -> Evidence:
    """The answer frozen with its table, chart, statement and people; the kept one when it says the same already.

    Raises Http404, PermissionDenied.
    """
    new = _new_evidence(to_evidence(found))
    for each in evidence_of(access.workspace.id, initiative_id):
        if each.title == new.title and each.params == new.params and each.body == new.body:
            return each
    return keep_evidence(access, initiative_id, new)


def ask_again(access: Access, question: str, params: dict[str, str]) -> Answer:
    """What a signed question of a page stands for. Raises UnknownQuestion, BadParameter."""
    return answer(access.workspace, question, params)


def themes(access: Access, initiative_id: str) -> list[Coverage]:
    """How far each of the three questions is answered by kept findings."""
    kept = evidence_of(access.workspace.id, initiative_id)
    return coverage({key for each in kept if (key := question_of(each))})


def question_of(evidence: Evidence) -> str:
    """The research question that a kept finding answers; empty for notes."""
    return present_key(str(evidence.params.get("question", "")), evidence.params.get("params") or {})


def _new_evidence(draft: EvidenceDraft) -> NewEvidence:
    seen = draft.data_as_of
    expires_on = local_date(seen, draft.window.zone) + _HOLDS_FOR if seen else None
    return replace(from_answer(draft), expires_on=expires_on)


def _eve(of: Initiative, now: datetime) -> datetime:
    return min(now, of.window.start) if of.window else now
