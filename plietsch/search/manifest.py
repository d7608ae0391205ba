"""How search takes part: a field in the header, an index that follows the facts, searches that are kept."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.core.registry import (
    ANY_VERB,
    Chapter,
    Checkup,
    Manifest,
    MenuItem,
    NoticeKind,
    Panel,
    PersonalData,
    Preparation,
    Reaction,
    Schedule,
    Verb,
)
from plietsch.search import opensearch, tasks
from plietsch.search.models import SavedSearch
from plietsch.search.world import tell


def field(user: Person, thing: Any) -> dict[str, Any]:
    """The search field asks nothing of the database."""
    return {}


def prepare() -> None:
    """A demo network is searchable at its first start; a large one is indexed by the worker meanwhile."""
    if settings.DEMO:
        tasks.build_missing_kinds.call()
    else:
        tasks.build_missing_kinds.enqueue()
    if settings.OPENSEARCH:
        opensearch.copy_all.enqueue()


def listener(activity: Any) -> list[int]:
    """Who keeps the search that something was found for."""
    search = activity.subject.partition(":")[2]
    return list(SavedSearch.objects.filter(pk=search).values_list("member", flat=True))


manifest = Manifest(
    verbs=[
        Verb("search.saved", _("{actor} hat sich eine Suche gemerkt"), "search"),
        Verb("search.removed", _("{actor} hat eine gemerkte Suche gelöscht"), "delete"),
        Verb("search.found", _("Zu einer gemerkten Suche gibt es Neues"), "search"),
    ],
    notices=[
        NoticeKind(
            "search.found",
            _("Neues zu Ihrer Suche „{subject}“"),
            _("Neues zu Ihrer Suche „{subject}“"),
            "search",
            to=listener,
        )
    ],
    reactions=[Reaction(ANY_VERB, tasks.on_fact)],
    menu=[
        MenuItem(
            _("Gemerkte Suchen"), "search:saved", menu="account", order=25, permission="search.save_searches"
        )
    ],
    panels=[Panel("header.search", "search/_field.html", field)],
    schedules=[
        Schedule("search.tidy", tasks.tidy, timedelta(days=1)),
        Schedule("search.saved", tasks.tell_of_new, timedelta(days=1)),
    ],
    checkups=[Checkup("OpenSearch", opensearch.problem)],
    preparations=[Preparation("Search index", prepare)],
    personal_data=[
        PersonalData(
            model=SavedSearch,
            label=_("Gemerkte Suchen"),
            rows=lambda user: SavedSearch.objects.filter(member=user),
            fields=["words", "filters", "saved_at"],
            erase=lambda user: SavedSearch.objects.filter(member=user).delete(),
            purpose=_("Sie erfahren, wenn es zu einer Suche Neues gibt."),
            legal_basis="Art. 6 Abs. 1 Buchst. b DSGVO",
            kept=_("bis Sie die Suche löschen"),
        )
    ],
    world=[Chapter(tell)],
)
