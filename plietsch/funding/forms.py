"""Forms of funding."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Organisation, User
from plietsch.core.money import MoneyField
from plietsch.funding.models import FinanceRole, Grant, InterimReport, PlanItem
from plietsch.funding.queries import current_items
from plietsch.funding.terms import FundingTerms, Item
from plietsch.ui.forms import Form, ModelForm


class TextForm(Form):
    """One text, under the label that the step gives it."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), max_length=8000)

    def __init__(self, *args: Any, label: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].required = label, required


class DayForm(Form):
    """One day, under the label that the step gives it."""

    day = forms.DateField()

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = label


class FundingTermsForm(Form):
    """How all grants of a call are handled."""

    financing = forms.ChoiceField(
        label=_("Art der Finanzierung"),
        choices=[
            ("share", _("Anteil: Sinken die Ausgaben, sinkt die Zuwendung im selben Verhältnis")),
            ("gap", _("Fehlbedarf: Was gespart wird, mindert zuerst die Zuwendung")),
            ("fixed", _("Festbetrag: Die Zuwendung bleibt, solange die Ausgaben sie erreichen")),
        ],
        widget=forms.RadioSelect,
    )
    drawn_money_weeks = forms.IntegerField(
        label=_("Wochen, in denen abgerufenes Geld ausgegeben wird"), min_value=1, max_value=52
    )
    interim_report_months = forms.IntegerField(
        label=_("Monate nach Jahresende bis zum Zwischennachweis"), min_value=1, max_value=12
    )
    proof_months = forms.IntegerField(
        label=_("Monate nach dem Bewilligungszeitraum bis zum Verwendungsnachweis"), min_value=1, max_value=24
    )
    item_overrun_percent = forms.IntegerField(
        label=_("Prozent, um die eine Position überschritten werden darf"), min_value=0, max_value=100
    )
    appeal_days = forms.IntegerField(label=_("Tage für einen Widerspruch"), min_value=1, max_value=365)
    interest_per_mille = forms.IntegerField(
        label=_("Zinsen im Jahr über dem Basiszinssatz, in Promille"), min_value=0, max_value=200
    )
    reminder_days = forms.IntegerField(
        label=_("Tage vor einer Frist, an denen erinnert wird"), min_value=1, max_value=180
    )
    receipts_kept_years = forms.IntegerField(
        label=_("Jahre, in denen Belege aufbewahrt werden"), min_value=1, max_value=30
    )
    provisions = forms.CharField(
        label=_("Nebenbestimmungen"), widget=forms.Textarea, max_length=20_000, required=False
    )

    def terms(self) -> FundingTerms:
        """The terms as typed."""
        return FundingTerms(**self.cleaned_data)


class AcceptanceForm(Form):
    """Accept a notice, perhaps without keeping the appeal."""

    waives_appeal = forms.BooleanField(
        label=_("Meine Organisation verzichtet auf den Widerspruch. Geld kann dann sofort fließen."),
        required=False,
    )


class DrawdownForm(Form):
    """How much money is needed soon, and for what."""

    amount_cents = MoneyField(label=_("Betrag in Euro"), least=1)
    purpose = forms.CharField(
        label=_("Wofür Sie das Geld in den nächsten Wochen brauchen"), widget=forms.Textarea, max_length=2000
    )


class ReceiptForm(Form):
    """A payment under a position of the plan."""

    item_number = forms.TypedChoiceField(label=_("Position des Finanzierungsplans"), coerce=int)
    paid_on = forms.DateField(label=_("Bezahlt am"))
    payee = forms.CharField(label=_("Empfänger der Zahlung"), max_length=200)
    purpose = forms.CharField(label=_("Grund der Zahlung"), max_length=300)
    amount_cents = MoneyField(label=_("Betrag in Euro"), least=1)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.number, f"{item.number}. {item.label}") for item in current_items(grant)]
        cast(forms.TypedChoiceField, self.fields["item_number"]).choices = choices


class InterimReportForm(ModelForm):
    """The report on a budget year."""

    class Meta:
        model = InterimReport
        fields = ("year", "report")


class ChangeForm(Form):
    """Another end of the period, another plan, or both."""

    reason = forms.CharField(label=_("Begründung"), widget=forms.Textarea, max_length=4000)
    period_end = forms.DateField(label=_("Neues Ende des Bewilligungszeitraums"), required=False)
    new_label = forms.CharField(label=_("Neue Position"), max_length=200, required=False)
    new_cents = MoneyField(label=_("Betrag der neuen Position in Euro"), required=False)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items_now: Iterable[PlanItem] = list(current_items(grant))
        for item in self.items_now:
            self.fields[f"item_{item.number}"] = MoneyField(
                label=f"{item.number}. {item.label}", initial=item.amount_cents
            )
        self.order_fields(
            ["reason", "period_end", *(f"item_{item.number}" for item in self.items_now), "new_label"]
        )

    def items(self) -> dict[int, Item] | None:
        """The plan asked for; None where it stays as it is."""
        asked = {
            item.number: Item(item.label, self.cleaned_data[f"item_{item.number}"]) for item in self.items_now
        }
        if self.cleaned_data["new_label"]:
            asked[max(asked) + 1] = Item(self.cleaned_data["new_label"], self.cleaned_data["new_cents"] or 0)
        now = {item.number: Item(item.label, item.amount_cents) for item in self.items_now}
        return None if asked == now else asked


class DecisionForm(Form):
    """Yes or no to a change, with an answer."""

    is_approved = forms.TypedChoiceField(
        label=_("Entscheidung"),
        choices=[("yes", _("genehmigen")), ("no", _("ablehnen"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    answer = forms.CharField(label=_("Antwort an die Organisation"), widget=forms.Textarea, max_length=4000)


class ReclaimForm(Form):
    """How much is asked back, from when it bears interest, until when it is paid."""

    amount_cents = MoneyField(label=_("Betrag in Euro"), least=1)
    interest_from = forms.DateField(label=_("Zinsen ab"))
    due_on = forms.DateField(label=_("Zahlbar bis"))
    remarks = forms.CharField(label=_("Begründung"), widget=forms.Textarea, max_length=8000)


class RepaymentForm(Form):
    """What came in, and when."""

    amount_cents = MoneyField(label=_("Betrag in Euro"), least=1)
    received_on = forms.DateField(label=_("Eingegangen am"))


class RoleForm(Form):
    """Who looks after the grants of an organisation."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        employed = organisation.affiliations.current().values("user")
        people = User.objects.members().filter(pk__in=employed).order_by("name", "pk")
        cast(forms.ModelChoiceField, self.fields["user"]).queryset = people


class WhichRoleForm(Form):
    """One of those who look after the grants of an organisation."""

    role = forms.ModelChoiceField(FinanceRole.objects.none())

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = FinanceRole.objects.filter(organisation=organisation).select_related("user")
        cast(forms.ModelChoiceField, self.fields["role"]).queryset = roles


class BaseRateForm(Form):
    """A base rate from a day on; the same day again corrects it."""

    valid_from = forms.DateField(label=_("gültig ab"))
    percent = forms.DecimalField(
        label=_("Basiszinssatz in Prozent"),
        max_digits=4,
        decimal_places=2,
        localize=True,
        help_text=_("Zum Beispiel 1,27. Ein Satz unter null beginnt mit einem Minus."),
    )

    def clean_percent(self) -> int:
        """The rate in hundredths."""
        return int(self.cleaned_data["percent"] * 100)
