"""Lists as files: no cell is ever taken for a formula, whatever somebody typed as a name."""

import csv
import io
from collections.abc import Iterator, Mapping

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from plietsch.events.models import Answer, Event, Hall, Option, Question, RegistrationQuerySet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
Cell = str | int
Row = list[Cell]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def people(event: Event, registrations: RegistrationQuerySet) -> Iterator[Row]:
    """The list of an event with the answers that people gave, a head first."""
    inquiries = list(event.inquiries.order_by("pk"))
    head = [_("Name"), _("E-Mail-Adresse"), _("Teilnahme"), _("Stand"), _("Angemeldet"), _("Da")]
    yield [*head, *(inquiry.text for inquiry in inquiries)]
    answers = Prefetch("answers", Answer.objects.all(), to_attr="given")
    for one in registrations.prefetch_related(answers).order_by("name", "pk"):
        given = {answer.inquiry_id: answer.text for answer in one.given}
        yield [
            one.name,
            one.address,
            str(one.seating.get_mode_display()),
            str(one.standing.label),
            f"{timezone.localtime(one.registered_at):%Y-%m-%d %H:%M}",
            f"{timezone.localtime(one.arrived_at):%H:%M}" if one.arrived_at else "",
            *(given.get(inquiry.pk, "") for inquiry in inquiries),
        ]


def questions(hall: Hall) -> Iterator[Row]:
    """What was asked in a hall, with votes and answers, a head first."""
    yield [
        _("Frage"),
        _("Name"),
        _("Von wo"),
        _("Stimmen"),
        _("Gefragt"),
        _("Stand"),
        _("Antwort"),
        _("Thema"),
    ]
    for one in hall.questions.order_by("-votes", "asked_at", "pk"):
        yield [
            one.text,
            one.name or _("ohne Namen"),
            str(one.get_place_display()),
            one.votes,
            f"{timezone.localtime(one.asked_at):%Y-%m-%d %H:%M}",
            _standing(one),
            one.answer,
            one.topic_id or "",
        ]


def _standing(question: Question) -> str:
    if question.dismissed_at:
        return _("nicht gezeigt")
    if question.answered_at:
        return _("beantwortet")
    return _("offen") if question.released_at else _("nicht durchgesehen")


def polls(hall: Hall) -> Iterator[Row]:
    """The results of a hall's polls, a head first."""
    yield [_("Umfrage"), _("Art"), _("Antwort"), _("Stimmen"), _("Stimmzettel")]
    for option in Option.objects.filter(poll__hall=hall).select_related("poll").order_by("poll", "pk"):
        poll = option.poll
        yield [poll.text, str(poll.get_kind_display()), option.text, option.count, poll.ballots]


def as_csv(rows: Iterator[Row]) -> bytes:
    """Semicolons and a byte order mark, which German spreadsheets expect."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Mapping[str, Iterator[Row]]) -> bytes:
    """A workbook of texts and numbers, one sheet each; the heads stay in sight."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for row in rows:
            cells = [WriteOnlyCell(sheet, defused(_printable(value))) for value in row]
            for cell in cells:
                cell.data_type = "n" if isinstance(cell.value, int) else "s"
            sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def defused(cell: Cell) -> Cell:
    """The same words behind an apostrophe, where a spreadsheet would begin to calculate."""
    is_formula = isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA)
    return f"'{cell}" if is_formula else cell


def _printable(cell: Cell) -> Cell:
    """Without control characters, which a workbook cannot hold."""
    if isinstance(cell, int):
        return cell
    return "".join(char for char in cell if char >= " " or char in "\t\n")
