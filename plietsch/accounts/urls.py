"""Addresses of accounts: one's own, the directories, the office, the demo."""

from django.urls import path

from plietsch.accounts.views import demo, directories, office, own, privacy

app_name = "accounts"
urlpatterns = [
    path("konto/", own.account, name="account"),
    path("konto/profil/", own.profile, name="profile"),
    path("konto/organisationen/", own.affiliations, name="affiliations"),
    path("konto/organisationen/<int:affiliation>/ende/", own.affiliation_end, name="affiliation_end"),
    path("konto/sprache/", own.language, name="language"),
    path("konto/aufnahme/", own.admission_request, name="admission_request"),
    path("konto/daten/", privacy.data_exports, name="data_exports"),
    path("konto/daten/<int:export>/", privacy.data_export, name="data_export"),
    path("konto/loeschung/", privacy.erasure, name="erasure"),
    path("mitglieder/", directories.directory, name="directory"),
    path("mitglieder/<int:user>/", directories.member, name="member"),
    path("organisationen/", directories.organisations, name="organisations"),
    path("organisationen/auswahl/", directories.organisation_choices, name="organisation_choices"),
    path("organisationen/<int:organisation>/", directories.organisation, name="organisation"),
    path("verwaltung/aufnahmen/", office.admissions, name="admissions"),
    path("verwaltung/aufnahmen/<int:admission>/", office.admission, name="admission"),
    path("verwaltung/aufnahmen/<int:admission>/aufnahme/", office.approval, name="approval"),
    path("verwaltung/aufnahmen/<int:admission>/absage/", office.refusal, name="refusal"),
    path("verwaltung/mitglieder/", office.people_list, name="people"),
    path("verwaltung/mitglieder/<int:user>/", office.standing, name="standing"),
    path(
        "verwaltung/organisationen/<int:organisation>/", office.organisation_facts, name="organisation_facts"
    ),
    path(
        "verwaltung/organisationen/<int:organisation>/zusammenfuehrung/",
        office.organisation_merger,
        name="organisation_merger",
    ),
    path(
        "verwaltung/organisationen/<int:organisation>/domains/",
        office.organisation_domains,
        name="organisation_domains",
    ),
    path("verwaltung/domains/<int:domain>/ende/", office.domain_withdrawal, name="domain_withdrawal"),
    path("demo/anmeldung/<str:role>/", demo.sign_in, name="demo_sign_in"),
    path("demo/post/", demo.mails, name="demo_mails"),
    path("demo/post/<str:letter>/", demo.mail, name="demo_mail"),
]
