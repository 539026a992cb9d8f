"""Makes segments names that conditions may use."""

from yunce.insight.catalog.api import register_groups
from yunce.insight.segments.naming import groups

register_groups(groups)
