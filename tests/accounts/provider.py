"""An organisation's sign-in service: a Django of its own, run as a process by the test of single sign-on.

Arguments: port, folder for its database, address to which it sends people back.
"""

import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

PEOPLE = {
    "amt@kiel.example": ("Amtsperson 1", True),
    "member@example.org": ("Amtsperson 2", True),
    "ungeprueft@kiel.example": ("Amtsperson 3", False),
}
PASSWORD = "Leuchtturm-1881"
CLIENT, SECRET = "plietsch", "unter-uns"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing: the test speaks."""


def configure(folder: Path) -> None:
    key = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    settings.configure(
        SECRET_KEY="of-the-service",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        IDP_OIDC_PRIVATE_KEY=key.decode(),
        USE_TZ=True,
    )


def populate(back_to: str) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for email, (name, is_verified) in PEOPLE.items():
        user = User.objects.create_user(email, email, PASSWORD, first_name=name)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=is_verified)
    client = Client(id=CLIENT, name="plietsch", skip_consent=True)
    client.set_secret(SECRET)
    client.set_redirect_uris([back_to])
    client.set_scopes(["openid", "profile", "email"])
    client.set_default_scopes(["openid"])
    client.set_grant_types([Client.GrantType.AUTHORIZATION_CODE])
    client.set_response_types([Client.ResponseType.CODE])
    client.save()


def addresses() -> Any:
    from django.urls import include, path

    return path("accounts/", include("allauth.account.urls")), path("", include("allauth.idp.urls"))


def main() -> None:
    port, folder, back_to = sys.argv[1:]
    configure(Path(folder))
    import django
    from django.core.wsgi import get_wsgi_application

    django.setup()
    settings.ROOT_URLCONF = addresses()
    populate(back_to)
    make_server("127.0.0.1", int(port), get_wsgi_application(), handler_class=Quiet).serve_forever()


if __name__ == "__main__":
    main()
