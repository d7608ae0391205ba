"""What counts as a mail address: whatever a mail can be written to."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import models


class MailableValidator(EmailValidator):
    """Django's, but "İ" is no letter of a name, and a domain is one that a name server can hold."""

    user_regex = re.compile(EmailValidator.user_regex.pattern, re.IGNORECASE | re.ASCII)

    def validate_domain_part(self, domain_part: str) -> bool:
        try:
            domain_part.encode("idna")
        except UnicodeError:
            return False
        return super().validate_domain_part(domain_part)


validate_email = MailableValidator()


def is_mailable(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def use_everywhere() -> None:
    """Every field for mail addresses asks it, also those of other libraries."""
    for field in (forms.EmailField, models.EmailField):
        field.default_validators = [validate_email]
