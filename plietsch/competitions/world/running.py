"""A sample call that is open now, so that a newcomer can apply and walk the whole way."""

from datetime import timedelta
from typing import Any

from plietsch.accounts.models import Theme
from plietsch.competitions.models import Call, Question
from plietsch.competitions.operations.applications import (
    add_partner,
    save_answers,
    save_facts,
    save_plan,
    start_application,
)
from plietsch.competitions.operations.calls import (
    add_criterion,
    add_question,
    add_section,
    answer,
    ask,
    draft_call,
    lay_down_terms,
    publish_call,
    translate_call,
)
from plietsch.competitions.operations.juries import seat_juror
from plietsch.competitions.operations.submissions import submit
from plietsch.competitions.world.danish import DANISH
from plietsch.competitions.world.people import JURORS, PEOPLE
from plietsch.core.world import World
from plietsch.funding.world import SAMPLE_TERMS

KINDS = Question.Kind
SECTIONS: dict[str, tuple[dict[str, Any], ...]] = {
    "Ausgangslage": (
        {"kind": KINDS.LONG_TEXT, "label": "Welches Problem lösen Sie?", "most": 150},
        {
            "kind": KINDS.CHOICE,
            "label": "Wie weit ist das Vorhaben?",
            "choices": "Idee\nKonzept\nProbebetrieb",
        },
        {
            "kind": KINDS.NUMBER,
            "label": "Wie viele Menschen erreicht es im Jahr?",
            "least": 1,
            "most": 3_000_000,
        },
        {
            "kind": KINDS.TABLE,
            "label": "Was kostet der Betrieb nach der Förderung?",
            "choices": "Wofür\nim ersten Jahr (Euro)\nim zweiten Jahr (Euro)",
            "is_required": False,
            "help_text": "Wartung, Strom, Miete: was bleibt, wenn die Förderung endet.",
        },
    ),
    "Zusammenarbeit": (
        {"kind": KINDS.YES_NO, "label": "Arbeiten Sie mit anderen Kommunen zusammen?"},
        {"kind": KINDS.LONG_TEXT, "label": "Wie teilen Sie sich die Arbeit?", "most": 150},
        {
            "kind": KINDS.CHOICES,
            "label": "Was geben Sie weiter?",
            "choices": "Quelltext\nKonzepte\nVerträge und Vergabeunterlagen\nErfahrungen",
        },
        {
            "kind": KINDS.FILE,
            "label": "Beschluss oder Absichtserklärung",
            "is_required": False,
            "help_text": "Eine PDF-Datei. Sie können sie auch später noch hochladen.",
        },
    ),
}
CRITERIA = {
    "Nutzen im Alltag": (3, "Wird für Menschen oder Verwaltung etwas spürbar besser?"),
    "Nachnutzung": (3, "Können andere Kommunen das Ergebnis übernehmen?"),
    "Umsetzbarkeit": (2, "Passen Zeit, Geld und Können zueinander?"),
}
ANCHORS = {0: "nicht erkennbar", 1: "angedeutet", 3: "gut begründet", 5: "vorbildlich"}
CHECKS = (
    "Die Bewerbung kommt von einer Kommune.",
    "Der Finanzplan ist vollständig.",
    "Die Laufzeit passt zum Aufruf.",
)
FACTS = {
    "title": "Gehwege sehen (Beispiel)",
    "summary": "Beispielinhalt: Sensoren melden, wo Gehwege geräumt werden müssen.",
}


def tell_running(world: World) -> None:
    """A call with form, criteria and jury; one draft, one submission, and a draft call of the office."""
    office, now = world["user.office"], world.now
    world["call.running"] = call = _call(world, "prototypen", "Prototypen für kleine Kommunen (Beispiel)")
    for name in JURORS:
        world[f"seat.running-{name}"] = seat_juror(
            call,
            user=world[f"user.{name}"],
            function=PEOPLE[name][3],
            organisation=world[f"organisation.{PEOPLE[name][2]}"],
            is_chair=name == "chair",
            by=office,
            at=now,
        )
    publish_call(call, by=office, at=now - timedelta(days=10))
    translate_call(call, language="da", texts=DANISH, by=office, at=now)
    asked = ask(call, question="Zählen auch Personalkosten?", by=world["user.member"], at=now)
    world["inquiry.answered"] = answer(asked, text="Ja, wenn die Stelle neu ist.", by=office, at=now)
    world["inquiry.open"] = ask(
        call, question="Darf ein Verein Partner sein?", by=world["user.member"], at=now
    )
    _applications(world, call)
    world["call.draft"] = draft = _call(world, "entwurf", "Aufruf in Vorbereitung (Beispiel)")
    world["section.call"] = section = draft.sections.order_by("position")[0]
    world["question.draft"] = section.questions.order_by("position")[0]
    world["criterion.draft"] = draft.criteria.order_by("position")[0]
    world["checkpoint.draft"] = draft.check_points.order_by("position")[0]


