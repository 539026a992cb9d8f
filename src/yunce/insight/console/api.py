"""SQL 查询: read, run, cancel and keep queries, each written to the audit trail.

Only for members with Permission.SQL; every function checks it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from yunce.accounts.api import Access, Permission, record
from yunce.insight.console import store
from yunce.insight.console.rules.limits import LIMITS, Limits
from yunce.insight.console.rules.parameters import Parameter, read_values
from yunce.insight.console.rules.refusal import Place, Refusal, refuse
from yunce.insight.console.rules.results import Found, ResultColumn
from yunce.insight.console.rules.tables import TABLES, ReadableTable
from yunce.insight.console.run import Asked, Running, bound_question, run
from yunce.insight.console.run import cancel as _cancel
from yunce.insight.console.run import running as _running
from yunce.insight.console.store import Saved
from yunce.insight.rules.words import Words
from yunce.kernel.ids import is_id, new_id

__all__ = [
    "LIMITS",
    "MOST_SAVED",
    "TABLES",
    "Found",
    "Limits",
    "NotYours",
    "Parameter",
    "Place",
    "ReadableTable",
    "Refusal",
    "ResultColumn",
    "Running",
    "Saved",
    "WrongValues",
    "ask",
    "ask_for_file",
    "cancel",
    "parameters_of",
    "remove",
    "running",
    "save",
    "saved",
    "saved_list",
]

MOST_SAVED = 200


class NotYours(PermissionDenied):
    """Only its owner, or who manages the workspace, changes or removes a saved query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongValues:
    """Parameters whose typed values cannot be read, by name."""

    wrong: Mapping[str, Words]


def parameters_of(text: str) -> tuple[Parameter, ...] | Refusal:
    """What a query asks for, without running it."""
    found = bound_question(text)
    return found if isinstance(found, Refusal) else found.parameters


def ask(
    access: Access, text: str, typed: Mapping[str, str], *, run_id: str = "", limits: Limits = LIMITS
) -> Found | Refusal | WrongValues:
    """The answer for a page. typed: values of the parameters by name. run_id: by which it can be cancelled.

    Raises PermissionDenied, StoreError.
    """
    return _ask(access, text, typed, run_id=run_id, limits=limits, rows=limits.rows_shown, exported=False)


def ask_for_file(
    access: Access, text: str, typed: Mapping[str, str], *, limits: Limits = LIMITS
) -> Found | Refusal | WrongValues:
    """The whole answer for a file; refused when it is longer than a file may be."""
    found = _ask(access, text, typed, run_id="", limits=limits, rows=limits.rows_exported, exported=True)
    if isinstance(found, Found) and found.more:
        return refuse("export_rows", most=f"{limits.rows_exported:,}")
    return found


def _ask(
    access: Access, text: str, typed: Mapping[str, str], *, run_id: str, limits: Limits, rows: int, exported: bool
) -> Found | Refusal | WrongValues:
    _need_sql(access)
    question = bound_question(text)
    if isinstance(question, Refusal):
        return question
    values, wrong = read_values(question.parameters, typed)
    if wrong:
        return WrongValues(wrong=wrong)
    asked = Asked(
        id=run_id if is_id(run_id) else new_id(),
        text=text,
        values=values,
        workspace_id=access.workspace.id,
        user_id=access.user.id,
        zone=access.workspace.zone,
        as_of=access.workspace.now,
    )
    answer = run(asked, question, limits=limits, rows=rows)
    _record(access, asked, answer, exported=exported)
    return answer


def _record(access: Access, asked: Asked, answer: Found | Refusal, *, exported: bool) -> None:
    """What was run, by whom, and what came of it; not the rows."""
    outcome = (
        {"outcome": "answered", "rows": len(answer.rows), "seconds": round(answer.seconds, 3)}
        if isinstance(answer, Found)
        else {"outcome": answer.code}
    )
    after = {"text": asked.text, "values": dict(asked.values), **outcome}
    record(access, action="sql.export" if exported else "sql.run", target_type="sql", target_id=asked.id, after=after)


def running(access: Access) -> list[Running]:
    """What runs for this workspace in this process."""
    _need_sql(access)
    return _running(access.workspace.id)


def cancel(access: Access, run_id: str) -> bool:
    """False when it is over already."""
    _need_sql(access)
    if not is_id(run_id) or not _cancel(access.workspace.id, run_id):
        return False
    record(access, action="sql.cancel", target_type="sql", target_id=run_id)
    return True


# Saved queries


def saved_list(access: Access) -> list[Saved]:
    _need_sql(access)
    return store.saved_queries(access.workspace.id)


def saved(access: Access, query_id: str) -> Saved | None:
    _need_sql(access)
    return store.saved_query(access.workspace.id, query_id)


def save(access: Access, text: str, *, name: str = "", query_id: str = "") -> Saved | Words:
    """A new query under `name`, or the text of one's own `query_id` changed; else why not. Raises NotYours."""
    _need_sql(access)
    checked = bound_question(text)
    if isinstance(checked, Refusal):
        return Words(zh=checked.said("zh"), en=checked.said("en"))
    if query_id:
        return _change(access, query_id, text)
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80:
        return Words(zh="名称要 1 到 80 个字", en="a name of 1 to 80 letters")
    if store.count(access.workspace.id) >= MOST_SAVED:
        return Words(zh=f"最多存 {MOST_SAVED} 条，请先删几条", en=f"at most {MOST_SAVED} are kept; remove some first")
    made = store.add(access.workspace.id, access.user.id, name, text)
    if made is None:
        return Words(zh=f"已有一条叫「{name}」", en=f"there is one named “{name}” already")
    record(access, action="sql.save", target_type="saved_query", target_id=made.id, after={"name": name, "text": text})
    return made


def _change(access: Access, query_id: str, text: str) -> Saved | Words:
    before = store.saved_query(access.workspace.id, query_id)
    if before is None:
        return Words(zh="这条查询已被删除", en="this query is gone")
    if not store.change(access.workspace.id, query_id, access.user.id, text):
        raise NotYours(Permission.SQL)
    record(
        access,
        action="sql.change",
        target_type="saved_query",
        target_id=query_id,
        before={"text": before.text},
        after={"name": before.name, "text": text},
    )
    return store.saved_query(access.workspace.id, query_id) or before


def remove(access: Access, query_id: str) -> bool:
    """By its owner or who manages the workspace. False when it is gone. Raises NotYours."""
    _need_sql(access)
    found = store.saved_query(access.workspace.id, query_id)
    if found is None:
        return False
    if found.owner_id != access.user.id and not access.can(Permission.MANAGE):
        raise NotYours(Permission.MANAGE)
    before = {"name": found.name, "text": found.text}
    record(access, action="sql.remove", target_type="saved_query", target_id=query_id, before=before)
    return store.remove(access.workspace.id, query_id)


def _need_sql(access: Access) -> None:
    if not access.can(Permission.SQL):
        raise PermissionDenied(Permission.SQL)
