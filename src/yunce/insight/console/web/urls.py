"""Routes of SQL 查询."""

from django.urls import path

from yunce.insight.console.web import views

app_name = "sql"
urlpatterns = [
    path("insight/sql", views.page, name="page"),
    path("insight/sql/export/<str:form>", views.export, name="export"),
    path("insight/sql/save", views.save, name="save"),
    path("insight/sql/cancel", views.cancel, name="cancel"),
    path("insight/sql/saved/<str:query_id>/remove", views.remove, name="remove"),
]
