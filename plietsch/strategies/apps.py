from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    name = "plietsch.strategies"
