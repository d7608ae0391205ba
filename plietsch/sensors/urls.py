"""Addresses of smart areas: pages in three languages, and the interface that needs none."""

from django.urls import path

from plietsch.sensors.views import interface, keeping, pages

app_name = "sensors"
urlpatterns = [
    path("", pages.areas, name="areas"),
    path("neu/", keeping.start, name="start"),
    path("messreihen/<int:datastream>/", pages.datastream, name="datastream"),
    path("messreihen/<int:datastream>/grenzen/", keeping.new_threshold, name="new_threshold"),
    path("grenzen/<int:threshold>/ruecknahme/", keeping.threshold_removal, name="threshold_removal"),
    path("zugaenge/<int:devicetoken>/sperre/", keeping.token_revocation, name="token_revocation"),
    path("<slug:area>/", pages.area, name="area"),
    path("<slug:area>/angaben/", keeping.details, name="details"),
    path("<slug:area>/zugaenge/", keeping.tokens, name="tokens"),
]

machines = (
    [
        path("sensorthings/v1.1", interface.resource, name="root"),
        path("sensorthings/v1.1/<path:resource>", interface.resource, name="resource"),
        path("sensorthings/v1.1/", interface.resource, name="service"),
    ],
    "sensorthings",
)
