"""Who asks: a person, a device with its token, or nobody in particular."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from plietsch.core.keys import digest_of
from plietsch.core.names import Person
from plietsch.sensors.models import Area, AreaQuerySet, DeviceToken

DEVICE_LOOKS_BACK = timedelta(days=400)
GATEWAY_LOOKS_BACK = timedelta(days=60 * 365)


@dataclass(frozen=True)
class Access:
    """What somebody may read and write; with a token the token alone decides."""

    user: Person
    token: DeviceToken | None = None

    @property
    def readable(self) -> AreaQuerySet:
        """The areas whose readings are answered."""
        if self.token:
            return Area.objects.filter(pk=self.token.area_id) | Area.objects.public()
        return Area.objects.visible_to(self.user)

    @property
    def writable(self) -> AreaQuerySet:
        """The areas that readings are taken for."""
        if self.token:
            return Area.objects.filter(pk=self.token.area_id)
        return Area.objects.kept_by(self.user)

    @property
    def thing(self) -> int | None:
        """The one thing that a device writes for; None for gateways and people, who write all."""
        return self.token.thing_id if self.token else None

    @property
    def looks_back(self) -> timedelta:
        """How old a reading may be: a device's clock is off by years sooner than its readings are late."""
        return DEVICE_LOOKS_BACK if self.thing else GATEWAY_LOOKS_BACK

    def earliest(self, at: datetime) -> datetime:
        """The earliest moment that is believed."""
        return at - self.looks_back


def token_for(secret: str) -> DeviceToken | None:
    """The valid token with this secret."""
    return DeviceToken.objects.valid().select_related("area").filter(digest=digest_of(secret)).first()
