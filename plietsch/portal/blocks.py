"""The blocks of which editors compose pages."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from plietsch.competitions.map import winners_map
from plietsch.events.models import Event
from plietsch.places.models import Place
from plietsch.portal.choosers import dataset_chooser, event_chooser, project_chooser
from plietsch.portal.prose import cleaned
from plietsch.portal.renditions import SIZES


class BlocksField(StreamField):
    """A field of blocks whose migrations do not repeat them: a new block changes no column."""

    def deconstruct(self) -> Any:
        name, path, _args, options = super().deconstruct()
        options.pop("block_lookup", None)
        return name, path, [[]], options


FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
SHOWN = 3


class ProseBlock(blocks.RichTextBlock):
    """Text with headings, lists and links; what Word or the web brings along falls away."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=FEATURES, **kwargs)

    def value_from_datadict(self, *form: Any) -> RichText:
        """A browser sends nothing that cannot be read."""
        try:
            return super().value_from_datadict(*form)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadRequest("text") from error

    def clean(self, value: RichText) -> RichText:
        return super().clean(RichText(cleaned(value.source)))

    class Meta:
        icon = "pilcrow"
        template = "portal/blocks/prose.html"


class PictureChooserBlock(ImageChooserBlock):
    """Chosen pictures come with their sizes, all in one question."""

    def bulk_to_python(self, values: Sequence[int]) -> list[Any]:
        found = self.model_class.objects.prefetch_renditions(*SIZES).in_bulk(values)
        return [found.get(value) for value in values]


class PictureBlock(blocks.StructBlock):
    picture = PictureChooserBlock(label=_("Bild"))
    alt = blocks.CharBlock(
        label=_("Beschreibung an dieser Stelle"),
        required=False,
        max_length=300,
        help_text=_("Nur wenn das Bild hier etwas anderes sagt, als bei ihm steht."),
    )
    caption = blocks.CharBlock(label=pgettext_lazy("Bild", "Unterschrift"), required=False, max_length=300)

    class Meta:
        icon = "image"
        template = "portal/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Zitat"), max_length=1000)
    who = blocks.CharBlock(label=_("Wer"), required=False, max_length=150)

    class Meta:
        icon = "openquote"
        template = "portal/blocks/quote.html"


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Was"), max_length=80)
    value = blocks.CharBlock(label=_("Angabe"), max_length=300)

    class Meta:
        icon = "list-ul"


class FactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Überschrift"), max_length=80, default=_("Auf einen Blick"))
    facts = blocks.ListBlock(FactBlock(), label=_("Fakten"), min_num=1)

    class Meta:
        icon = "list-ul"
        template = "portal/blocks/facts.html"


class VideoBlock(blocks.StructBlock):
    """A link that leads out after the reader was told who learns of the visit."""

    title = blocks.CharBlock(label=_("Titel"), max_length=150)
    address = blocks.URLBlock(label=_("Adresse"))
    provider = blocks.CharBlock(label=_("Anbieter"), max_length=80)
    minutes = blocks.IntegerBlock(label=_("Minuten"), required=False, min_value=1)
    poster = PictureChooserBlock(label=_("Vorschaubild"), required=False)

    class Meta:
        icon = "media"
        template = "portal/blocks/video.html"


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name oder Funktion"), max_length=120)
    organisation = blocks.CharBlock(label=_("Stelle"), required=False, max_length=150)
    phone = blocks.CharBlock(label=_("Telefon"), required=False, max_length=40)
    email = blocks.EmailBlock(label=_("E-Mail"), required=False)

    class Meta:
        icon = "user"
        template = "portal/blocks/contact.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Frage"), max_length=200)
    answer = ProseBlock(label=_("Antwort"))

    class Meta:
        icon = "help"


