"""Who types an address that no mail can be sent to learns it at once, wherever they type it."""

import pytest
from django import forms

from plietsch.accounts.models import User
from plietsch.core.mailable import is_mailable

GOOD = ["buero@gemeinde.example", "o'neill+netz@xn--mnchen-3ya.example", "amt@münchen.example", "a@localhost"]
BAD = [
    "İ@gemeinde.example",
    "ſ@gemeinde.example",
    "\u212a@gemeinde.example",
    f"x@{'ä' * 60}.example",
    f"x@{'a' * 64}.example",
]


@pytest.mark.parametrize("address", GOOD)
def test_addresses_that_a_mail_can_be_written_to_are_taken(address: str) -> None:
    assert is_mailable(address)


@pytest.mark.parametrize("address", BAD)
def test_addresses_that_none_can_be_written_to_are_refused_in_every_form_and_for_every_member(
    address: str,
) -> None:
    assert not is_mailable(address)
    with pytest.raises(forms.ValidationError):
        forms.EmailField().clean(address)
    with pytest.raises(forms.ValidationError):
        User._meta.get_field("email").clean(address, None)
