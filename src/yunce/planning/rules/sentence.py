"""Reads one sentence of intent by rule: which template, which days, which number from where to where, which money.

No language model: what no rule reads is listed as missing, and the page asks for it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yunce.planning.rules.channels import named_channels
from yunce.planning.rules.numbers import NUMBER, SHARE, normalise, read_number
from yunce.planning.rules.spans import Occasion, Span, read_occasion, read_span

Field = Literal["template", "days", "metric", "target", "baseline", "budget"]

# (words, template, node of its tree); the first that occurs wins, so the narrower words stand first.
_METRICS: tuple[tuple[str, str, str], ...] = (
    (r"复购率|回购率|repurchase rate|repeat (?:purchase )?rate", "repurchase", "repurchase_rate"),
    (r"成团率|fill rate", "group_deal", "fill_rate"),
    (r"开团率", "group_deal", "start_rate"),
    (r"签到率|check-?in rate", "checkin", "daily_checkin_rate"),
    (r"日活|日均活跃|DAU|daily active", "checkin", "daily_active"),
    (r"尝新率|trial rate", "new_product", "trial_rate"),
    (r"新客|新用户|拉新|新增用户|注册|new users?|new customers?|sign-?ups?", "referral", "new_users"),
    (r"召回|唤回|流失|沉默|win(?:ning)? ?back|lapsed|churned", "win_back", "won_back"),
    (r"种草|笔记|内容|小红书|seeding|posts", "seeding", "content_sales"),
    (r"拼团|开团|社群|团购|group deal|group buy", "group_deal", "group_sales"),
    (r"签到|促活|活跃|check-?in|activate", "checkin", "daily_active"),
    (r"新品|首发|上市|new product|product launch", "new_product", "launch_sales"),
    (r"复购|回购|老客|repurchase|repeat", "repurchase", "repurchase_sales"),
    (
        r"大促|618|双\s*1[12]|双十[一二]|圣诞|国庆|GMV|销售额|成交|big sale|christmas|sales|revenue",
        "big_sale",
        "net_sales",
    ),
)
# The words of a template decide it before a common number word does: 老客 GMV is repurchase, not a big sale.
_TEMPLATES: tuple[tuple[str, str], ...] = (
    (r"裂变|邀请|拉新|referral|invite", "referral"),
    (r"复购|回购|老客|老用户|repurchase|repeat", "repurchase"),
    (r"新品|首发|上市|new product|product launch", "new_product"),
    (r"大促|618|双\s*1[12]|双十[一二]|圣诞季?|big sale|christmas", "big_sale"),
    (r"签到|促活|check-?in", "checkin"),
    (r"种草|笔记|seeding", "seeding"),
    (r"召回|唤回|流失|沉默|win(?:ning)? ?back|lapsed|churned", "win_back"),
    (r"拼团|开团|社群|团购|group deal|group buy", "group_deal"),
)
_MAIN = {
    "referral": "new_users", "repurchase": "repurchase_sales", "new_product": "launch_sales", "big_sale": "net_sales",
    "checkin": "daily_active", "seeding": "content_sales", "win_back": "won_back", "group_deal": "group_sales",
}  # fmt: skip
# No template splits these: they are not taken for another number that the sentence does not mean.
_ELSEWHERE = r"涨粉|增粉|加粉|吸粉|粉丝|followers?"
_SIGN = r"[¥£$€]?\s*"
_SALES = r"GMV|净?销售额|成交额|营收|sales|revenue"
_VALUE = rf"({SHARE}|{NUMBER})"
_TO = r"(?:提[高升]?到|提至|升到|升至|增长?到|增至|涨到|拉到|做到|达到|达|降到|降至|压到|变成|到|至|reach(?:es)?|to)"
_FROM_TO = re.compile(rf"(?:从|由|from)\s*{_SIGN}{_VALUE}\s*(?:人|单|元)?\s*{_TO}\s*{_SIGN}{_VALUE}", re.IGNORECASE)
_NOW = re.compile(
    r"(?:现在|目前|现状|当前|去年(?:同期)?|上次|currently|right now|from)\s*(?:是|为|有|大约|大概|约|about|at|is|:)*"
    rf"\s*{_SIGN}{_VALUE}",
    re.IGNORECASE,
)
_REACH = re.compile(
    rf"(?:提[高升]?到|提至|升到|升至|增长?到|增至|做到|达到|达成|完成|突破|目标(?:是|为)?|降到|降至|reach|hit|achieve|get)"
    rf"\s*{_SIGN}{_VALUE}",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?:涨粉|增粉|加粉|吸粉|拉新|新增|召回|唤回|新客|新用户|卖出?|bring|acquire|win back)\s*{_VALUE}", re.IGNORECASE
)
_ENGLISH_TO = re.compile(rf"\bto\s+(?:about\s+|around\s+)?{_SIGN}{_VALUE}", re.IGNORECASE)
_POINTS = re.compile(rf"({NUMBER})\s*(?:个百分点|个点|percentage points?|pp\b)", re.IGNORECASE)
_CHANGE = re.compile(
    rf"(增长|提高|提升|上涨|增加|\+|grow(?: by)?|increase(?: by)?|降低|下降|减少|reduce(?: by)?)\s*({SHARE})",
    re.IGNORECASE,
)
_DOWN = re.compile(r"降|减|reduce", re.IGNORECASE)
# A number of days or people is no money, and no part of a longer number is one.
_MONEY_ENDS = r"(?!\d|[,.]\d|\s*(?:[万亿千天周月年个人号日%kKwW]|days?|weeks?|months?|people))"
_BUDGET = (
    re.compile(
        r"(?:预算|费用|花费|花掉|花|投入|经费|budget(?: of| is)?|spend(?:ing)?)"
        r"\s*(?:了|是|为|有|:|不超过|控制在|大约|约|共|of|about)?"
        rf"\s*[¥£$€]?\s*({NUMBER}){_MONEY_ENDS}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"[¥£$€]?({NUMBER})\s*(?:元|块|英镑|美元|yuan|pounds|dollars)?\s*(?:的)?(?:预算|budget)", re.IGNORECASE
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the sentence commits to. `value` and `baseline` in the metric's unit (shares in 0..1).

    Exactly one of value and change is set: change is relative (0.5 = half more), points is in share points."""

    value: float | None = None
    baseline: float | None = None
    change: float | None = None
    points: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the rules understood. `words` maps a field to the words it was read from; `missing` is to be asked.

    unread: parts of the sentence with a number in it that no rule took."""

    sentence: str
    template: str | None = None
    metric: str | None = None
    span: Span | None = None
    target: Target | None = None
    budget: float | None = None
    words: tuple[tuple[Field, str], ...] = ()
    occasion: Occasion | None = None
    channels: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Field, ...]:
        found = {
            "template": self.template,
            "days": self.span,
            "metric": self.metric,
            "target": self.target,
            "budget": self.budget,
        }
        return tuple(field for field, value in found.items() if value is None)  # type: ignore[misc]


def read_sentence(sentence: str, today: date) -> Reading:
    """The reading of one sentence in Chinese or English. Nothing is guessed that no words said."""
    text = normalise(sentence)
    words: list[tuple[Field, str]] = []
    budget, rest = _budget(text, words)
    span = read_span(rest, today)
    occasion = read_occasion(rest, today)
    if span is not None:
        words.append(("days", span.words))
        rest = rest.replace(span.words, " ", 1)
    if occasion is not None:
        if span is None:
            words.append(("days", occasion.words))
        rest = rest.replace(occasion.words, " ", 1)
    template, metric = _subject(text, words)
    target = _target(rest, words)
    return Reading(
        sentence=sentence.strip(),
        template=template,
        metric=metric,
        span=span,
        target=target,
        budget=budget,
        words=tuple(words),
        occasion=occasion,
        channels=named_channels(text),
        unread=_unread(rest, words),
    )


def _unread(rest: str, words: list[tuple[Field, str]]) -> tuple[str, ...]:
    """Clauses in which a number is left when everything that was read is taken out."""
    for _field, said in sorted(words, key=lambda pair: -len(pair[1])):
        rest = rest.replace(said, " ")
    clauses = (clause.strip() for clause in re.split(r"[,;。!?、]", rest))
    return tuple(clause for clause in clauses if re.search(r"\d", clause))


def _subject(text: str, words: list[tuple[Field, str]]) -> tuple[str | None, str | None]:
    template = None
    elsewhere = re.search(_ELSEWHERE, text, re.IGNORECASE) is not None
    for pattern, key in _TEMPLATES:
        if match := re.search(pattern, text, re.IGNORECASE):
            template = key
            words.append(("template", match[0]))
            break
    for pattern, key, node in _METRICS:
        match = re.search(pattern, text, re.IGNORECASE)
        if match and template in (None, key):
            if template is None:
                words.append(("template", match[0]))
            if elsewhere:
                return key, None
            sales = re.search(_SALES, text, re.IGNORECASE) if node == _MAIN[key] else None
            words.append(("metric", (sales or match)[0]))
            return key, node
    if template and (match := re.search(_SALES, text, re.IGNORECASE)):
        words.append(("metric", match[0]))
        return template, _MAIN[template]
    return template, None


def _budget(text: str, words: list[tuple[Field, str]]) -> tuple[float | None, str]:
    """The money and the sentence without it, so that it is not taken for the target."""
    for pattern in _BUDGET:
        if (match := pattern.search(text)) and (value := read_number(match[1])) is not None:
            words.append(("budget", match[0].strip()))
            return value, text.replace(match[0], " ", 1)
    return None, text


def _target(text: str, words: list[tuple[Field, str]]) -> Target | None:
    if match := _FROM_TO.search(text):
        words.append(("target", match[0]))
        low, high = read_number(match[1]), read_number(match[2])
        if low is not None and low > 1 and "%" in match[2]:
            low = low / 100  # "从 30 提到 35%": the sign stands for both
        return Target(value=high, baseline=low)
    if match := _POINTS.search(text):
        words.append(("target", match[0]))
        points = read_number(match[1])
        down = _DOWN.search(text[: match.start()]) is not None
        return None if points is None else Target(points=(-points if down else points) / 100)
    if match := _CHANGE.search(text):
        words.append(("target", match[0]))
        change = read_number(match[2])
        return None if change is None else Target(change=-change if _DOWN.search(match[1]) else change)
    now = _NOW.search(text)
    rest = text.replace(now[0], " ", 1) if now else text
    for pattern in (_REACH, _COUNT, _ENGLISH_TO):
        if match := pattern.search(rest):
            words.append(("target", match[0]))
            if now:
                words.append(("baseline", now[0]))
            return Target(value=read_number(match[1]), baseline=read_number(now[1]) if now else None)
    return None
