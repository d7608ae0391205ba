from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class LetterboxesConfig(AppConfig):
    name = "plietsch.letterboxes"

    def ready(self) -> None:
        from plietsch.letterboxes.entrance import on_sign_in

        user_logged_in.connect(on_sign_in)
