"""The tags and components that every page is made of."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.urls import NoReverseMatch
from django.utils.safestring import SafeString
from django.utils.translation import override

from plietsch.core.registry import Manifest, Panel
from plietsch.ui.templatetags.ui import initials


@pytest.fixture
def drawn() -> Callable[..., str]:
    """Render a piece of a template for a guest who asks for an address."""

    def draw(source: str, address: str = "/", **values: Any) -> str:
        request = RequestFactory().get(address)
        request.user = AnonymousUser()
        return str(Template(source).render(RequestContext(request, values))).strip()

    return draw


def test_breadcrumbs_start_at_home_and_end_here(drawn: Callable[..., str]) -> None:
    page = drawn('{% breadcrumbs "Gruppen" "/gruppen/" name %}', name="Modellkommunen & Co")

    assert '<li><a href="/">Start</a></li>' in page
    assert '<li><a href="/gruppen/">Gruppen</a></li>' in page
    assert '<li><span aria-current="page">Modellkommunen &amp; Co</span></li>' in page


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Netzwerkbüro", "N"),
        ("Amt am Deich", "AD"),
        ("österdorf", "Ö"),
        ("Jurymitglied 1", "J1"),
        ("– ?", "?"),
        ("", "?"),
    ],
)
def test_initials_are_the_first_and_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_person_keeps_the_same_colour_and_is_not_read_twice(drawn: Callable[..., str]) -> None:
    class Person:
        pk = 11

        def __str__(self) -> str:
            return "<Ö> Förde"

    page = drawn('{% avatar person "small" %}', person=Person())

    assert page == '<span class="avatar avatar--3 avatar--small" aria-hidden="true">F</span>'


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "8. September 2020 18:30"),
        ("en", "8 September 2020, 18:30"),
        ("da", "8. september 2020 kl. 18.30"),
    ],
)
def test_a_moment_is_told_in_local_time_and_language(
    drawn: Callable[..., str], language: str, words: str
) -> None:
    with override(language):
        page = drawn("{% when moment %}", moment=datetime(2020, 9, 8, 16, 30, tzinfo=UTC))

    assert page == f'<time datetime="2020-09-08T18:30+02:00">{words}</time>'


def test_a_day_has_no_time(drawn: Callable[..., str]) -> None:
    page = drawn('{% when day "short" %}', day=date(2020, 9, 8))

    assert page == '<time datetime="2020-09-08">08.09.2020</time>'


def test_no_moment_is_nothing(drawn: Callable[..., str]) -> None:
    assert drawn("{% when moment %}", moment=None) == ""


class _Search(forms.Form):
    words = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=[("", "alle"), ("a", "A")], required=False)
    state = forms.ChoiceField(choices=[("", "alle"), ("b", "B")], required=False)


def test_a_phone_folds_filters_away_until_one_is_set(drawn: Callable[..., str]) -> None:
    template = '{% include "ui/components/filters.html" %}'
    folded, opened = (drawn(template, form=_Search(asked)) for asked in ({"words": "x"}, {"kind": "a"}))

    assert folded.index('name="words"') < folded.index("<details") < folded.index('name="kind"')
    assert '<details class="filters__more">' in folded
    assert '<details class="filters__more" open>' in opened
    assert '<span class="count">1<' in opened


def test_turning_the_page_keeps_the_filters(drawn: Callable[..., str]) -> None:
    page = drawn(
        '{% include "ui/components/pagination.html" %}',
        address="/orte/?q=Nortorf&page=2",
        page=Paginator(range(150), 50).page(2),
    )

    assert 'rel="prev" href="?q=Nortorf&amp;page=1"' in page
    assert 'rel="next" href="?q=Nortorf&amp;page=3"' in page
    assert "Seite 2 von 3" in page


def test_a_single_page_needs_no_turning(drawn: Callable[..., str]) -> None:
    assert drawn('{% include "ui/components/pagination.html" %}', page=Paginator([1], 50).page(1)) == ""


def test_components_say_only_what_they_are_given(drawn: Callable[..., str]) -> None:
    assert (
        drawn('{% include "ui/components/chip.html" with label="Neu" only %}')
        == '<span class="chip">Neu</span>'
    )
    assert "<p" not in drawn('{% include "ui/components/card.html" with title="T" only %}')
    assert "button" not in drawn('{% include "ui/components/empty.html" with title="Leer" only %}')


def test_components_escape_what_people_wrote(drawn: Callable[..., str]) -> None:
    evil = "<script>alert(1)</script>"
    for name in ("page_header", "card", "empty", "notice", "chip", "confirm"):
        page = drawn(
            f'{{% include "ui/components/{name}.html" %}}',
            **dict.fromkeys(("title", "text", "label", "lead", "meta"), evil),
        )
        assert "<script" not in page, name
        assert "&lt;script&gt;" in page, name


def test_a_tab_says_where_the_reader_is(drawn: Callable[..., str]) -> None:
    tabs = [
        SimpleNamespace(label="Themen", url="/t/", current=True, count=0),
        SimpleNamespace(label="Dateien", url="/d/", current=False, count=None),
    ]

    page = drawn('{% include "ui/components/tabs.html" %}', tabs=tabs)

    assert '<a href="/t/" aria-current="page">Themen <span class="count">0</span></a>' in page
    assert '<a href="/d/">Dateien</a>' in page


def test_panels_come_from_other_packages_in_their_order(
    drawn: Callable[..., str], contribute: Callable[[Manifest], None]
) -> None:
    def panel(order: int, label: str) -> Panel:
        return Panel(
            "town.side", "ui/components/chip.html", lambda user, thing: {"label": f"{label} {thing}"}, order
        )

    hidden = Panel("town.side", "ui/components/chip.html", lambda user, thing: None)
    elsewhere = Panel("other.side", "ui/components/chip.html", lambda user, thing: {"label": "fremd"})
    contribute(Manifest(panels=[panel(20, "zweitens"), hidden, elsewhere, panel(10, "erstens")]))

    page = drawn('{% panels "town.side" thing %}', thing="Kiel")

    assert page.split("\n") == [
        '<span class="chip">erstens Kiel</span>',
        '<span class="chip">zweitens Kiel</span>',
    ]


def test_a_panel_leaves_nothing_behind_in_the_page(
    drawn: Callable[..., str], contribute: Callable[[Manifest], None]
) -> None:
    panel = Panel("town.side", "ui/components/chip.html", lambda user, thing: {"label": "Neu"})
    contribute(Manifest(panels=[panel]))

    page = drawn('{% panels "town.side" None as side %}{% if label %}{{ label }}{% endif %}')

    assert page == ""


def test_the_address_of_a_link_is_that_of_the_readers_language(drawn: Callable[..., str]) -> None:
    link = '{% url "groups:group" group=number %}'

    assert drawn(link, number=5) == "/gruppen/5/"
    assert drawn(link, number=6) == "/gruppen/6/"
    with override("da"):
        assert drawn(link, number=5) == "/da/gruppen/5/"


def test_an_address_that_is_none_is_empty_where_that_is_asked_for(drawn: Callable[..., str]) -> None:
    assert drawn('{% url "groups:group" group="x" as address %}[{{ address }}]') == "[]"
    with pytest.raises(NoReverseMatch):
        drawn('{% url "groups:group" group="x" %}')


def test_a_piece_is_drawn_anew_for_other_words_and_languages(drawn: Callable[..., str]) -> None:
    tabs = '{% piece "ui/components/page_header.html" title=name eyebrow=_("Gruppe") %}'

    assert "<h1>Modellkommunen &amp; Co</h1>" in drawn(tabs, name="Modellkommunen & Co")
    assert "<h1>Hafenrunde</h1>" in drawn(tabs, name="Hafenrunde")
    with override("en"):
        assert "Group" in drawn(tabs, name="Hafenrunde")


def test_a_name_that_looks_like_a_safe_label_is_escaped_all_the_same(drawn: Callable[..., str]) -> None:
    trail = '{% breadcrumbs label "/gruppen/" "Hier" %}'

    assert "<b>Gruppen</b>" in drawn(trail, label=SafeString("<b>Gruppen</b>"))
    assert "&lt;b&gt;Gruppen&lt;/b&gt;" in drawn(trail, label="<b>Gruppen</b>")
