"""Text to an untyped tree, with the place of every part. The grammar is LALR, so deep text cannot exhaust the stack."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedEOF, UnexpectedToken, v_args

from yunce.kernel.expression.errors import ExpressionError, Place, closest
from yunce.kernel.expression.tree import LONGEST

MAX_LENGTH = 4000  # characters: a long rule of a segment has some hundreds
MAX_DEPTH = 60  # levels: the store's own parser stops near 1000, and a level costs it up to ten

# Written straight after a number. Durations are seconds inside.
UNITS: dict[str, tuple[float, bool]] = {
    "%": (0.01, False),
    "k": (1e3, False), "K": (1e3, False), "万": (1e4, False), "亿": (1e8, False),
    "min": (60.0, True), "分钟": (60.0, True),
    "h": (3600.0, True), "小时": (3600.0, True),
    "d": (86400.0, True), "天": (86400.0, True),
    "w": (604800.0, True), "周": (604800.0, True),
}  # fmt: skip
_UNIT_MEANT = {
    "m": "min", "mins": "min", "minute": "min", "minutes": "min", "hour": "h", "hours": "h", "day": "d", "days": "d",
    "week": "w", "weeks": "w", "分": "分钟", "时": "小时", "日": "天", "星期": "周", "千": "k",
}  # fmt: skip

_GRAMMAR = r"""
start: disjunction
disjunction: conjunction (OR conjunction)*
conjunction: inversion (AND inversion)*
?inversion: NOT inversion -> inversion
    | comparison
?comparison: sum
    | sum COMPARE sum -> compare
    | sum IN (set | name) -> within
    | sum NOT IN (set | name) -> without
?sum: term
    | sum (PLUS | MINUS) term -> binary
?term: factor
    | term (STAR | SLASH) factor -> binary
?factor: MINUS factor -> negation
    | atom
?atom: constant
    | MISSING -> missing
    | name
    | NAME LPAR [disjunction (COMMA disjunction)*] RPAR -> call
    | LPAR disjunction RPAR -> group
constant: NUMBER | DATE | STRING | TRUE | FALSE
name: NAME | QUOTED
set: LBRACE element (COMMA element)* RBRACE
element: constant
    | MINUS NUMBER -> negative

OR.3: /or\b/i
AND.3: /and\b/i
NOT.3: /not\b/i
IN.3: /in\b/i
TRUE.3: /true\b/i
FALSE.3: /false\b/i
MISSING.3: /missing\b/i
COMPARE: /<=|>=|!=|<>|==|[=<>≤≥≠＝＜＞]/
PLUS: /[+＋]/
MINUS: /[-−－]/
STAR: /[*×＊]/
SLASH: /[\/÷／]/
LPAR: /[(（]/
RPAR: /[)）]/
LBRACE: /[{｛]/
RBRACE: /[}｝]/
COMMA: /[,，]/
DATE.4: /\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?(?![\w.])/
NUMBER.2: /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?:%|[^\W\d_]+)?/
STRING.2: /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|“[^”\n]*”/
QUOTED: /`[^`\n]+`/
NAME: /[^\W\d]\w*(?:\.[^\W\d]\w*)*/
%ignore /\s+/
"""
_COMPARE = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "＝": "=", "＜": "<", "＞": ">"}
_ARITHMETIC = {"＋": "+", "−": "-", "－": "-", "×": "*", "＊": "*", "÷": "/", "／": "/"}
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "'": "'"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the text. kind: number, duration, date, text, boolean, missing, name, set, call, or an operator."""

    kind: str
    place: Place
    value: Any = None
    parts: tuple["Part", ...] = ()
    depth: int = 1


def read(text: str) -> Part:
    """The untyped tree of a text. Dates stay as they are written. Raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError("too_long", Place(1, 1), limit=MAX_LENGTH)
    if not text.strip():
        raise ExpressionError("empty", Place(1, 1))
    try:
        part: Part = _PARSER.parse(text)  # type: ignore[assignment]  # the transformer makes parts, not trees
    except UnexpectedCharacters as error:
        raise _strange(text, error) from None
    except UnexpectedToken as error:
        raise _misplaced(text, error.token) from None
    except UnexpectedEOF:
        raise ExpressionError("unfinished", _end(text)) from None
    return part


def _strange(text: str, error: UnexpectedCharacters) -> ExpressionError:
    place, found = Place(error.line, error.column), text[error.pos_in_stream or 0]
    if found in "\"'“`":
        return ExpressionError("unclosed", place)
    return ExpressionError("character", place, found=found, suggestion={"&": "and", "|": "or", "!": "not"}.get(found))


def _misplaced(text: str, token: Token) -> ExpressionError:
    if token.type == "$END":
        return ExpressionError("unfinished", _end(text))
    place = Place(token.line or 1, token.column or 1)
    if token.type == "COMPARE":
        return ExpressionError("chained", place, suggestion="a < x and x < b")
    return ExpressionError("unexpected", place, found=str(token))


def _end(text: str) -> Place:
    return Place(text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1)


def _place(token: Token) -> Place:
    return Place(token.line or 1, token.column or 1)


