"""The demo shop's facts, for reviews that are settled from real figures."""

from yunce.insight.conftest import shop as shop_facts

__all__ = ["shop_facts"]
