"""A form that is sent twice, by a double click or a shaky line, does its work once.

The form carries a fresh key (`{% once %}`, written by ui/components/form.html), the view wraps its writing:
`return once(request, lambda: _write(request, form))`.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from plietsch.core.models import Sending
from plietsch.core.names import UserRequest

FIELD = "once"
KEPT = timedelta(days=1)


def once(request: UserRequest, write: Callable[[], HttpResponse]) -> HttpResponse:
    """What `write` answers; the same form sent again writes nothing and leads where the first one led.

    Both run in one transaction: a second sending waits for the first. Work counts as done with a redirect.
    """
    if FIELD not in request.POST:
        return write()
    key = _key(request)
    with transaction.atomic():
        if not _is_first(key):
            return HttpResponseRedirect(Sending.objects.get(pk=key).address)
        answer = write()
        if isinstance(answer, HttpResponseRedirect):
            Sending.objects.filter(pk=key).update(address=answer.url)
        else:
            Sending.objects.filter(pk=key).delete()
        return answer


def sweep(now: datetime) -> int:
    """Forget what was sent a day ago; returns how many."""
    return Sending.objects.filter(sent_at__lt=now - KEPT).delete()[0]


def _is_first(key: str) -> bool:
    try:
        with transaction.atomic():
            Sending.objects.create(pk=key, sent_at=timezone.now())
    except IntegrityError:
        return False
    return True


def _key(request: UserRequest) -> str:
    """A digest of who sent what: another text out of the same form, after a step back, is another sending."""
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    files = [[file.name, file.size] for _name, files in request.FILES.lists() for file in files]
    content = [request.user.pk, request.path, typed, files]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
