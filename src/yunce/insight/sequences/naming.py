"""Between values of a property and the numbers that stand for them in a walk: no text travels through one."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from yunce.events.store.api import store
from yunce.insight.sequences.reading import Request, statement
from yunce.kernel.expression import Sql


def named(request: Request, value: Sql, numbers: Iterable[int]) -> dict[int, str]:
    """The values that these numbers stand for, among the events of the request. value: as Nullable(String)."""
    wanted = list(numbers)
    if not wanted:
        return {}
    read = " or ".join(f"({mark.text})" for mark in request.marks) if request.only_marked else "true"
    text = _over("names.sql").replace("@value@", value.text).replace("@read@", read)
    found = store().query(text, {**statement(request).params, **value.params, "numbers": wanted})
    return {int(row["number"]): str(row["value"]) for row in found.dicts()}


def frequent(request: Request, value: Sql, most: int) -> dict[int, str]:
    """The values that most of the request's marked events have, by the numbers that stand for them, most first."""
    read = " or ".join(f"({mark.text})" for mark in request.marks)
    text = _over("values.sql").replace("@value@", value.text).replace("@read@", read)
    found = store().query(text, {**statement(request).params, **value.params, "most": most})
    return {int(row["number"]): str(row["value"]) for row in found.dicts()}


def number_of(text: str) -> int:
    """The number that stands for a value."""
    return int(store().query("select sipHash64({text:String}) as number", {"text": text}).value())


def _over(name: str) -> str:
    """The statement over events with the person's number as we know it now, as conditions take them."""
    happened = _sql("happened.sql").replace("@database@", store().address.database)
    return _sql(name).replace("@happened@", happened)


@cache
def _sql(name: str) -> str:
    return files("yunce.insight.sequences").joinpath("sql", name).read_text(encoding="utf-8").strip()
