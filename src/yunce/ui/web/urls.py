"""Addresses of the interface itself."""

from django.urls import path

from yunce.ui.web import views

app_name = "ui"
urlpatterns = [path("csp-report", views.csp_report, name="csp-report")]
