"""What a call says, in the language of whoever reads it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import get_language

from plietsch.competitions.completeness import Gap
from plietsch.competitions.models import Anchor, Call, Question, Wording

Words = Mapping[str, str]


def languages() -> list[tuple[str, str]]:
    """The languages into which a call can be translated, with their own names."""
    return [(code, name) for code, name in settings.SPOKEN_LANGUAGES if code != settings.LANGUAGE_CODE]


def words_of(call: Call) -> Words:
    """The translations of a call into the language of this request, by original text."""
    return words_by_call([call]).get(call.pk, {})


def words_by_call(calls: Iterable[Call]) -> dict[int, Words]:
    """The same for many calls, in one query; none where people read the originals."""
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE:
        return {}
    found = Wording.objects.filter(call__in=[call.pk for call in calls], language=language)
    return dict(found.values_list("call", "texts"))


def said(text: str, words: Words) -> str:
    """A text in the reader's language, or as it is where nobody translated it."""
    return words.get(text) or text


def texts_of(call: Call) -> list[str]:
    """Everything of a call that readers, applicants and jurors see, once each, in the order of the pages."""
    texts = [call.title, call.summary, call.text]
    sections = call.sections.order_by("position").prefetch_related(
        Prefetch("questions", Question.objects.order_by("position"))
    )
    for section in sections:
        texts += [section.title, section.intro]
        for question in section.questions.all():
            texts += [question.label, question.help_text, *question.options]
    anchors = Prefetch("anchors", Anchor.objects.order_by("points"))
    for criterion in call.criteria.order_by("position").prefetch_related(anchors):
        texts += [criterion.name, criterion.description, *(anchor.text for anchor in criterion.anchors.all())]
    return [text for text in dict.fromkeys(texts) if text.strip()]


def spoken(content: dict[str, Any], words: Words) -> dict[str, Any]:
    """What was handed in with the questions in the reader's language; what people wrote stays as it is."""
    sections = [
        {
            "title": said(section["title"], words),
            "answers": [_answer(answer, words) for answer in section["answers"]],
        }
        for section in content["sections"]
    ]
    return {**content, "sections": sections}


def _answer(answer: dict[str, Any], words: Words) -> dict[str, Any]:
    told = {**answer, "question": said(answer["question"], words)}
    if answer["kind"] == Question.Kind.CHOICE and answer["value"]:
        told["value"] = said(answer["value"], words)
    if answer["kind"] == Question.Kind.CHOICES and answer["value"]:
        told["value"] = [said(value, words) for value in answer["value"]]
    if "columns" in answer:
        told["columns"] = [{**column, "label": said(column["label"], words)} for column in answer["columns"]]
    return told


def spoken_gaps(gaps: Iterable[Gap], words: Words) -> list[Gap]:
    """What is missing, with the questions in the reader's language."""
    return [replace(gap, label=said(gap.label, words)) for gap in gaps]
