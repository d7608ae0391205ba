"""Start of the portal: its tree of pages stands after each migration, and the office may edit."""

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, post_save
from wagtail.signals import page_published, page_unpublished


class PortalConfig(AppConfig):
    name = "plietsch.portal"

    def ready(self) -> None:
        from plietsch.portal.operations.editors import on_sign_in
        from plietsch.portal.operations.press import on_logged
        from plietsch.portal.operations.publishing import on_published, on_unpublished
        from plietsch.portal.operations.site import on_migrated

        # Wagtail's permissions are there by then: its core is the last of the apps that they belong to.
        post_migrate.connect(on_migrated, sender=apps.get_app_config("wagtailcore"))
        user_logged_in.connect(on_sign_in)
        page_published.connect(on_published)
        page_unpublished.connect(on_unpublished)
        post_save.connect(on_logged, sender="wagtailcore.PageLogEntry")
