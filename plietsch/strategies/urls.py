"""Addresses below /strategien/."""

from django.urls import path

from plietsch.strategies.views import comments, deciding, reading, sections, versions, writing

app_name = "strategies"
urlpatterns = [
    path("", reading.strategies, name="strategies"),
    path("neu/", writing.start, name="start"),
    path("fassungen/<int:version>/", versions.version, name="version"),
    path("kommentare/<int:comment>/antwort/", comments.answer, name="answer"),
    path("kommentare/<int:comment>/loeschung/", comments.deletion, name="comment_deletion"),
    path("<slug:strategy>/", reading.strategy, name="strategy"),
    path("<slug:strategy>/beschluss-deutsch.pdf", reading.paper, {"language": "de"}, "paper_de"),
    path("<slug:strategy>/beschluss-daenisch.pdf", reading.paper, {"language": "da"}, "paper_da"),
    path("<slug:strategy>/beschluss.json", reading.canonical_text, name="canonical"),
    path("<slug:strategy>/schreiben/", writing.write, name="write"),
    path("<slug:strategy>/angaben/", writing.details, name="details"),
    path("<slug:strategy>/abschnitte/neu/", sections.new_section, name="new_section"),
    path("abschnitte/<int:section>/", sections.section, name="section"),
    path("abschnitte/<int:section>/entfernung/", sections.removal, name="section_removal"),
    path("abschnitte/<int:section>/rueckkehr/", sections.restoration, name="section_restoration"),
    path("<slug:strategy>/kommentieren/", comments.place, name="comment"),
    path("<slug:strategy>/fassungen/", versions.versions, name="versions"),
    path("<slug:strategy>/vergleich/", versions.comparison, name="comparison"),
    path("<slug:strategy>/beteiligung/", deciding.consultation, name="consultation"),
    path("<slug:strategy>/beschluss/", deciding.adoption, name="adoption"),
]
