"""Django's way to a mail server, that knows whether a text was already on its way when the line broke."""

import smtplib
from typing import Any, cast

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

REFUSED = 400  # codes from here on are refusals


class _Noting(smtplib.SMTP):
    """Notes from when on only the server knows whether it took the mail."""

    handed_over = False

    def mail(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self.handed_over = False
        return super().mail(*args, **kwargs)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed_over = True
        return super().data(msg)


class _NotingTLS(_Noting, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class EmailBackend(DjangoBackend):
    """One connection for many mails."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _NotingTLS if self.use_ssl else _Noting

    @property
    def handed_over(self) -> bool:
        """Whether the text of the mail that is being sent has begun to leave."""
        return isinstance(self.connection, _Noting) and self.connection.handed_over

    def refusal_of(self, sender: str) -> str:
        """What the server says against mails from this address; "" where it takes them."""
        server = cast(smtplib.SMTP, self.connection)
        server.ehlo_or_helo_if_needed()
        code, said = server.mail(sender)
        return f"{code} {said.decode(errors='replace')}" if code >= REFUSED else ""
