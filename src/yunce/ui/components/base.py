"""What a component is: a frozen value with typed fields and one template, usable alone and inside others.

`render(component, request)` gives its HTML, for a page or for a fragment sent to htmx.
"""

from typing import ClassVar, Protocol, runtime_checkable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@runtime_checkable
class Component(Protocol):
    template: ClassVar[str]


def render(component: Component, request: HttpRequest | None = None) -> SafeString:
    """The component's HTML. Without a request, forms inside it carry no CSRF token."""
    return render_to_string(component.template, {"self": component}, request=request)


def fragment(component: Component, request: HttpRequest, *, status: int = 200) -> HttpResponse:
    """The component alone as an answer, for a partial update."""
    return HttpResponse(render(component, request), status=status)
