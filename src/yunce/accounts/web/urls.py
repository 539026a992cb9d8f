"""Routes of sign-in, settings and language."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
