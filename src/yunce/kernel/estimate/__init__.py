"""A number that is not known yet, as a distribution. The one way in: `from yunce.kernel.estimate import Estimate`."""

from yunce.kernel.estimate.combine import mixture, product, total
from yunce.kernel.estimate.estimate import Estimate
from yunce.kernel.estimate.family import EstimateError, Family

__all__ = ["Estimate", "EstimateError", "Family", "mixture", "product", "total"]
