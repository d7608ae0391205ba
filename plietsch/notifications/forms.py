"""How a person wants to hear of news."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.notifications.models import Preference
from plietsch.ui.forms import ModelForm


class PreferenceForm(ModelForm):
    """Mails, digest, limit and hours of rest."""

    class Meta:
        model = Preference
        fields = ["by_mail", "digest", "most_mails", "quiet_from", "quiet_until", "quiet_weekend"]
        widgets = {"digest": forms.RadioSelect}
        help_texts = {
            "digest": _("Eine E-Mail mit allem, was Sie noch nicht gelesen haben."),
            "most_mails": _("Was darüber hinausgeht, steht in der nächsten Sammelmail."),
            "quiet_from": _("In dieser Zeit schicken wir nichts; es kommt danach."),
        }
