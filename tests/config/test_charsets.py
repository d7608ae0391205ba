"""Whatever charset a caller names: addresses and forms are read as UTF-8, for kept pages are everybody's."""

from io import BytesIO

import pytest

from plietsch.config.bridge import environ_of
from plietsch.config.pages import PageCache
from tests.guests import ask

ADDRESS = "/suche/?q=kita+platz"


@pytest.mark.parametrize("charset", ["cp037", "hex", "undefined", "punycode", "utf-16"])
def test_who_names_an_odd_charset_spoils_no_page_for_others(network: PageCache, charset: str) -> None:
    for told in ({"content_type": f"text/plain; Charset={charset}"}, {}):
        status, _headers, body = ask(network, ADDRESS, **told)
        assert (status, b'value="kita platz"' in body) == (200, True)


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("text/plain; charset=hex", "text/plain"),
        ("multipart/form-data;charset=idna; boundary=x", "multipart/form-data; boundary=x"),
        ("multipart/form-data; boundary=charset", "multipart/form-data; boundary=charset"),
    ],
)
def test_the_rest_of_a_content_type_stays(told: str, left: str) -> None:
    scope = {"method": "POST", "path": "/", "query_string": b"", "http_version": "1.1", "scheme": "http"}
    scope["headers"] = [(b"content-type", told.encode())]

    assert environ_of(scope, BytesIO())["CONTENT_TYPE"] == left
