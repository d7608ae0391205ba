"""Addresses of open data: pages in three languages, and files and interfaces that need no language."""

from django.urls import path

from plietsch.opendata.dcat.describing import ENDINGS
from plietsch.opendata.dcat.writing import WRITERS
from plietsch.opendata.views import catalogue, ckan, datasets, keeping, sources

app_name = "opendata"
urlpatterns = [
    path("", datasets.datasets, name="datasets"),
    path("neu/", keeping.start, name="start"),
    path("tabellen/<int:table>/", keeping.table, name="table"),
    path("quellen/", sources.sources, name="sources"),
    path("quellen/neu/", sources.start, name="start_source"),
    path("quellen/<int:source>/", sources.source, name="source"),
    path("quellen/<int:source>/angaben/", sources.change, name="change_source"),
    path("quellen/<int:source>/abholung/", sources.ask, name="ask_harvest"),
    path("quellen/<int:source>/entfernung/", sources.removal, name="remove_source"),
    path("quellen/<int:source>/abholungen/<int:harvest>/", sources.harvest, name="harvest"),
    path("<slug:dataset>/", datasets.dataset, name="dataset"),
    path("<slug:dataset>/angaben/", keeping.details, name="details"),
    path("<slug:dataset>/neue-tabelle/", keeping.new_table, name="new_table"),
    path("<slug:dataset>/veroeffentlichung/", keeping.publication, name="publication"),
    path("<slug:dataset>/ruecknahme/", keeping.withdrawal, name="withdrawal"),
]

files = (
    [
        path("catalog", catalogue.catalogue, name="catalogue"),
        *(
            path(f"catalog.{ending}", catalogue.catalogue_file, {"ending": ending}, f"catalogue_{ending}")
            for ending in WRITERS
        ),
        *(
            path(f"daten/<slug:dataset>.{ending}", catalogue.dataset_file, {"ending": ending}, ending)
            for ending in WRITERS
        ),
        *(
            path(f"daten/<slug:dataset>.{ending}", datasets.download, {"ending": ending}, ending)
            for ending in ENDINGS
        ),
        path("api/3/action/<slug:action>", ckan.action, name="action"),
        path("api/action/<slug:action>", ckan.action, name="short_action"),
    ],
    "opendata_files",
)