def _call(world: World, slug: str, title: str) -> Call:
    office, now = world["user.office"], world.now
    call = draft_call(
        fields={
            "slug": slug,
            "title": title,
            "summary": "Bis zu drei kleine Kommunen erproben etwas, das andere nachnutzen können.",
            "text": "Dieser Aufruf ist **Beispielinhalt**. Sie können sich bewerben und alle Schritte gehen.",
            "is_sample": True,
            "budget_cents": 6_000_000,
            "highest_award_cents": 2_500_000,
            "most_winners": 3,
            "eligible_kinds": ["municipality", "amt", "urban_district", "district", "association"],
            "prefers_cooperation": True,
            "opens_at": now - timedelta(days=10),
            "closes_at": now + timedelta(days=30),
            "themes": Theme.objects.filter(name__in=("Mobilität", "Energie und Wärme", "Offene Daten")),
        },
        by=office,
        at=now,
    )
    for heading, questions in SECTIONS.items():
        section = add_section(call, title=heading, intro="", by=office, at=now)
        for fields in questions:
            add_question(section, fields=fields, by=office, at=now)
    together, shares = section.questions.order_by("position")[:2]
    shares.shown_if, shares.shown_if_answer = together, "ja"
    shares.save(update_fields=["shown_if", "shown_if_answer"])
    for name, (weight, description) in CRITERIA.items():
        fields = {"name": name, "weight": weight, "description": description}
        add_criterion(call, fields=fields, anchors=ANCHORS, by=office, at=now)
    lay_down_terms(call, terms=SAMPLE_TERMS, by=office, at=now)
    for position, text in enumerate(CHECKS):
        call.check_points.create(text=text, position=position)
    return call


def _applications(world: World, call: Call) -> None:
    now, member, applicant = world.now, world["user.member"], world["user.applicant2"]
    draft = start_application(call, organisation=world["organisation.nortorf"], by=member, at=now)
    world["application.draft"] = draft
    world["writer.draft"] = draft.writers.get()
    world["partner.draft"] = add_partner(
        draft, organisation=world["organisation.eutin"], contribution="Erprobung in Eutin", by=member, at=now
    )
    application = start_application(
        call, organisation=world["organisation.kirchbarkau"], by=applicant, at=now
    )
    day = now.date()
    facts = {
        **FACTS,
        "period_start": day,
        "period_end": day + timedelta(days=360),
        "places": [],
        "themes": [],
    }
    facts["themes"] = Theme.objects.filter(name="Mobilität")
    application = save_facts(application, fields=facts, version=0, by=applicant, at=now)
    application = save_plan(
        application,
        items=[("Sensoren", 1_500_000), ("Einbau", 700_000)],
        amount_cents=2_000_000,
        own_contribution_cents=200_000,
        third_party_cents=0,
        version=0,
        at=now,
    )
    values = [
        "Eis auf Gehwegen sieht man zu spät.",
        "Konzept",
        800,
        [["Wartung", 120_000, 120_000], ["Mobilfunk", 36_000, 36_000]],
        False,
        None,
        ["Quelltext", "Erfahrungen"],
        None,
    ]
    questions = Question.objects.filter(section__call=call).order_by("section__position", "position")
    answers = dict(zip(questions, values, strict=True))
    save_answers(application, values=answers, versions={}, by=applicant, at=now)
    world["submission.submitted"] = submit(application, by=applicant, at=now)
    world["application.submitted"] = type(application).objects.get(pk=application.pk)
