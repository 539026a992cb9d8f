"""The demo shop of insight's tests, for research."""

from yunce.insight.conftest import loaded_shop, shop

__all__ = ["loaded_shop", "shop"]
