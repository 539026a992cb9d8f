"""Builders of charts: each returns an ECharts option that is plain JSON, the same for the page and for files."""

from yunce.documents.charts.bar import bar, funnel, tornado
from yunce.documents.charts.frame import Option, Series
from yunce.documents.charts.heatmap import heatmap
from yunce.documents.charts.line import band, line
from yunce.documents.charts.sankey import Band, Stop, sankey, sankey_height
from yunce.documents.charts.share import share
from yunce.documents.charts.tree import Node, tree, tree_height
from yunce.documents.charts.waterfall import waterfall

__all__ = [
    "Band",
    "Node",
    "Option",
    "Series",
    "Stop",
    "band",
    "bar",
    "funnel",
    "heatmap",
    "line",
    "sankey",
    "sankey_height",
    "share",
    "tornado",
    "tree",
    "tree_height",
    "waterfall",
]
