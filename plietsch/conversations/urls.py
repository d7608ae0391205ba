"""Addresses below /nachrichten/."""

from django.urls import path

from plietsch.conversations import views

app_name = "conversations"
urlpatterns = [
    path("", views.conversations, name="conversations"),
    path("neu/", views.begin, name="begin"),
    path("tuer/", views.door, name="door"),
    path("<int:conversation>/", views.conversation, name="conversation"),
    path("<int:conversation>/gelesen/", views.reading, name="reading"),
    path("<int:conversation>/austritt/", views.leaving, name="leaving"),
    path("nachricht/<int:message>/loeschung/", views.deletion, name="message_deletion"),
]
