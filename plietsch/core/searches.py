"""A page that searches tells how it went, so that the network learns what people miss."""

from django.http import HttpRequest

SEARCHED = "plietsch.searched"


def tell_search(request: HttpRequest, words: str, hits: int) -> None:
    """Somebody looked for `words` and found `hits`; looking at a further page of the same does not count."""
    if words.strip() and "page" not in request.GET:
        request.META[SEARCHED] = (words, hits)
