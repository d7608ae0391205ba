"""Solution cards, and what they say as people read it."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plietsch.core.money import euro
from plietsch.groups.models import Solution
from plietsch.groups.packing.content import Content, author, listed, titled

FACTS = ("summary", "product", "supplier", "cost_cents", "effort", "procurement", "licence", "confirmed_on")


def solutions(content: Content) -> Iterator[tuple[str, str]]:
    """Each card with the facts that others copy from."""
    content.rows["solutions"] = []
    for card in content.solutions.select_related("place", "theme", "contact").order_by("pk"):
        problem, done = (content.read(text) for text in (card.problem, card.done))
        facts = {name: getattr(card, name) for name in FACTS}
        facts |= {"place": str(card.place or ""), "theme": str(card.theme or "")}
        facts["contact"] = author(card.contact)
        row = {"solution": card.pk, "topic": card.topic_id, "title": card.title, **facts}
        content.rows["solutions"].append(row | {"problem": problem, "done": done})
        yield (
            titled(card.pk, card.title),
            f"# {card.title}\n\n{listed(_in_words(card))}\n\n## {_('Worum ging es?')}\n\n{problem}\n\n"
            f"## {_('Was wurde gemacht?')}\n\n{done}\n",
        )


def _in_words(card: Solution) -> Iterator[tuple[str, str]]:
    """What a card says, as people read it."""
    told = {
        "cost_cents": "" if card.cost_cents is None else euro(card.cost_cents),
        "procurement": card.get_procurement_display(),
    }
    for one in card._meta.concrete_fields:
        if one.name in FACTS[:-1]:
            yield str(one.verbose_name), str(told.get(one.name, getattr(card, one.name)))
    yield _("Zuletzt bestätigt"), date_format(card.confirmed_on, "SHORT_DATE_FORMAT")
    yield _("Ort"), str(card.place or "")
    yield _("Themenfeld"), str(card.theme or "")
    yield _("Ansprechperson"), author(card.contact)
