"""Attribution: paths of touches in, credit for each channel out, to the last digit of what the conversions are worth.

The same for paths out of the fact base and out of a file.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

import numpy as np

from yunce.insight.attribution.rules.credit import Weight, add_up, apportion
from yunce.insight.attribution.rules.markov import Markov, chain
from yunce.insight.attribution.rules.outcome import Attribution, ChannelCredit
from yunce.insight.attribution.rules.path import BadPath, Path
from yunce.insight.attribution.rules.shapley import (
    EXACT_UP_TO,
    MissingCoalition,
    Shapley,
    of_game,
    of_rates,
    of_values,
)
from yunce.insight.attribution.rules.touch import DIGITS, Decay, First, Last, Linear, Position, TouchModel

Model = TouchModel | Markov | Shapley

__all__ = [
    "EXACT_UP_TO",
    "Attribution",
    "BadPath",
    "ChannelCredit",
    "Decay",
    "First",
    "Last",
    "Linear",
    "Markov",
    "MissingCoalition",
    "Model",
    "Path",
    "Position",
    "Shapley",
    "attribute",
    "of_game",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weights:
    """What value and conversions are split by, and what the model knows beside."""

    value: Mapping[str, Weight]
    conversions: Mapping[str, Weight]
    removal: Mapping[str, float] = field(default_factory=dict)
    standard_errors: Mapping[str, float] | None = None


def attribute(
    paths: Iterable[Path],
    model: Model,
    *,
    costs: Mapping[str, Decimal] | None = None,
    lookback_days: float | None = None,
) -> Attribution:
    """Credit of every channel that was touched, or that cost something.

    lookback_days: touches longer before the end of their path do not count (needs times); a conversion that keeps none
    is unattributed. Raises ValueError.
    """
    kept = [path if lookback_days is None else path.within(lookback_days) for path in paths]
    led = [path for path in kept if path.channels]
    alone = [path for path in kept if not path.channels]
    worth, unattributed = _value(led), _value(alone)
    conversions, lost = _conversions(led), _conversions(alone)
    weights = _weights(led, model)
    touches, on = _counts(led)
    channels = dict.fromkeys([*touches, *(costs or {})], Decimal(0))
    values = channels | apportion(worth, weights.value)
    counts = channels | apportion(Decimal(conversions), weights.conversions)
    credits = [
        ChannelCredit(
            channel=channel,
            value=values[channel],
            conversions=counts[channel],
            touches=touches[channel],
            paths=on[channel],
            cost=(costs or {}).get(channel),
        )
        for channel in channels
    ]
    return Attribution(
        channels=tuple(sorted(credits, key=lambda each: (-each.value, each.channel))),
        total=add_up([worth, unattributed]),
        unattributed=unattributed,
        conversions=conversions + lost,
        unattributed_conversions=lost,
        paths=sum(path.count for path in kept),
        removal=weights.removal,
        standard_errors=_errors(weights, worth),
    )


def _weights(paths: list[Path], model: Model) -> _Weights:
    match model:
        case Markov():
            removal = chain(paths, model).removal
            return _Weights(value=removal, conversions=removal, removal=removal)
        case Shapley(game="rate"):
            found = of_rates(paths, model, np.random.default_rng(model.seed))
            return _Weights(value=found.values, conversions=found.values, standard_errors=found.standard_errors)
        case Shapley():
            return _Weights(value=of_values(paths, lambda path: path.value), conversions=of_values(paths, _converted))
        case _:
            return _by_touch(paths, model)


def _by_touch(paths: list[Path], model: TouchModel) -> _Weights:
    value: dict[str, Decimal] = defaultdict(Decimal)
    conversions: dict[str, Decimal] = defaultdict(Decimal)
    with localcontext(prec=DIGITS):
        for path in paths:
            if not path.converted:
                continue
            for channel, share in zip(path.channels, model.shares(path), strict=True):
                value[channel] += share * path.value
                conversions[channel] += share * path.count
    return _Weights(value=value, conversions=conversions)


def _errors(weights: _Weights, worth: Decimal) -> dict[str, float] | None:
    """Standard errors in the unit of the value: the sampled contributions add up to the same in every sample."""
    whole = sum(float(weight) for weight in weights.value.values())
    if weights.standard_errors is None or not whole:
        return None
    return {channel: error * float(worth) / whole for channel, error in weights.standard_errors.items()}


def _converted(path: Path) -> Decimal:
    return Decimal(path.count * path.converted)


def _value(paths: list[Path]) -> Decimal:
    return add_up(path.value for path in paths)


def _conversions(paths: list[Path]) -> int:
    return sum(path.count for path in paths if path.converted)


def _counts(paths: list[Path]) -> tuple[Counter[str], Counter[str]]:
    """How often each channel was touched, and on how many paths."""
    touches: Counter[str] = Counter()
    on: Counter[str] = Counter()
    for path in paths:
        for channel in path.channels:
            touches[channel] += path.count
        for channel in set(path.channels):
            on[channel] += path.count
    return touches, on
