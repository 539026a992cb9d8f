"""The types that a cast or a parameter may name."""

from sqlglot import exp

_T = exp.DType

_PLAIN: dict[exp.DType, str] = {
    _T.TEXT: "String",
    _T.BOOLEAN: "Bool",
    _T.DATE: "Date",
    _T.DATE32: "Date32",
    _T.DATETIME: "DateTime",
    _T.TINYINT: "Int8",
    _T.SMALLINT: "Int16",
    _T.INT: "Int32",
    _T.BIGINT: "Int64",
    _T.INT128: "Int128",
    _T.INT256: "Int256",
    _T.UTINYINT: "UInt8",
    _T.USMALLINT: "UInt16",
    _T.UINT: "UInt32",
    _T.UBIGINT: "UInt64",
    _T.UINT128: "UInt128",
    _T.UINT256: "UInt256",
    _T.FLOAT: "Float32",
    _T.DOUBLE: "Float64",
    _T.UUID: "UUID",
}
_NUMBERED = {_T.DECIMAL: "Decimal", _T.DATETIME64: "DateTime64", _T.FIXEDSTRING: "FixedString", _T.DATETIME: "DateTime"}
_AROUND = {_T.ARRAY: "Array", _T.MAP: "Map", _T.STRUCT: "Tuple", _T.LOWCARDINALITY: "LowCardinality"}

SHOWN = (
    "String, Int64, Float64, Decimal(18, 6), Bool, Date, DateTime, DateTime64(3), "
    "Array(T), Nullable(T), Map(K, V), Tuple(T)"
)

INTEGERS = frozenset(f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64))
NUMBERS = frozenset({"Float32", "Float64"})
LISTS = frozenset({"Array(String)", "Array(Int64)", "Array(UInt64)", "Array(Float64)"})
ASKED = frozenset({"String", "Bool", "Date", "DateTime"}) | INTEGERS | NUMBERS | LISTS
ASKED_SHOWN = "String, Int64, Float64, Decimal(18, 6), Bool, Date, DateTime, Array(String), Array(Int64)"


def is_asked_for(kind: str) -> bool:
    """Whether a form can ask for a value of this type."""
    return kind in ASKED or kind.startswith("Decimal(")


def type_name(kind: object) -> str | None:
    """The type as ClickHouse spells it; None when it is none that a question may name."""
    if not isinstance(kind, exp.DataType) or not isinstance(kind.this, exp.DType):
        return None
    inner = kind.expressions
    if not inner:
        named = _PLAIN.get(kind.this)
    elif kind.this in _AROUND:
        named = _called(_AROUND[kind.this], [type_name(part) for part in inner])
    else:
        named = _called(_NUMBERED.get(kind.this), [_number(part) for part in inner])
    return f"Nullable({named})" if named and kind.args.get("nullable") is True else named


def _called(name: str | None, parts: list[str | None]) -> str | None:
    known = [part for part in parts if part is not None]
    return f"{name}({', '.join(known)})" if name and len(known) == len(parts) else None


def _number(part: exp.Expr) -> str | None:
    """A precision, a length, or a zone such as 'Asia/Shanghai'."""
    value = part.this if isinstance(part, exp.DataTypeParam) else part
    if not isinstance(value, exp.Literal):
        return None
    text = str(value.this)
    if value.is_string:
        return f"'{text}'" if text and all(letter.isalnum() or letter in "/_-+" for letter in text) else None
    return text if text.isdecimal() else None
