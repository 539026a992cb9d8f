"""Routes of 前期调研. The findings themselves (依据) have their pages in `loop`."""

from django.urls import path

from yunce.research.web import views

app_name = "research"
urlpatterns = [
    path("projects/<str:initiative_id>/research", views.overview, name="overview"),
    path("projects/<str:initiative_id>/research/ask", views.ask, name="ask"),
    path("research/keep", views.keep, name="keep"),
]
