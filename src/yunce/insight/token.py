"""An answer's question and parameters as one signed text, which another page may be handed to ask again.

Signed, so that what is kept as 依据 is what a member of this workspace was shown, and not a link somebody made up.
"""

from dataclasses import dataclass

from django.core import signing

_SALT = "yunce.insight.answer"
_ONE_DAY = 24 * 3600


class BadToken(ValueError):
    """Not ours, older than a day, or of another workspace. The page can simply be opened again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What to ask again: `insight.api.answer(workspace, again.question, again.params)`."""

    question: str
    params: dict[str, str]


def answer_token(workspace_id: str, question: str, params: dict[str, str]) -> str:
    return signing.dumps({"w": workspace_id, "q": question, "p": params}, salt=_SALT, compress=True)


def read_token(workspace_id: str, token: str) -> Again:
    """Raises BadToken."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=_ONE_DAY)
    except signing.BadSignature as error:
        raise BadToken(str(error)) from error
    if said["w"] != workspace_id:
        raise BadToken("made in another workspace")
    return Again(question=said["q"], params=said["p"])
