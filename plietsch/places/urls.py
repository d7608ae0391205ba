from django.urls import path

from plietsch.places import views

app_name = "places"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("umrisse.geojson", views.outlines, name="outlines"),
    path("auswahl/", views.choices, name="choices"),
    path("import/", views.imports, name="imports"),
    path("import/<int:place_import>/", views.place_import, name="import"),
    path("import/<int:place_import>/bestaetigung/", views.confirmation, name="confirmation"),
    path("<str:place>/karte.svg", views.drawing, name="drawing"),
    path("<str:place>/", views.place, name="place"),
]
