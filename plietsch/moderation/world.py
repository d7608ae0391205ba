"""The demo's part: a list of words, a profile that was reported, and a decision with its appeal."""

from datetime import timedelta

from plietsch.core.world import World
from plietsch.moderation.models import Case, Ground, Verdict, WatchedWord
from plietsch.moderation.operations import appeal, block, decide, report, watch_word


def tell(world: World) -> None:
    """One case waits, one was decided; a word is on the list; somebody blocks somebody."""
    day = timedelta(days=1)
    office, member, business = world["user.office"], world["user.member"], world["user.business"]
    for word in ("gewinnspiel", "billig.example"):
        watch_word(word=word, by=office, at=world.now - 9 * day)
    world["word"] = WatchedWord.objects.get(word="gewinnspiel")
    parts = {"ground": Ground.SPAM, "note": "Da steht ein Preis.", "by": member}
    decided = report(thing=business, **parts, at=world.now - 3 * day)
    decide(
        case=decided,
        verdict=Verdict.KEPT,
        reason="Angebote dürfen im Profil stehen; in Gruppen gilt die Regel der Gruppe.",
        by=office,
        at=world.now - 2 * day,
    )
    world["case.decided"] = Case.objects.get(pk=decided.pk)
    world["case.waiting"] = report(thing=world["user.utility"], **parts, at=world.now - day)
    block(member=world["user.utility"], by=world["user.councillor"], at=world.now - day)


def grow(world: World) -> None:
    """Another report, and one decided with an appeal."""
    for person in (world["user.science"], world["user.councillor"]):
        case = report(thing=person, ground=Ground.OTHER, by=world["user.member"], at=world.now)
        decide(case=case, verdict=Verdict.KEPT, reason="In Ordnung.", by=world["user.office"], at=world.now)
        appeal(case=case, text="Bitte noch einmal ansehen.", by=world["user.member"], at=world.now)
    number = WatchedWord.objects.count()
    watch_word(word=f"werbung-{number}", by=world["user.office"], at=world.now)
