from django.urls import path

from plietsch.places import views

app_name = "places"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("auswahl/", views.choices, name="choices"),
    path("<slug:place>/", views.place, name="place"),
]
