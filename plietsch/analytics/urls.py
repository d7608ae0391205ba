"""Addresses of the objection and of the figures."""

from django.urls import path

from plietsch.analytics.views import figures, matomo, objection, sites

app_name = "analytics"
urlpatterns = [
    path("datenschutz/zaehlung/", objection.objection, name="objection"),
    path("zugriffe/", figures.figures, name="figures"),
    path("zugriffe/tabelle.csv", figures.table, name="table"),
    path("zugriffe/websites/", sites.sites, name="sites"),
    path("zugriffe/websites/<int:site>/", sites.site, name="site"),
    path("zugriffe/websites/<int:site>/entfernen/", sites.site_removal, name="site_removal"),
    path("zugriffe/tokens/", sites.tokens, name="tokens"),
    path("zugriffe/tokens/<int:program>/entzug/", sites.token_removal, name="token_removal"),
]

machines = (
    [
        path("matomo.php", matomo.track, name="track"),
        path("piwik.php", matomo.track, name="track_piwik"),
        path("matomo.js", matomo.script, name="script"),
        path("piwik.js", matomo.script, name="script_piwik"),
        path("index.php", matomo.report, name="report"),
    ],
    "analytics_machines",
)
