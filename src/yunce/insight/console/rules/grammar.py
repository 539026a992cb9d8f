"""Text to tree and back. sqlglot reads ClickHouse's dialect; what leaves is written from the tree, never from the text.

Calls keep the names that were typed: sqlglot would turn some into other dialects' functions, and an answer must be of
the question that was asked. Whether a call is allowed is decided in `check.py`.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from sqlglot import exp
from sqlglot.dialects.clickhouse import ClickHouse
from sqlglot.errors import ParseError, TokenError
from sqlglot.generators.clickhouse import ClickHouseGenerator
from sqlglot.parsers.clickhouse import ClickHouseParser
from sqlglot.tokenizer_core import Token, TokenType

from yunce.insight.console.rules.refusal import Place, Refusal, place_at, refuse
from yunce.insight.console.rules.types import type_name

MOST_LETTERS = 20_000
"""A long report is a few hundred lines; reading this much takes the parser about 0.1 s."""

DEEPEST = 30
"""Brackets inside each other. Each costs the parser some twenty frames of Python's thousand."""

_OPENING = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE}
_CLOSING = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE}
_STARTS = {TokenType.SELECT, TokenType.WITH, TokenType.L_PAREN, TokenType.FROM}
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", "\b": "\\b", "\f": "\\f"}


class _Parser(ClickHouseParser):
    FUNCTIONS = {}
    FUNCTION_PARSERS = {"CAST": ClickHouseParser.FUNCTION_PARSERS["CAST"]}
    NO_PAREN_FUNCTIONS = {}
    NO_PAREN_FUNCTION_PARSERS = {"CASE": ClickHouseParser.NO_PAREN_FUNCTION_PARSERS["CASE"]}


class _Writer(ClickHouseGenerator):
    """Texts and names are escaped here, by ClickHouse's rules, and nowhere else."""

    def literal_sql(self, expression: exp.Literal) -> str:
        return quoted_text(expression.this) if expression.is_string else str(expression.this)

    def identifier_sql(self, expression: exp.Identifier) -> str:
        return quoted_name(expression.this)

    def set_operation(self, expression: exp.SetOperation) -> str:
        return "UNION DISTINCT" if expression.args.get("distinct") else "UNION ALL"

    def datatype_sql(self, expression: exp.DataType) -> str:
        named = type_name(expression)
        if named is None:  # `check.py` refuses those before
            raise ValueError(f"not a type for SQL: {expression!r}")
        return named


class Console(ClickHouse):
    Parser = _Parser
    Generator = _Writer
    # A bare UNION is an error in ClickHouse; elsewhere it means DISTINCT, and so it does here.
    SET_OP_DISTINCT_BY_DEFAULT = {**ClickHouse.SET_OP_DISTINCT_BY_DEFAULT, exp.Union: True}


_CONSOLE = Console()


def quoted_text(text: str) -> str:
    """A string of ClickHouse's: every letter that could end it or begin an escape is escaped."""
    return "'" + "".join(_ESCAPES.get(letter, letter) for letter in text) + "'"


def quoted_name(name: str) -> str:
    """Raises ValueError for a name that could end its own quotes; `check.py` refuses those before."""
    if not is_plain_name(name):
        raise ValueError(f"not a name for SQL: {name!r}")
    return f"`{name}`"


def is_plain_name(name: str) -> bool:
    """Letters and digits of any script, and the few signs that a heading needs."""
    return 0 < len(name) <= 128 and all(letter.isalnum() or letter in "_ -%()（）/·.:：+" for letter in name)


def parse(text: str) -> exp.Query | Refusal:
    """The one query that the text is."""
    if not text.strip():
        return refuse("empty")
    if len(text) > MOST_LETTERS:
        return refuse("long", letters=f"{len(text):,}", most=f"{MOST_LETTERS:,}")
    try:
        tokens = _CONSOLE.tokenize(text)
        return _shape(text, tokens) or _one(_CONSOLE.parser().parse(tokens, text), text, tokens)
    except TokenError:
        return refuse("open")
    except ParseError as error:
        return _unreadable(error)
    except RecursionError:
        return too_deep()


def write(tree: exp.Expr) -> str:
    """The tree as ClickHouse's SQL, on several lines, without comments. Raises RecursionError, ValueError."""
    return _CONSOLE.generator(identify=True, comments=False, pretty=True).generate(tree)


def place_of(node: exp.Expr, text: str) -> Place | None:
    """Where the node stands: its own place, else of the first thing inside it, else of what it stands in."""
    for near in chain(node.walk(), _above(node)):
        start, end = near.meta.get("start"), near.meta.get("end")
        if isinstance(start, int) and isinstance(end, int):
            return place_at(text, start, end + 1)
    return None


def too_deep(place: Place | None = None) -> Refusal:
    return refuse("deep", place, most=str(DEEPEST))


def _above(node: exp.Expr) -> Iterator[exp.Expr]:
    while node.parent is not None:
        node = node.parent
        yield node


def _shape(text: str, tokens: list[Token]) -> Refusal | None:
    """What can be said before parsing: it is a query, there is one, and it is not too deep."""
    if not tokens:
        return refuse("comments")
    first = tokens[0]
    if first.token_type not in _STARTS:
        return refuse("start", _at(text, first), found=_short(first.text))
    depth = 0
    for place, token in enumerate(tokens):
        if token.token_type is TokenType.SEMICOLON and place + 1 < len(tokens):
            after = tokens[place + 1]
            return refuse("second", _at(text, after), found=_short(after.text))
        depth += (token.token_type in _OPENING) - (token.token_type in _CLOSING)
        if depth > DEEPEST:
            return too_deep(_at(text, token))
    return None


def _one(trees: list[Any], text: str, tokens: list[Token]) -> exp.Query | Refusal:
    found = [tree for tree in trees if tree is not None]
    if len(found) == 1 and isinstance(found[0], exp.Query):
        return found[0]
    return refuse("no_select", _at(text, tokens[0]))


def _unreadable(error: ParseError) -> Refusal:
    said = error.errors[0] if error.errors else {}
    found = _short(str(said.get("highlight") or ""))
    place = None
    if said.get("line") and said.get("col"):
        # The parser counts columns at the end of what it stumbled over.
        column = max(int(said["col"]) - max(len(found), 1) + 1, 1)
        place = Place(line=int(said["line"]), column=column, letters=max(len(found), 1))
    if "multiple 'LIMIT'" in str(said.get("description", "")):
        return refuse("limit_twice", place)
    if "OUTFILE" in (str(said.get("start_context", "")) + found).upper()[-40:]:
        return refuse("outfile", place)
    return refuse("unreadable", place, found=found) if found else refuse("unfinished", place)


def _at(text: str, token: Token) -> Place:
    return place_at(text, token.start, token.end + 1)


def _short(text: str) -> str:
    bare = text.strip()
    return bare if len(bare) <= 40 else f"{bare[:39]}…"
