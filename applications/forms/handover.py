"""The form by which a finished version is handed to its signatory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.domain.addresses import email_is_valid
from applications.forms.base import SummaryForm, TypedField
from applications.forms.widgets import TextInput
from applications.models.handover import DAYS, MAXIMUM_EMAIL, MAXIMUM_NAME, USUAL_DAYS


class HandoverForm(SummaryForm):
    """The signatory's name and e-mail address, both optional, and the days for which the link opens."""

    optional = frozenset({"name", "email"})
    name = TypedField(label=_("Saites saņēmējs"), help_text=_("Lai sarakstā atšķirtu saites"))
    email = TypedField(
        label=_("E-pasts"),
        help_text=_("Ja to norādīsiet, nosūtīsim saiti. Saiti varēsiet arī nokopēt un nodot paši."),
        widget=TextInput(attrs={"type": "email", "autocomplete": "off"}),
    )
    days = TypedField(label=_("Cik ilgi saite derēs"), initial=str(USUAL_DAYS))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        typed = dict(self.typed_fields())
        typed["name"].limit_to(MAXIMUM_NAME)
        typed["email"].limit_to(MAXIMUM_EMAIL)
        choices = [(str(each), _("%(number)s dienas") % {"number": each}) for each in DAYS]
        self.fields["days"].widget = forms.RadioSelect(choices=choices)

    def clean_name(self) -> str:
        """Return the name in one line."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        """Return a valid e-mail address or ""."""
        email = str(self.cleaned_data["email"]).strip()
        if email and not email_is_valid(email):
            raise forms.ValidationError(_("Ievadiet e-pastu šādā formātā: vards.uzvards@iestade.lv"))
        return email

    def clean_days(self) -> int:
        """Return one of DAYS."""
        chosen = self.cleaned_data["days"]
        if chosen not in map(str, DAYS):
            raise forms.ValidationError(_("Izvēlieties, cik ilgi saite derēs"))
        return int(chosen)
