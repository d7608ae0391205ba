"""Show notices on the devices that a person chose: at once, in their hours, only what they may see."""

import json
from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from plietsch.accounts.models import User
from plietsch.core import fetching
from plietsch.core.keys import digest_of
from plietsch.notifications.hours import is_quiet
from plietsch.notifications.models import Notice, Preference, PushDevice
from plietsch.notifications.queries import Told, mailable
from plietsch.notifications.sealed_push import decoded, sealed, signed_for

MOST_DEVICES = 10
AT_ONCE = 200  # notices of one round
FRESH = timedelta(hours=1)
GONE = (404, 410)


class TooManyDevices(Exception):
    """A person has as many devices as one may have."""


@transaction.atomic
def add_device(
    *, endpoint: str, public: str, auth: str, label: str, session: str, by: User, at: datetime
) -> None:
    """Show notices on one more device, as long as its session is not ended; the same one once."""
    if PushDevice.objects.filter(member=by).exclude(endpoint=endpoint).count() >= MOST_DEVICES:
        raise TooManyDevices
    PushDevice.objects.filter(endpoint=endpoint).delete()
    device = PushDevice(
        member=by,
        endpoint=endpoint,
        public=public,
        auth=auth,
        label=label,
        session=digest_of(session),
        stamp=digest_of(by.get_session_auth_hash()),
        added_at=at,
    )
    device.full_clean()
    device.save()


@transaction.atomic
def remove_device(*, device: PushDevice) -> None:
    """Nothing more on this device."""
    device.delete()


def on_session_ended(*, digest: str, **_sent: object) -> None:
    """Who signs out somewhere wants nothing to appear there any more."""
    PushDevice.objects.filter(session=digest).delete()


def push_due(*, at: datetime) -> int:
    """Show what is new and still allowed; returns how many messages went out."""
    waiting: dict[User, list[Notice]] = defaultdict(list)
    new = Notice.objects.unseen().filter(pushed_at=None, noticed_at__gt=at - FRESH)
    owned = new.filter(member__in=PushDevice.objects.values("member"))
    for notice in owned.select_related("member", "activity").order_by("pk")[:AT_ONCE]:
        waiting[notice.member].append(notice)
    wishes = Preference.objects.in_bulk([member.pk for member in waiting])
    return sum(
        _push(member, notices, at=at)
        for member, notices in waiting.items()
        if not is_quiet(wishes.get(member.pk, Preference(member=member)), at)
    )


def _push(member: User, notices: list[Notice], *, at: datetime) -> int:
    """Claiming the rows first keeps two workers from showing the same twice."""
    claimed = Notice.objects.filter(pk__in=[notice.pk for notice in notices], pushed_at=None)
    if not claimed.update(pushed_at=at) or not member.is_member:
        return 0
    with translation.override(member.language):
        told = mailable(member, notices)
    mine = PushDevice.objects.filter(member=member)
    mine.exclude(stamp__in=["", digest_of(member.get_session_auth_hash())]).delete()
    devices = list(mine.order_by("pk"))
    return sum(_show(device, entry, at=at) for entry in told for device in devices)


def _show(device: PushDevice, entry: Told, *, at: datetime) -> bool:
    """One message to one device; a device that its service no longer knows goes."""
    content = json.dumps({"text": entry.text, "url": entry.url}).encode()
    body = sealed(content, public=decoded(device.public), auth=decoded(device.auth))
    headers = {
        "Authorization": signed_for(device.endpoint, at=at),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(FRESH.total_seconds())),
    }
    try:
        status = fetching.send(device.endpoint, body, headers)
    except fetching.FetchRefused:
        return False
    if status in GONE:
        device.delete()
    return 200 <= status < 300  # noqa: PLR2004 - success in HTTP
