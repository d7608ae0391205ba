"""Start of the federation: the portal's key stands after each migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FederationConfig(AppConfig):
    name = "plietsch.federation"

    def ready(self) -> None:
        from plietsch.federation.operations import on_migrated

        post_migrate.connect(on_migrated, sender=self)
