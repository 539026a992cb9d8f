"""One small safe language for rules and formulas. The one way in: `from yunce.kernel.expression import parse, Type`.

The language on one page: docs/expression.md.
"""

from yunce.kernel.expression.errors import ExpressionError
from yunce.kernel.expression.expression import Expression, parse
from yunce.kernel.expression.functions import FUNCTIONS
from yunce.kernel.expression.sql import Fragment, Sql
from yunce.kernel.expression.syntax import MAX_DEPTH, MAX_LENGTH, UNITS
from yunce.kernel.expression.tree import Type

__all__ = [
    "FUNCTIONS",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "UNITS",
    "Expression",
    "ExpressionError",
    "Fragment",
    "Sql",
    "Type",
    "parse",
]
