"""Addresses below /konto/schnittstelle/, and those of programs below /api/v1/, which need no language."""

from django.urls import path

from plietsch.api.queries import offers
from plietsch.api.views import keys
from plietsch.api.views import machines as programs

app_name = "api"
urlpatterns = [
    path("", keys.keys, name="keys"),
    path("token/", keys.token, name="token"),
    path("token/widerruf/", keys.revocation, name="revocation"),
    path("webhooks/", keys.webhook, name="webhook"),
    path("webhooks/aenderung/", keys.webhook_change, name="webhook_change"),
]

machines = (
    [
        path("openapi.json", programs.openapi, name="openapi"),
        *(path(f"{offer.name}/", programs.things, {"kind": offer.name}, offer.name) for offer in offers()),
        *(
            path(f"{offer.name}/<int:{offer.place}>/", programs.thing, {"kind": offer.name}, offer.place)
            for offer in offers()
        ),
    ],
    "programs",
)
