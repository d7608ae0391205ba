from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "plietsch.ui"
