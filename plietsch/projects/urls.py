from django.urls import path

from plietsch.projects import feeds, views

app_name = "projects"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("feed.atom", feeds.projects, name="feed"),
    path("vergleich/", views.comparison, name="comparison"),
    path("neu/", views.new_project, name="new"),
    path("meilensteine/<int:milestone>/fortschritt/", views.milestone_progress, name="milestone_progress"),
    path("interesse/<int:interest>/ruecknahme/", views.interest_withdrawal, name="interest_withdrawal"),
    path("<slug:project>/", views.project, name="project"),
    path("<slug:project>/feed.atom", feeds.updates, name="updates_feed"),
    path("<slug:project>/angaben/", views.edit, name="edit"),
    path("<slug:project>/veroeffentlichung/", views.publication, name="publication"),
    path("<slug:project>/meilensteine/", views.new_milestone, name="new_milestone"),
    path("<slug:project>/meldungen/", views.new_update, name="new_update"),
    path("<slug:project>/ergebnisse/", views.new_result, name="new_result"),
    path("<slug:project>/team/", views.new_team_member, name="new_team_member"),
    path("<slug:project>/interesse/", views.interest, name="interest"),
]
