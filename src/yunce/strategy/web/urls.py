"""Routes of 目标拆解 and 预估表."""

from django.urls import path

from yunce.strategy.web.views import assumptions, estimate, tree

app_name = "strategy"
_P = "projects/<str:initiative_id>/strategy"

urlpatterns = [
    path(f"{_P}/tree", tree.tree, name="tree"),
    path(f"{_P}/tree/edit", tree.edit, name="tree-edit"),
    path(f"{_P}/tree/goal", tree.goal, name="goal"),
    path(f"{_P}/tree/delete", tree.delete, name="tree-delete"),
    path(f"{_P}/assumptions", assumptions.assumptions, name="assumptions"),
    path(f"{_P}/assumptions/answer", assumptions.answer, name="answer"),
    path(f"{_P}/assumptions/<str:node_key>", estimate.estimate, name="estimate"),
    path(f"{_P}/assumptions/<str:node_key>/history", estimate.adopt_history, name="adopt-history"),
    path(f"{_P}/assumptions/<str:node_key>/data", estimate.adopt_data, name="adopt-data"),
]
