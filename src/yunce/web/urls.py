"""Every page, mounted. Each domain says its own full routes; a domain without pages is simply absent."""

import importlib.util

from django.urls import include, path

from yunce.web.settings import DOMAINS

urlpatterns = [
    path("", include(f"{domain}.web.urls"))
    for domain in DOMAINS
    if importlib.util.find_spec(domain) is not None
    and importlib.util.find_spec(f"{domain}.web") is not None
    and importlib.util.find_spec(f"{domain}.web.urls") is not None
]
