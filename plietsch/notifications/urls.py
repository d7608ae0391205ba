"""Addresses below /konto/benachrichtigungen/."""

from django.urls import path

from plietsch.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("gesehen/", views.sight, name="sight"),
    path("zahl/", views.badge, name="badge"),
    path("einstellungen/", views.preferences, name="preferences"),
    path("geraete/", views.devices, name="devices"),
    path("geraete/entfernung/", views.device_removal, name="device_removal"),
    path("abmelden/<str:token>/", views.unsubscription, name="unsubscription"),
]
