from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "plietsch.groups"
