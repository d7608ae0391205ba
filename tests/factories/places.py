"""Files of places as offices send them, small."""

from datetime import UTC, datetime
from typing import Any

from plietsch.places.files.reading import guess_format
from plietsch.places.operations import confirm_file, receive_file
from plietsch.places.report import Report

NOON = datetime(2024, 1, 15, 11, tzinfo=UTC)


def gv_line(
    record: str, code: str, name: str, kind: str = "", as_of: str = "20231130", **figures: int
) -> str:
    """One line of a Gemeindeverzeichnis; `code` has 2, 5, 9 (with Verband) or 12 digits (the ARS)."""
    district, association, municipality = code[:5], code[5:9], code[9:12]
    key = f"{district:<5}{municipality:<3}{association:<4}"
    line = f"{record}{as_of}{key}{name:<50}{'':<50}{kind:<2}{'':<4}"
    if record == "60":
        hectares, population = figures.get("hectares", 100), figures.get("population", 500)
        line += f"{hectares:011}{population:011}{200:011}{'':<4}24589     "
    return f"{line:<220}"


def gemeindeverzeichnis(*changed: str, without: tuple[str, ...] = (), as_of: str = "20231130") -> str:
    """A small Land: a Kreis with an Amt of three villages, a town without an Amt, a kreisfreie Stadt."""
    lines = {
        "99": gv_line("10", "99", "Musterland", as_of=as_of),
        "99002": gv_line("40", "99002", "Hafenstadt, Landeshauptstadt", "41", as_of=as_of),
        "990020000": gv_line("50", "990020000", "Hafenstadt, Landeshauptstadt", "50", as_of=as_of),
        "990020000000": gv_line(
            "60",
            "990020000000",
            "Hafenstadt, Landeshauptstadt",
            "61",
            as_of,
            hectares=11865,
            population=247717,
        ),
        "99058": gv_line("40", "99058", "Seenkreis", "43", as_of=as_of),
        "990580135": gv_line("50", "990580135", "Brückstadt, Stadt", "50", as_of=as_of),
        "990585864": gv_line("50", "990585864", "Mittelland", "51", as_of=as_of),
        "990585833": gv_line("50", "990585833", "Vorland", "51", as_of=as_of),
        "990580135135": gv_line(
            "60", "990580135135", "Brückstadt, Stadt", "63", as_of, hectares=2375, population=29743
        ),
        "990585864117": gv_line("60", "990585864117", "Markstadt, Stadt", "63", as_of),
        "990585864059": gv_line("60", "990585864059", "Gnitz", "64", as_of),
        "990585864120": gv_line("60", "990585864120", "Altdorf", "64", as_of),
        "990585833118": gv_line("60", "990585833118", "Feldmark", "64", as_of),
    }
    return "\n".join([*(line for code, line in lines.items() if code not in without), *changed, ""])


def read_in(content: str | bytes, file_format: str = "", **options: Any) -> Report:
    """Receive and confirm a file, as the network office does."""
    if isinstance(content, str):
        content = content.encode()
    received = receive_file(
        file_name="orte.txt",
        file_format=file_format or guess_format(content),
        content=content,
        by=None,
        at=NOON,
        **options,
    )
    return confirm_file(place_import=received, by=None, at=NOON)
