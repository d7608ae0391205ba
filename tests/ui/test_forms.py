"""Forms: every field has its label, nothing typed is lost, and errors lead to their fields."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django import forms as fields
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from plietsch.accounts.models import User
from plietsch.ui.forms import Form, ModelForm

COLOURS = [("red", "Rot"), ("blue", "Blau")]


class TownForm(Form):
    name = fields.CharField(label="Name", help_text="Wie am Ortsschild", max_length=5)
    text = fields.CharField(label="Text", widget=fields.Textarea, required=False)
    founded_on = fields.DateField(label="Gegründet am", required=False)
    meets_at = fields.DateTimeField(label="Sitzung", required=False)
    colour = fields.ChoiceField(label="Farbe", choices=COLOURS, widget=fields.RadioSelect)
    flags = fields.MultipleChoiceField(
        label="Fahnen", choices=COLOURS, widget=fields.CheckboxSelectMultiple, required=False
    )
    agreed = fields.BooleanField(label="Ich habe alles gelesen.")
    secret = fields.CharField(widget=fields.HiddenInput, required=False)


class UploadForm(Form):
    file = fields.FileField(label="Datei")


@pytest.fixture
def rendered() -> Callable[..., str]:
    """Render the form component."""

    def render(form: fields.Form, **values: Any) -> str:
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        template = Template('{% include "ui/components/form.html" with form=form submit="Senden" %}')
        return template.render(Context({"form": form, "request": request, "csrf_token": "t", **values}))

    return render


def test_what_was_typed_stays_in_the_fields(rendered: Callable[..., str]) -> None:
    typed = {
        "name": '"Deich" & Watt',
        "text": "<b>fett</b>",
        "founded_on": "1234-05-06",
        "colour": "blue",
        "flags": ["red"],
        "secret": "s",
    }

    page = rendered(TownForm(typed))

    assert 'value="&quot;Deich&quot; &amp; Watt"' in page
    assert "&lt;b&gt;fett&lt;/b&gt;</textarea>" in page
    assert 'type="date" name="founded_on" value="1234-05-06"' in page
    assert 'type="radio" name="colour" value="blue"' in page.replace(' checked=""', "")
    assert page.count(" checked") == 2
    assert 'type="hidden" name="secret" value="s"' in page


def test_every_field_has_a_label_of_its_own(rendered: Callable[..., str]) -> None:
    page = rendered(TownForm())

    for target in ("id_name", "id_text", "id_founded_on", "id_colour_0", "id_flags_1", "id_agreed"):
        assert f'for="{target}"' in page
        assert f'id="{target}"' in page
    assert "<legend" in page


def test_hint_and_error_belong_to_their_field(rendered: Callable[..., str]) -> None:
    page = rendered(TownForm({"name": "zu lang"}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext">Wie am Ortsschild' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert "kern-form-input__input--error" in page


def test_the_summary_on_top_leads_to_each_wrong_field(rendered: Callable[..., str]) -> None:
    form = TownForm({"name": "Ort"})
    form.add_error(None, "So geht das nicht.")

    page = rendered(form)

    assert "2 Angaben fehlen oder stimmen nicht" in page
    assert "<li>So geht das nicht.</li>" in page
    assert '<a href="#id_colour_0">Farbe: Wählen Sie etwas aus.</a>' in page
    assert '<a href="#id_agreed">Ich habe alles gelesen: Kreuzen Sie dies an.</a>' in page
    assert page.index("error-summary") < page.index('id="id_name"')


def test_one_error_is_not_many(rendered: Callable[..., str]) -> None:
    page = rendered(TownForm({"name": "Ort", "colour": "red"}))

    assert "Eine Angabe fehlt oder stimmt nicht" in page


def test_a_fresh_form_shows_no_errors(rendered: Callable[..., str]) -> None:
    page = rendered(TownForm())

    assert "error" not in page


def test_what_may_stay_empty_says_so(rendered: Callable[..., str]) -> None:
    page = rendered(TownForm())

    assert page.count("(freiwillig)") == 4


class PlaceForm(Form):
    before = fields.ChoiceField(label="Steht hinter", choices=[("", "ganz vorn"), *COLOURS], required=False)
    colour = fields.ChoiceField(label="Farbe", choices=[("", "–"), *COLOURS], required=False)
    shade = fields.ChoiceField(label="Dach", choices=COLOURS, required=False)
    is_old = fields.BooleanField(label="Alt", required=False)


class QuestionForm(PlaceForm):
    is_question = True


def test_where_something_is_always_given_no_such_word_is_needed_nor_in_a_question(
    rendered: Callable[..., str],
) -> None:
    page = rendered(PlaceForm())

    assert page.count("(freiwillig)") == 1
    assert page.index("Farbe") < page.index("(freiwillig)")
    assert "(freiwillig)" not in rendered(QuestionForm())


def test_a_form_with_a_file_is_sent_as_one(rendered: Callable[..., str]) -> None:
    assert 'enctype="multipart/form-data"' in rendered(UploadForm())
    assert "enctype" not in rendered(TownForm())


def test_the_button_and_the_way_out(rendered: Callable[..., str]) -> None:
    page = rendered(TownForm(), action="/orte/", cancel_url="/")

    assert '<form class="form stack" method="post" action="/orte/" novalidate>' in page
    assert 'type="submit">Senden</button>' in page
    assert 'href="/">Abbrechen</a>' in page


def test_a_moment_is_picked_to_the_minute(rendered: Callable[..., str]) -> None:
    page = rendered(TownForm(initial={"meets_at": datetime(2020, 9, 8, 18, 30)}))  # noqa: DTZ001

    assert 'type="datetime-local" name="meets_at" value="2020-09-08T18:30"' in page


def test_messages_speak_the_language_of_the_page(rendered: Callable[..., str]) -> None:
    with override("da"):
        page = rendered(TownForm({"name": "Ort", "agreed": "on"}))

    assert "Farbe: Vælg noget." in page


def test_a_message_of_the_form_itself_is_kept() -> None:
    class Strict(Form):
        name = fields.CharField(error_messages={"required": "Ohne Namen geht es nicht."})

    assert Strict({}).errors == {"name": ["Ohne Namen geht es nicht."]}


def test_a_form_never_saves() -> None:
    class UserForm(ModelForm):
        class Meta:
            model = User
            fields = ("name",)

    with pytest.raises(TypeError, match="call an operation"):
        UserForm({"name": "Netzwerkbüro"}).save()


def test_a_file_field_names_its_limit_and_lets_the_browser_check_it(rendered: Callable[..., str]) -> None:
    page = rendered(UploadForm())

    assert "Höchstens 100,0\xa0MB." in page
    assert 'data-max-bytes="104857600"' in page
    assert 'data-too-large="Das ist zu groß: höchstens 100,0\xa0MB."' in page


def test_what_is_no_fault_of_a_field_is_not_called_one(rendered: Callable[..., str]) -> None:
    form = TownForm({"name": "Ort", "colour": "blue", "agreed": "on"})
    form.errors.clear()
    form.add_error(None, "Bitte warten Sie etwas.")

    page = rendered(form)

    assert "So ging es nicht" in page
    assert "Angabe" not in page


def test_what_offers_a_choice_shows_an_arrow() -> None:
    bare = re.compile(r'(?<!kern-form-input__select-wrapper">)<select[^>]* class="kern-form-input__select"')
    templates = (Path(__file__).resolve().parents[2] / "plietsch").glob("*/templates/**/*.html")

    assert [path.name for path in templates if bare.search(path.read_text())] == []
