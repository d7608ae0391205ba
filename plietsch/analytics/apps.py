from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "plietsch.analytics"
