"""Addresses of the operator's page."""

from django.urls import path

from plietsch.upkeep import views

app_name = "upkeep"
urlpatterns = [
    path("", views.system, name="system"),
    path("aufgaben/<int:job>/wiederholung/", views.job_retry, name="job_retry"),
    path("mails/<int:letter>/entscheidung/", views.mail_decision, name="mail_decision"),
]