def _joined(kind: str, place: Place, parts: tuple[Part, ...], value: Any = None) -> Part:
    depth = 1 + max((part.depth for part in parts), default=0)
    if depth > MAX_DEPTH:
        raise ExpressionError("too_deep", place, limit=MAX_DEPTH)
    return Part(kind, place, value, parts, depth)


@v_args(inline=True)
class _Builder(Transformer[Token, Any]):
    """Called while parsing, from the leaves up, so nothing here recurses."""

    def start(self, part: Part) -> Part:
        return part

    def disjunction(self, *items: Any) -> Part:
        return self._chain("or", items)

    def conjunction(self, *items: Any) -> Part:
        return self._chain("and", items)

    def _chain(self, kind: str, items: tuple[Any, ...]) -> Part:
        parts: tuple[Part, ...] = items[::2]
        return parts[0] if len(parts) == 1 else _joined(kind, _place(items[1]), parts)

    def inversion(self, word: Token, part: Part) -> Part:
        return _joined("not", _place(word), (part,))

    def compare(self, left: Part, sign: Token, right: Part) -> Part:
        return _joined(_COMPARE.get(sign, str(sign)), _place(sign), (left, right))

    def within(self, left: Part, word: Token, right: Part) -> Part:
        return _joined("in", _place(word), (left, right))

    def without(self, left: Part, word: Token, _in: Token, right: Part) -> Part:
        return _joined("not", _place(word), (_joined("in", _place(word), (left, right)),))

    def binary(self, left: Part, sign: Token, right: Part) -> Part:
        return _joined(_ARITHMETIC.get(sign, str(sign)), _place(sign), (left, right))

    def negation(self, sign: Token, part: Part) -> Part:
        return _joined("negative", _place(sign), (part,))

    def missing(self, word: Token) -> Part:
        return Part("missing", _place(word))

    def group(self, _open: Token, part: Part, _close: Token) -> Part:
        return part

    def call(self, name: Token, _open: Token, *rest: Any) -> Part:
        arguments = tuple(part for part in rest if isinstance(part, Part))
        return _joined("call", _place(name), arguments, str(name))

    def name(self, token: Token) -> Part:
        return Part("name", _place(token), str(token).strip("`"))

    def set(self, brace: Token, *rest: Any) -> Part:
        return _joined("set", _place(brace), tuple(part for part in rest if isinstance(part, Part)))

    def element(self, part: Part) -> Part:
        return part

    def negative(self, _sign: Token, token: Token) -> Part:
        part = _number(token)
        return Part(part.kind, part.place, -part.value)

    def constant(self, token: Token) -> Part:
        if token.type == "NUMBER":
            return _number(token)
        if token.type == "STRING":
            return Part("text", _place(token), _unescaped(token))
        if token.type == "DATE":
            return Part("date", _place(token), _date(token))
        return Part("boolean", _place(token), token.type == "TRUE")


def _number(token: Token) -> Part:
    unit = "".join(letter for letter in _after_digits(token))
    digits = str(token)[: len(token) - len(unit)]
    if unit and unit not in UNITS:
        meant = _UNIT_MEANT.get(unit.lower()) or closest(unit, list(UNITS))
        raise ExpressionError("unit", _place(token), found=unit, suggestion=f"{digits}{meant}" if meant else digits)
    factor, duration = UNITS.get(unit, (1.0, False))
    # 3% is 3 / 100, the nearest float to 0.03; 3 * 0.01 is not.
    value = float(digits) / 100 if unit == "%" else float(digits) * factor
    if not math.isfinite(value) or (duration and value >= LONGEST):
        raise ExpressionError("number", _place(token), found=str(token))
    return Part("duration" if duration else "number", _place(token), value)


def _after_digits(token: Token) -> str:
    """The unit: what follows the number and its exponent."""
    text = str(token)
    for start in range(len(text), 0, -1):
        if text[start - 1].isdigit() and text[start - 1].isascii():
            return text[start:]
    return ""


def _date(token: Token) -> datetime:
    try:
        return datetime.fromisoformat(str(token))
    except ValueError:
        raise ExpressionError("date", _place(token), found=str(token), suggestion="2026-03-01") from None


def _unescaped(token: Token) -> str:
    body = str(token)[1:-1]
    if not token.startswith("“") and "\\" in body:
        body = _replace_escapes(body, token)
    if any("\ud800" <= letter <= "\udfff" for letter in body):  # half a surrogate pair has no UTF-8
        raise ExpressionError("text", _place(token))
    return body


def _replace_escapes(body: str, token: Token) -> str:
    pieces: list[str] = []
    at = 0
    while at < len(body):
        if body[at] != "\\":
            pieces.append(body[at])
            at += 1
            continue
        mark, code = body[at + 1], body[at + 2 : at + 6]
        if mark == "u" and len(code) == 4 and all(digit in "0123456789abcdefABCDEF" for digit in code):
            pieces.append(chr(int(code, 16)))
            at += 6
        elif mark in _ESCAPES:
            pieces.append(_ESCAPES[mark])
            at += 2
        else:
            raise ExpressionError("escape", _place(token), found=f"\\{mark}", suggestion="\\\\")
    return "".join(pieces)


_PARSER = Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=False)
