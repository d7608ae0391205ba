"""How strategies take part: rooms to write in, facts about every step, adopted ones as open data."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from plietsch.core.dates import local_day
from plietsch.core.registry import (
    Chapter,
    Dataset,
    DatasetField,
    LiveRoute,
    Manifest,
    MenuItem,
    NoticeKind,
    Reaction,
    Schedule,
    Verb,
)
from plietsch.strategies.models import Strategy
from plietsch.strategies.personal_data import PERSONAL_DATA
from plietsch.strategies.rooms.live import look_again, serve
from plietsch.strategies.searching import SEARCHABLES
from plietsch.strategies.tasks import make_papers, melt_updates, on_adopted
from plietsch.strategies.world import grow, tell

# After these facts somebody may have lost the right to write, or the text or its sections have changed.
TO_LOOK_AFTER = (
    *("group.left", "group.member_removed", "group.archived", "account.deactivated", "account.erased"),
    *("strategy.adopted", "strategy.commented"),
    *("strategy.section_added", "strategy.section_renamed", "strategy.section_moved"),
    *("strategy.section_removed", "strategy.section_restored"),
)


def adopted_strategies() -> Iterator[tuple[Any, ...]]:
    """One row for each strategy in force."""
    for strategy in Strategy.objects.adopted().with_state():
        adoption = strategy.adoption
        yield (
            strategy.title_de,
            strategy.title_da,
            adoption.body,
            adoption.decided_on,
            local_day(adoption.adopted_at),
            len(adoption.version.content["sections"]),
            adoption.version.sha256,
            f"{settings.PUBLIC_URL}{strategy.get_absolute_url()}",
        )


manifest = Manifest(
    searchables=SEARCHABLES,
    verbs=[
        Verb("strategy.opened", _("{actor} hat die Strategie „{subject}“ begonnen"), "draft"),
        Verb("strategy.described", _("{actor} hat die Angaben zu „{subject}“ geändert"), "edit"),
        Verb("strategy.section_added", _("{actor} hat „{subject}“ um einen Abschnitt ergänzt"), "add"),
        Verb("strategy.section_renamed", _("{actor} hat in „{subject}“ eine Überschrift geändert"), "edit"),
        Verb("strategy.section_moved", _("{actor} hat in „{subject}“ einen Abschnitt verschoben"), "edit"),
        Verb("strategy.section_removed", _("{actor} hat aus „{subject}“ einen Abschnitt entfernt"), "delete"),
        Verb(
            "strategy.section_restored", _("{actor} hat in „{subject}“ einen Abschnitt zurückgeholt"), "undo"
        ),
        Verb("strategy.version_saved", _("{actor} hat eine Fassung von „{subject}“ gespeichert"), "draft"),
        Verb("strategy.consultation_opened", _("„{subject}“ steht zur Beteiligung"), "comment"),
        Verb("strategy.adopted", _("„{subject}“ ist beschlossen"), "check-circle"),
        Verb("strategy.commented", _("{actor} hat „{subject}“ kommentiert"), "comment"),
        Verb("strategy.answered", _("{actor} hat einen Kommentar zu „{subject}“ beantwortet"), "comment"),
        Verb("strategy.comment_deleted", _("{actor} hat einen Kommentar zu „{subject}“ gelöscht"), "delete"),
    ],
    notices=[
        NoticeKind(
            "strategy.answered",
            _("{actor} hat Ihren Kommentar zu „{subject}“ beantwortet"),
            _("{count} Antworten auf Ihre Kommentare zu „{subject}“"),
            "comment",
        )
    ],
    reactions=[
        *(Reaction(verb, look_again) for verb in TO_LOOK_AFTER),
        Reaction("strategy.adopted", on_adopted),
    ],
    menu=[
        MenuItem(
            _("Strategien"),
            "strategies:strategies",
            order=45,
            about=_("Gemeinsam schreiben, beraten und beschließen, auf Deutsch und Dänisch."),
            icon="draft",
        )
    ],
    personal_data=PERSONAL_DATA,
    schedules=[
        Schedule("strategies.melt", melt_updates, timedelta(hours=1)),
        Schedule("strategies.papers", make_papers, timedelta(days=1)),
    ],
    live=[
        LiveRoute(
            re.compile(r"/strategien/(?P<strategy>[-\w]{1,80})/raum"), serve, speaks=("http", "websocket")
        )
    ],
    datasets=[
        Dataset(
            name="strategies",
            label=_("Beschlossene Strategien"),
            description=_("Strategien des Netzwerks, die beschlossen sind, mit der Prüfsumme ihres Textes."),
            theme="GOVE",
            fields=[
                DatasetField(_("Titel (Deutsch)")),
                DatasetField(_("Titel (Dänisch)")),
                DatasetField(_("Beschlossen von")),
                DatasetField(_("Tag des Beschlusses"), "date"),
                DatasetField(_("Festgehalten am"), "date"),
                DatasetField(_("Abschnitte"), "whole"),
                DatasetField(_("SHA-256 des Textes")),
                DatasetField(_("Adresse")),
            ],
            rows=adopted_strategies,
            keywords=[_("Strategie"), _("Digitalisierung")],
        )
    ],
    world=[Chapter(tell, grow)],
)
