"""Every address of plietsch, package by package."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from plietsch.analytics.urls import machines as counting
from plietsch.api.urls import machines as api
from plietsch.opendata.urls import files
from plietsch.portal import urls as portal
from plietsch.sensors.urls import machines
from plietsch.ui import errors

urlpatterns = [
    path("", include("plietsch.core.urls")),
    path("", include(files)),
    path("", include(counting)),
    path("", include(machines)),
    path("api/v1/", include(api)),
    path("", include(portal.machines)),
    path("", include("plietsch.federation.urls")),
    path("", include(portal.media)),
    path("redaktion/", include(portal.editor)),
    *i18n_patterns(
        path("", include("plietsch.ui.urls")),
        path("", include("plietsch.accounts.allauth_urls")),
        path("", include("plietsch.accounts.urls")),
        path("", include("plietsch.analytics.urls")),
        path("konto/benachrichtigungen/", include("plietsch.notifications.urls")),
        path("konto/schnittstelle/", include("plietsch.api.urls")),
        path("konto/briefkasten/", include("plietsch.letterboxes.urls")),
        path("moderation/", include("plietsch.moderation.urls")),
        path("nachrichten/", include("plietsch.conversations.urls")),
        path("betrieb/", include("plietsch.upkeep.urls")),
        path("suche/", include("plietsch.search.urls")),
        path("orte/", include("plietsch.places.urls")),
        path("projekte/", include("plietsch.projects.urls")),
        path("foerderung/", include("plietsch.funding.urls")),
        path("wettbewerbe/", include("plietsch.competitions.urls")),
        path("gruppen/", include("plietsch.groups.urls")),
        path("", include("plietsch.events.urls")),
        path("daten/", include("plietsch.opendata.urls")),
        path("strategien/", include("plietsch.strategies.urls")),
        path("sensoren/", include("plietsch.sensors.urls")),
        prefix_default_language=False,
    ),
    *i18n_patterns(
        path("", include("plietsch.portal.urls")),
        path("", include(portal.tree)),  # last: it answers whatever is left
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
