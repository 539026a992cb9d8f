"""运策 Yunce: the operations planner's workbench."""

__version__ = "0.1.0"
