"""Addresses below /gruppen/."""

from django.urls import path

from plietsch.groups.views import (
    admission,
    feed,
    groups,
    members,
    pages,
    polls,
    posts,
    questions,
    solutions,
    starting,
    topics,
)

app_name = "groups"
urlpatterns = [
    path("", groups.groups, name="groups"),
    path("neu/", groups.start, name="start"),
    path("neues/", feed.news, name="news"),
    path("neues/gelesen/", feed.news_reading, name="news_reading"),
    # one group
    path("<int:group>/", groups.group, name="group"),
    path("<int:group>/verlauf/", groups.history, name="history"),
    path("<int:group>/dateien/", groups.files, name="files"),
    path("<int:group>/einstellungen/", groups.settings, name="settings"),
    path("<int:group>/archiv/", groups.archive, name="archive"),
    # who is in it
    path("<int:group>/mitglieder/", members.members, name="members"),
    path("<int:group>/beitritt/", members.joining, name="joining"),
    path("<int:group>/austritt/", members.leaving, name="leaving"),
    path("mitgliedschaften/<int:membership>/rolle/", members.role, name="role"),
    path("mitgliedschaften/<int:membership>/ausschluss/", members.removal, name="removal"),
    path("<int:group>/anfrage/", admission.request_membership, name="request"),
    path("<int:group>/aufnahme/", admission.admission, name="admission"),
    path("anfragen/<int:joinrequest>/zusage/", admission.acceptance, name="acceptance"),
    path("anfragen/<int:joinrequest>/absage/", admission.refusal, name="refusal"),
    path("<int:group>/einladungen/", admission.invitations, name="invitations"),
    path("einladungen/<int:invitation>/annahme/", admission.coming_in, name="coming_in"),
    path("einladungen/<int:invitation>/ende/", admission.invitation_end, name="invitation_end"),
    # topics
    path("<int:group>/themen/neu/", starting.start, name="start_topic"),
    path("<int:group>/fragen/neu/", starting.ask, name="ask"),
    path("<int:group>/umfragen/neu/", starting.poll, name="poll"),
    path("<int:group>/ankuendigungen/neu/", starting.announce, name="announce"),
    path("themen/<int:topic>/", topics.topic, name="topic"),
    path("themen/<int:topic>/gelesen/", topics.reading, name="reading"),
    path("themen/<int:topic>/folgen/", topics.following, name="following"),
    path("themen/<int:topic>/schluss/", topics.closing, name="closing"),
    path("themen/<int:topic>/anheftung/", topics.pinning, name="pinning"),
    path("themen/<int:topic>/loeschung/", topics.deletion, name="topic_deletion"),
    path("themen/<int:topic>/antwort/", questions.acceptance, name="acceptance_of_answer"),
    path("themen/<int:topic>/auch/", questions.echo, name="echo"),
    path("themen/<int:topic>/stimme/", polls.vote, name="vote"),
    # solutions
    path("loesungen/", solutions.solutions, name="solutions"),
    path("loesungen/<int:solution>/", solutions.solution, name="solution"),
    path("loesungen/<int:solution>/bearbeitung/", solutions.change, name="change_solution"),
    path("loesungen/<int:solution>/bestaetigung/", solutions.confirmation, name="confirm_solution"),
    path("loesungen/<int:solution>/entfernung/", solutions.removal, name="solution_removal"),
    path("loesungen/<int:solution>/nutzung/", solutions.use, name="use_solution"),
    path("themen/<int:topic>/loesung/", solutions.write, name="write_solution"),
    # pages
    path("<int:group>/seiten/", pages.pages, name="pages"),
    path("<int:group>/seiten/neu/", pages.start, name="start_page"),
    path("seiten/<int:page>/", pages.page, name="page"),
    path("seiten/<int:page>/bearbeitung/", pages.edit, name="edit_page"),
    path("seiten/<int:page>/fassungen/", pages.versions, name="page_versions"),
    path("seiten/<int:page>/wiederherstellung/", pages.restoration, name="restoration"),
    path("seiten/<int:page>/loeschung/", pages.deletion, name="page_deletion"),
    path("themen/<int:topic>/seite/", pages.from_topic, name="page_from_topic"),
    # posts
    path("themen/<int:topic>/antworten/", posts.reply, name="reply"),
    path("beitraege/<int:post>/", posts.post, name="post"),
    path("beitraege/<int:post>/bearbeitung/", posts.edit, name="edit"),
    path("beitraege/<int:post>/loeschung/", posts.deletion, name="post_deletion"),
    path("beitraege/<int:post>/fassungen/", posts.versions, name="versions"),
    path("dateien/<int:file>/", posts.file, name="file"),
    path("<int:group>/erwaehnungen/", members.mentionable, name="mentionable"),
]
