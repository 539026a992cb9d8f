"""What can be wrong with an expression, as a code with facts and a place, and how to say it in both languages."""

from difflib import get_close_matches
from typing import NamedTuple

_PHRASES: dict[str, tuple[str, str]] = {
    "empty": ("表达式是空的", "the expression is empty"),
    "too_long": ("表达式超过 {limit} 个字符", "the expression is longer than {limit} characters"),
    "too_deep": ("表达式嵌套超过 {limit} 层", "the expression is nested deeper than {limit} levels"),
    "character": ("这里不能出现“{found}”", "{found!r} cannot stand here"),
    "unexpected": ("这里不能出现“{found}”", "{found!r} cannot stand here"),
    "unfinished": ("表达式没有写完", "the expression is not finished"),
    "unclosed": ("引号没有成对", "a quote is not closed"),
    "chained": ("比较不能连写，请用 and 连接", "comparisons do not chain; join two with and"),
    "escape": ("字符串里不认识的转义“{found}”", "unknown escape {found!r} in a string"),
    "text": ("字符串里有不能保存的字符", "the text holds a character that cannot be stored"),
    "number": ("数值“{found}”太大", "the number {found!r} is too large"),
    "unit": ("不认识的单位“{found}”", "unknown unit {found!r}"),
    "date": ("没有“{found}”这个日期", "there is no date {found!r}"),
    "name": ("没有名为“{found}”的字段", "there is no name {found!r}"),
    "function": ("没有名为“{found}”的函数", "there is no function {found!r}"),
    "count": (
        "函数 {function} 需要 {expected} 个参数，写了 {found} 个",
        "{function} takes {expected} arguments, got {found}",
    ),
    "type": ("{where} 需要{expected}，这里是{found}", "{where} needs {expected}, this is {found}"),
    "mixed": ("{where} 的各项类型必须相同，这里有{expected}和{found}", "{where} mixes {expected} and {found}"),
    "set": ("in 的右边需要集合", "the right side of in must be a set"),
    "bare_missing": ("missing 只能写在 if 或 coalesce 里", "missing can only be an argument of if or coalesce"),
    "digits": ("round 的位数须是 0 到 12 的整数", "the digits of round must be a whole number from 0 to 12"),
    "value": ("{found} 不是{expected}类型的值", "{found} is not a value of type {expected}"),
    "no_value": ("没有给“{found}”的值；缺失请给 None", "no value given for {found!r}; give None when it is missing"),
    "length": (
        "“{found}”的长度 {got} 与其他 {expected} 不同",
        "{found!r} has {got} draws where others have {expected}",
    ),
    "no_column": ("没有给“{found}”的列", "no column given for {found!r}"),
}
_TYPES = {
    "number": "数值",
    "text": "文本",
    "boolean": "是/否",
    "date": "日期",
    "duration": "时长",
    "set": "集合",
    "missing": "缺失",
}


class Place(NamedTuple):
    """Both count from 1."""

    line: int
    column: int


class ExpressionError(ValueError):
    """An expression, or the values given to it, that cannot be used.

    code: one of a closed list; facts: what `say` fills in; line, column: the place, from 1; suggestion: a piece of the
    language to write instead (a name, a unit, a pattern), None when there is none.
    """

    def __init__(self, code: str, place: Place, *, suggestion: str | None = None, **facts: object) -> None:
        self.code, self.facts, self.suggestion = code, facts, suggestion
        self.line, self.column = place
        super().__init__(self.say("en"))

    @property
    def message(self) -> str:
        """In English, without place and suggestion."""
        return self._phrase(chinese=False)

    def say(self, language: str = "zh-Hans") -> str:
        """A sentence with place and suggestion, in Chinese or English."""
        chinese = language.lower().startswith("zh")
        phrase = self._phrase(chinese=chinese)
        if chinese:
            ending = f"。可以写成：{self.suggestion}" if self.suggestion else ""
            return f"第 {self.line} 行第 {self.column} 列：{phrase}{ending}"
        ending = f". Did you mean: {self.suggestion}" if self.suggestion else ""
        return f"line {self.line}, column {self.column}: {phrase}{ending}"

    def _phrase(self, *, chinese: bool) -> str:
        words = {
            key: _TYPES.get(fact, fact) if chinese and isinstance(fact, str) and key in ("expected", "found") else fact
            for key, fact in self.facts.items()
        }
        return _PHRASES[self.code][0 if chinese else 1].format(**words)


def closest(word: str, known: list[str]) -> str | None:
    """The known word that looks most like this one, whatever its case; None when none does."""
    folded = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.5)
    return folded[found[0]] if found else None