class DownloadsBlock(blocks.ListBlock):
    """Files of which some may be gone by now."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"files": [each for each in value if each]}

    class Meta:
        icon = "download"
        template = "portal/blocks/downloads.html"


EventChooserBlock = event_chooser.get_block_class("EventChooserBlock", __name__)
ProjectChooserBlock = project_chooser.get_block_class("ProjectChooserBlock", __name__)
DatasetChooserBlock = dataset_chooser.get_block_class("DatasetChooserBlock", __name__)


class RecordBlock(blocks.StructBlock):
    """A card of a record of the network; nothing where the reader may not see it."""

    record: blocks.ChooserBlock

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        found = value.get("record")
        seen = found and type(found).objects.visible_to(AnonymousUser()).filter(pk=found.pk).exists()
        context = super().get_context(value, parent_context)
        return context | {"record": found if seen else None, "kind": self.label}


class EventBlock(RecordBlock):
    record = EventChooserBlock(label=_("Veranstaltung"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        event = context["record"]
        return context | {"is_over": event and event.ends_at < timezone.now()}

    class Meta:
        icon = "date"
        template = "portal/blocks/event.html"


class ProjectBlock(RecordBlock):
    record = ProjectChooserBlock(label=_("Projekt"))

    class Meta:
        icon = "cogs"
        template = "portal/blocks/record.html"


class DatasetBlock(RecordBlock):
    record = DatasetChooserBlock(label=_("Datensatz"))

    class Meta:
        icon = "table"
        template = "portal/blocks/record.html"


def _places(codes: Iterable[str]) -> QuerySet[Place]:
    """The places of today with these codes."""
    return Place.objects.filter(code__in=list(codes), valid_to=None)


class MapBlock(blocks.StructBlock):
    """Places on a drawn map, with a list beside it."""

    title = blocks.CharBlock(label=_("Überschrift"), max_length=80)
    keys = blocks.ListBlock(
        blocks.RegexBlock(regex=r"\A[A-Za-z0-9-]{3,80}\Z", label=_("Kennung")),
        label=_("Orte"),
        min_num=1,
        max_num=60,
        help_text=_("Wie in der Adresse der Seite des Orts, zum Beispiel 01058135 für /orte/01058135/."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        wanted = set(cleaned["keys"])
        if missing := wanted - set(_places(wanted).values_list("code", flat=True)):
            text = _("Diese Orte kennen wir nicht: %(codes)s") % {"codes": ", ".join(sorted(missing))}
            raise blocks.StructBlockValidationError({"title": ValidationError(text)})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        places = list(_places(value["keys"]).order_by("name", "pk"))
        context = super().get_context(value, parent_context)
        return context | {"map": winners_map(places), "places": places}

    class Meta:
        icon = "site"
        template = "portal/blocks/map.html"


class TeaserBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Überschrift"), max_length=80)
    text = blocks.CharBlock(label=_("Text"), required=False, max_length=240)
    page = blocks.PageChooserBlock(label=_("Seite"), required=False)
    address = blocks.RegexBlock(
        regex=r"\A(?:/(?![/\\])|https?://[^/\\\s])[^\s\\]*\Z",  # a browser runs or leaves by others
        label=_("oder Adresse"),
        required=False,
        max_length=200,
        help_text=_("Zum Beispiel /gruppen/"),
        error_messages={"invalid": _("Eine Adresse beginnt mit / oder mit https://.")},
    )
    picture = PictureChooserBlock(label=_("Bild"), required=False)

    class Meta:
        icon = "link"
        template = "portal/blocks/teaser.html"


class HeroBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Überschrift"), max_length=90)
    lead = blocks.TextBlock(label=_("Vorspann"), max_length=400)

    class Meta:
        icon = "title"
        template = "portal/blocks/hero.html"


class LatestBlock(blocks.StructBlock):
    """The newest news of the page's language."""

    title = blocks.CharBlock(label=_("Überschrift"), max_length=80, default=_("Aktuelles"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        news = apps.get_model("portal.News")  # the models are made of these blocks
        context = super().get_context(value, parent_context)
        home, user = context["page"], context["request"].user
        seen = news.objects.visible_to(user).for_readers_of(home.locale.language_code)
        return context | {"latest": list(seen.with_cards().latest()[:SHOWN])}

    class Meta:
        icon = "doc-full"
        template = "portal/blocks/latest.html"


class UpcomingBlock(blocks.StructBlock):
    """The next public events."""

    title = blocks.CharBlock(label=_("Überschrift"), max_length=80, default=_("Nächste Veranstaltungen"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        public = Event.objects.visible_to(AnonymousUser()).filter(cancelled_at=None)
        rows = public.select_related("venue__place").upcoming(timezone.now())
        return super().get_context(value, parent_context) | {"events": list(rows[:SHOWN])}

    class Meta:
        icon = "date"
        template = "portal/blocks/upcoming.html"


BODY: Sequence[tuple[str, blocks.Block]] = [
    ("prose", ProseBlock(label=_("Text"))),
    ("picture", PictureBlock(label=_("Bild"))),
    (
        "gallery",
        blocks.ListBlock(
            PictureBlock(), label=_("Bilderreihe"), icon="image", template="portal/blocks/gallery.html"
        ),
    ),
    ("quote", QuoteBlock(label=_("Zitat"))),
    ("facts", FactsBlock(label=_("Faktenkasten"))),
    ("video", VideoBlock(label=_("Video"))),
    (
        "downloads",
        DownloadsBlock(DocumentChooserBlock(label=_("Datei")), label=_("Downloads")),
    ),
    ("contact", ContactBlock(label=_("Kontakt"))),
    (
        "questions",
        blocks.ListBlock(
            QuestionBlock(),
            label=_("Fragen und Antworten"),
            icon="help",
            template="portal/blocks/questions.html",
        ),
    ),
    ("event", EventBlock(label=_("Veranstaltung"))),
    ("project", ProjectBlock(label=_("Projekt"))),
    ("dataset", DatasetBlock(label=_("Datensatz"))),
    ("map", MapBlock(label=_("Karte"))),
]

HOME: Sequence[tuple[str, blocks.Block]] = [
    ("hero", HeroBlock(label=_("Einstieg"))),
    ("latest", LatestBlock(label=_("Neueste Nachrichten"))),
    ("upcoming", UpcomingBlock(label=_("Nächste Veranstaltungen"))),
    (
        "teasers",
        blocks.ListBlock(
            TeaserBlock(), label=_("Teaser"), icon="grip", template="portal/blocks/teasers.html"
        ),
    ),
    *BODY,
]
