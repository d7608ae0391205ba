"""Start of core: the German order of words, then every package's rules and manifest."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import pre_migrate

from plietsch.core.collation import create_collation
from plietsch.core.sqlite import prepare_connection


class CoreConfig(AppConfig):
    name = "plietsch.core"

    def ready(self) -> None:
        from plietsch.core.freshness import watch
        from plietsch.core.registry import registry

        connection_created.connect(prepare_connection)
        connection_created.connect(watch)
        pre_migrate.connect(create_collation, sender=self)
        registry.discover()
