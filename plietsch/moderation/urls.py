"""Addresses below /moderation/."""

from django.urls import path

from plietsch.moderation import views

app_name = "moderation"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("meldung/", views.report, name="report"),
    path("faelle/<int:case>/", views.case, name="case"),
    path("faelle/<int:case>/entscheidung/", views.decision, name="decision"),
    path("faelle/<int:case>/einspruch/", views.appeal, name="appeal"),
    path("blockierung/", views.block, name="block"),
    path("woerter/", views.words, name="words"),
    path("woerter/loeschung/", views.word_removal, name="word_removal"),
]
