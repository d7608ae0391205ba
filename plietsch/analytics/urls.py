"""Addresses of the objection and of the figures."""

from django.urls import path

from plietsch.analytics.views import objection

app_name = "analytics"
urlpatterns = [
    path("datenschutz/zaehlung/", objection.objection, name="objection"),
]
