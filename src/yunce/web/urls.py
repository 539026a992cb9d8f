"""Every page, mounted. Each domain says its own full routes; a domain without pages is simply absent."""

from django.urls import include, path

from yunce.web.settings import DOMAINS, present

urlpatterns = [path("", include(f"{domain}.web.urls")) for domain in DOMAINS if present(f"{domain}.web.urls")]
