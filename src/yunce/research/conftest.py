"""The demo shop of insight's tests, for research."""

from yunce.insight.conftest import shop

__all__ = ["shop"]
