"""Splits an amount so that the parts add up to it, to the last digit."""

from collections.abc import Iterable, Mapping
from decimal import MAX_PREC, Decimal, Inexact, localcontext
from fractions import Fraction

# Finer than any currency's minor unit, so that what is lost by rounding shows in no report; never coarser than the
# amount itself.
PLACES = 9
Weight = Decimal | Fraction | float


def apportion(amount: Decimal, weights: Mapping[str, Weight]) -> dict[str, Decimal]:
    """`amount` in proportion to the weights, in steps of 10^-PLACES; the parts add up to it exactly.

    By largest remainder, ties by name. Weights may be below 0, but not their sum. Raises ValueError when there is an
    amount and the weights add up to nothing.
    """
    exact = {name: Fraction(weight) for name, weight in sorted(weights.items())}
    whole = sum(exact.values(), Fraction(0))
    if not amount:
        return dict.fromkeys(exact, Decimal(0))
    if whole <= 0:
        raise ValueError(f"{amount} cannot be split by weights that add up to {float(whole):g}")
    exponent = amount.as_tuple().exponent
    places = max(PLACES, -exponent if isinstance(exponent, int) else 0)
    steps = Fraction(amount) * 10**places
    parts = {name: steps * weight / whole for name, weight in exact.items()}
    taken = {name: part.numerator // part.denominator for name, part in parts.items()}
    left = int(steps) - sum(taken.values())
    for name in sorted(parts, key=lambda name: (taken[name] - parts[name], name))[:left]:
        taken[name] += 1
    return {name: _decimal(count, places) for name, count in taken.items()}


def _decimal(steps: int, places: int) -> Decimal:
    """steps · 10^-places. Built from digits: arithmetic would round to the context's 28 of them."""
    return Decimal((int(steps < 0), tuple(int(digit) for digit in str(abs(steps))), -places))


def add_up(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum, however many digits it takes: the usual one would round it to the context's 28."""
    with localcontext(prec=MAX_PREC) as context:
        context.traps[Inexact] = True
        return sum(amounts, Decimal(0))
