from django.urls import path

from plietsch.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.home, name="home"),
    path("bausteine/", views.gallery, name="gallery"),
]
