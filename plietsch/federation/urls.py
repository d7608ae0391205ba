"""Addresses that other servers know; none of them has a language."""

from django.urls import path

from plietsch.federation import views

app_name = "federation"
urlpatterns = [
    path(".well-known/webfinger", views.webfinger, name="webfinger"),
    path(".well-known/nodeinfo", views.nodeinfo_places, name="nodeinfo_places"),
    path("fediverse/nodeinfo", views.nodeinfo, name="nodeinfo"),
    path("fediverse/aktuelles", views.actor, name="actor"),
    path("fediverse/aktuelles/eingang", views.inbox, name="inbox"),
    path("fediverse/aktuelles/ausgang", views.outbox, name="outbox"),
    path("fediverse/aktuelles/folgende", views.followers, name="followers"),
    path("fediverse/nachrichten/<int:news>", views.news, name="news"),
    path("fediverse/veranstaltungen/<int:event>", views.event, name="event"),
]
