"""What stays of a mail: the new words. The mails in mails/ are our own; beside each lies what stays."""

import time
from pathlib import Path

import pytest

from plietsch.letterboxes.hypertext import text_of
from plietsch.letterboxes.reading import Unreadable, read_letter
from plietsch.letterboxes.trimming import trimmed

MAILS = sorted((Path(__file__).parent / "mails").glob("*.eml"))


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.stem)
def test_only_new_words_are_read(mail: Path) -> None:
    letter = read_letter(mail.read_bytes())

    assert letter.text.strip() == mail.with_suffix(".txt").read_text().strip()
    assert letter.subject == "Wer hat die Pumpen?"
    assert letter.files == []


def test_what_nobody_can_guess_is_kept() -> None:
    assert trimmed("Danke, das hilft.\n\nZweiter Absatz.") == "Danke, das hilft.\n\nZweiter Absatz."
    assert trimmed("Am 3. Mai schrieb der Kreis:\nDie Förderung kommt.") == (
        "Am 3. Mai schrieb der Kreis:\nDie Förderung kommt."
    )
    assert trimmed("--\nNur ein Strich") == ""


def test_long_and_odd_texts_take_no_time() -> None:
    begin = time.monotonic()
    for text in ("\n" * 20_000, "> " * 20_000, "Von: a\n" * 5_000, "On a\n" * 5_000, "Am " * 20_000):
        trimmed(text)
    for html in ("<div>" * 50_000, "<b><i>" * 50_000, "<a href=x>" * 50_000, "<!--" * 50_000, "<a " * 50_000):
        text_of(html)
    assert time.monotonic() - begin < 20


def test_rules_without_end_are_read_at_once() -> None:
    assert trimmed("Moin.\n" + "________________\n" * 30_000).startswith("Moin.")


def test_parts_without_end_are_no_mail() -> None:
    nested = b""
    for number in range(2000):
        nested += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number)
    with pytest.raises(Unreadable):
        read_letter(b"From: a@example.org\nMIME-Version: 1.0\n" + nested)


def test_half_a_sign_is_left_out() -> None:
    head = b"From: a@example.org\nContent-Type: text/plain; charset=unicode_escape\n\n"

    assert read_letter(head + b"halb \\ud800 da\n").text == "halb  da"


def test_a_script_in_a_mail_is_not_read() -> None:
    text, _pictures = text_of("<p>Moin<script>alert(1)</script><style>p{}</style></p><img src=x onerror=y>")

    assert text == "Moin"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Das ist <b>sehr wichtig </b>und <em>neu</em>.</p>", "Das ist **sehr wichtig** und *neu*."),
        ("<p><b></b><i> </i>Gut.</p>", "Gut."),
        ("<b><p>Eins</p><p>Zwei</p></b>", "Eins\n\nZwei"),
        ('<a href="https://a.example/x"><strong>Hier</strong></a>', "[**Hier**](https://a.example/x)"),
        ("<p>Nie <b>geschlossen</p><p>weiter</p>", "Nie **geschlossen**\n\n**weiter**"),
    ],
    ids=["bold", "empty", "paragraphs", "link", "open"],
)
def test_stressed_words_of_a_formatted_mail_stay_stressed(html: str, text: str) -> None:
    assert text_of(html)[0] == text
