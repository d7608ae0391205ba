"""Addresses below /konto/briefkasten/."""

from django.urls import path

from plietsch.letterboxes import views

app_name = "letterboxes"
urlpatterns = [
    path("", views.letterbox, name="letterbox"),
    path("erreichbar/", views.resumption, name="resumption"),
    path("neue-adressen/", views.renewal, name="renewal"),
]
