"""Addresses below /suche/."""

from django.urls import path

from plietsch.search import views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("vorschlaege/", views.suggestions, name="suggestions"),
    path("gemerkt/", views.saved, name="saved"),
    path("gemerkt/<int:saved_search>/loeschung/", views.removal, name="removal"),
]
