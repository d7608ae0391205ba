from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "plietsch.notifications"

    def ready(self) -> None:
        """What hangs on a session goes with it."""
        from plietsch.core.sessions import session_ended
        from plietsch.notifications.operations.pushes import on_session_ended

        session_ended.connect(on_session_ended)
