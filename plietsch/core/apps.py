"""Start of core: German words on SQLite, then every package's rules and manifest."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from plietsch.core.sqlite import prepare_connection


class CoreConfig(AppConfig):
    name = "plietsch.core"

    def ready(self) -> None:
        from plietsch.core.registry import registry

        connection_created.connect(prepare_connection)
        registry.discover()
