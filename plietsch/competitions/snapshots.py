"""An application as one canonical text, whose SHA-256 anybody can compute again."""

import json
from hashlib import sha256
from typing import Any

from django.utils.dateparse import parse_date

from plietsch.competitions import grids
from plietsch.competitions.completeness import is_asked
from plietsch.competitions.models import Answer, Application, Question
from plietsch.places.models import Place

FORMAT = "plietsch-submission-1"


def snapshot(application: Application) -> str:
    """Everything that is handed in, as canonical JSON (sorted keys, no spaces, UTF-8)."""
    return canonical(
        {
            "format": FORMAT,
            "application": application.pk,
            "call": application.call.slug,
            "organisation": str(application.organisation),
            "title": application.title,
            "summary": application.summary,
            "lead_place": _place(application.lead_place),
            "places": [_place(place) for place in application.places.order_by("code")],
            "themes": [str(theme) for theme in application.themes.order_by("name")],
            "period": [str(application.period_start), str(application.period_end)],
            "partners": [
                {"organisation": str(partner.organisation), "contribution": partner.contribution}
                for partner in application.partners.select_related("organisation").order_by("pk")
            ],
            "finance_plan": {
                "items": [
                    {"label": item.label, "amount_cents": item.amount_cents}
                    for item in application.items.order_by("position")
                ],
                "amount_cents": application.amount_cents,
                "own_contribution_cents": application.own_contribution_cents,
                "third_party_cents": application.third_party_cents,
            },
            "sections": _sections(application),
        }
    )


def canonical(content: Any) -> str:
    """JSON in the one form that is hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def _sections(application: Application) -> list[dict[str, Any]]:
    answers = {answer.question_id: answer for answer in application.answers.select_related("upload")}
    return [
        {
            "title": section.title,
            "answers": [
                {
                    "question": question.label,
                    "kind": question.kind,
                    **_answer(question, answers.get(question.pk)),
                }
                for question in sorted(section.questions.all(), key=lambda question: question.position)
                if is_asked(question, answers)
            ],
        }
        for section in application.call.sections.order_by("position").prefetch_related("questions")
    ]


def _answer(question: Question, answer: Answer | None) -> dict[str, Any]:
    if question.kind == Question.Kind.TABLE and answer and answer.value:
        return {"value": answer.value, **grids.kept(question, answer.value)}
    if question.kind == Question.Kind.PLACE and answer and answer.value:
        place = Place.objects.filter(code=answer.value).first()
        return {"value": answer.value, "label": place.label if place else answer.value}
    if question.kind != Question.Kind.FILE:
        return {"value": answer.value if answer else None}
    if answer is None or answer.upload is None:
        return {"value": None}
    upload = answer.upload
    return {"value": str(upload.pk), "name": upload.name, "size": upload.size, "sha256": upload.sha256}


def _place(place: Any) -> dict[str, str] | None:
    return {"code": place.code, "label": place.label} if place else None


def read(text: str) -> dict[str, Any]:
    """A snapshot's content, its period also as days."""
    content: dict[str, Any] = json.loads(text)
    days = [parse_date(day) for day in content["period"]]
    return {**content, "days": [day for day in days if day]}
