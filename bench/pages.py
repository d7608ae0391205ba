"""The main pages of the network: what `make bench` measures. A new main page gets a line here."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.urls import NoReverseMatch, reverse

GUEST, MEMBER, OFFICE = "guest", "member", "office"


@dataclass(frozen=True)
class Page:
    """A page by its name, who asks for it, and the model whose first row it is about."""

    name: str
    role: str = MEMBER
    about: str = ""
    key: str = "pk"
    first: str = "pk"  # by what it is the first
    within: str = "{}"  # what surrounds the key in the address

    def address(self) -> str:
        """Its path, or nothing while it does not exist."""
        try:
            return reverse(self.name, args=[self._thing()] if self.about else [])
        except (NoReverseMatch, LookupError):
            return ""

    def _thing(self) -> object:
        found = apps.get_model(self.about)._default_manager.all()
        if hasattr(found, "visible_to"):
            found = found.visible_to(self._person())
        thing = found.order_by(self.first, "pk").first()
        if thing is None:
            raise LookupError(self.about)
        return self.within.format(getattr(thing, self.key))

    def _person(self) -> Any:
        from django.contrib.auth.models import AnonymousUser  # models, which need a set-up Django

        if self.role == GUEST:
            return AnonymousUser()
        return get_user_model()._default_manager.get(email=f"{self.role}@example.org")


PAGES = [
    Page("core:healthz", GUEST),
    Page("ui:home", GUEST),
    Page("ui:home"),
    Page("portal:newsroom", GUEST),
    Page("portal:news", GUEST, about="portal.News", key="slug"),
    Page("portal:atom", GUEST),
    Page("portal:privacy", GUEST),
    Page("places:directory", GUEST),
    Page("places:place", GUEST, about="places.Place", key="code"),
    Page("places:choices", GUEST),
    Page("account_login", GUEST),
    Page("account_signup", GUEST),
    Page("accounts:account"),
    Page("accounts:directory"),
    Page("accounts:member", about="accounts.User"),
    Page("accounts:organisations"),
    Page("accounts:organisation", about="accounts.Organisation"),
    Page("accounts:people", OFFICE),
    Page("accounts:admissions", OFFICE),
    Page("groups:groups", GUEST),
    Page("groups:groups"),
    Page("groups:group", about="groups.Group", first="started_at"),
    Page("groups:news"),
    Page("groups:members", about="groups.Group", first="started_at"),
    Page("groups:topic", about="groups.Topic"),
    Page("groups:my_topics"),
    Page("groups:pages", about="groups.Group", first="started_at"),
    Page("groups:solutions", GUEST),
    Page("groups:solution", about="groups.Solution"),
    Page("groups:page", about="groups.Page"),
    Page("groups:page_versions", about="groups.Page"),
    Page("competitions:calls", GUEST),
    Page("competitions:call", GUEST, about="competitions.Call", key="slug"),
    Page("competitions:winners", GUEST, about="competitions.Call", key="slug"),
    Page("competitions:applications"),
    Page("competitions:office", OFFICE, about="competitions.Call", key="slug"),
    Page("competitions:selection", OFFICE, about="competitions.Selection"),
    Page("competitions:decisions", OFFICE, about="competitions.Call", key="slug"),
    Page("events:calendar", GUEST),
    Page("events:month", GUEST),
    Page("events:event", GUEST, about="events.Event", key="slug"),
    Page("events:people", OFFICE, about="events.Event", key="slug"),
    Page("events:hall", GUEST, about="events.Hall", key="event_slug"),
    Page("events:hall_desk", OFFICE, about="events.Hall", key="event_slug"),
    Page("projects:directory", GUEST),
    Page("projects:project", GUEST, about="projects.Project", key="slug"),
    Page("opendata:datasets", GUEST),
    Page("opendata:dataset", GUEST, about="opendata.Dataset", key="slug"),
    Page("opendata_files:catalogue_ttl", GUEST),
    Page("opendata:sources", OFFICE),
    Page("strategies:strategies", GUEST),
    Page("strategies:strategy", GUEST, about="strategies.Strategy", key="slug"),
    Page("strategies:write", about="strategies.Strategy", key="slug"),
    Page("funding:dashboard", OFFICE),
    Page("analytics:figures", OFFICE),
    Page("analytics:objection", GUEST),
    Page("funding:grant", OFFICE, about="funding.Grant"),
    Page("sensors:areas", GUEST),
    Page("sensors:area", GUEST, about="sensors.Area", key="slug"),
    Page("sensors:datastream", GUEST, about="sensors.Datastream"),
    Page("sensorthings:resource", GUEST, about="sensors.Datastream", within="Datastreams({})/Observations"),
]
