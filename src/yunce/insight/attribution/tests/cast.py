"""Paths that the tests share."""

from decimal import Decimal

from hypothesis import strategies as st

from yunce.insight.attribution.api import Decay, First, Last, Linear, Markov, Model, Path, Position, Shapley


def path(channels: str, value: str = "0", *, converted: bool | None = None, count: int = 1) -> Path:
    """`A>B` as a path; with a value it converted."""
    amount = Decimal(value)
    return Path(
        channels=tuple(channels.split(">")) if channels else (),
        converted=bool(amount) if converted is None else converted,
        value=amount,
        count=count,
    )


# tests/test_mam.py of DP6/Marketing-Attribution-Models: nine paths, each worth 3.
NINE = [path(channels, "3") for channels in ("A", "A>B", "A>B>C", "B", "B>A", "B>C>A", "C", "C>A", "C>B>A")]

MODELS: tuple[Model, ...] = (
    First(),
    Last(),
    Linear(),
    Position(),
    Position(first=Decimal("0.3"), last=Decimal("0.1")),
    Decay(),
    Decay(half_life_days=3.5, half_life_steps=2.5),
    Markov(),
    Markov(order=3),
    Shapley(),
    Shapley(game="rate"),
    Shapley(game="rate", exact_up_to=0, samples=20),
)


@st.composite
def paths(draw: st.DrawFn, *, timed: bool = False) -> list[Path]:
    """Up to twenty paths over six channels, with amounts from none to a trillion."""
    found = []
    for _ in range(draw(st.integers(0, 20))):
        channels = tuple(draw(st.lists(st.sampled_from("ABCDEF"), max_size=6)))
        converted = draw(st.booleans())
        value = draw(st.decimals(0, 10**12, places=draw(st.integers(0, 4)))) if converted else Decimal(0)
        days = sorted(draw(st.lists(st.floats(0, 400), min_size=len(channels), max_size=len(channels))), reverse=True)
        found.append(
            Path(
                channels=channels,
                converted=converted,
                value=value,
                count=draw(st.integers(1, 5)),
                days_before=tuple(days) if timed else None,
            )
        )
    return found
