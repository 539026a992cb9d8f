"""The pages of accounts alone, so that these tests stand on nobody else's."""

from django.urls import include, path

urlpatterns = [path("", include("yunce.ui.web.urls")), path("", include("yunce.accounts.web.urls"))]
