from django.urls import path

from plietsch.projects import feeds
from plietsch.projects.views import pages, pictures

app_name = "projects"
urlpatterns = [
    path("", pages.directory, name="directory"),
    path("feed.atom", feeds.projects, name="feed"),
    path("vergleich/", pages.comparison, name="comparison"),
    path("neu/", pages.new_project, name="new"),
    path("meilensteine/<int:milestone>/fortschritt/", pages.milestone_progress, name="milestone_progress"),
    path("interesse/<int:interest>/ruecknahme/", pages.interest_withdrawal, name="interest_withdrawal"),
    path("team/<int:team_member>/entfernung/", pages.team_member_removal, name="team_member_removal"),
    path("bilder/<int:picture>/", pictures.picture, name="picture"),
    path("bilder/<int:picture>/entfernung/", pictures.picture_removal, name="picture_removal"),
    path("<slug:project>/", pages.project, name="project"),
    path("<slug:project>/feed.atom", feeds.updates, name="updates_feed"),
    path("<slug:project>/angaben/", pages.edit, name="edit"),
    path("<slug:project>/veroeffentlichung/", pages.publication, name="publication"),
    path("<slug:project>/meilensteine/", pages.new_milestone, name="new_milestone"),
    path("<slug:project>/meldungen/", pages.new_update, name="new_update"),
    path("<slug:project>/ergebnisse/", pages.new_result, name="new_result"),
    path("<slug:project>/bilder/", pictures.new_picture, name="new_picture"),
    path("<slug:project>/team/", pages.new_team_member, name="new_team_member"),
    path("<slug:project>/interesse/", pages.interest, name="interest"),
]
