"""What the Treasury answered: the date and the number of registration, or the day on which the service ended."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.dates import read_date
from applications.forms.base import ToldForm, TypedField

#: The choice of a user that has no application in force.
NOBODY = "-"


class DatedForm(ToldForm):
    """A form that asks for a day between two others, both included."""

    on = TypedField(
        max_length=40,
        help_text=gettext_lazy("Piemēram, 23.11.2026."),
        widget=forms.TextInput(attrs={"class": "w11", "autocomplete": "off", "inputmode": "text"}),
    )

    def __init__(self, *args: Any, first: datetime.date, last: datetime.date, before: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.first, self.last, self.before = first, last, before

    def clean_on(self) -> datetime.date:
        """The day that was typed; in the words of whoever types a wrong one."""
        typed = self.cleaned_data["on"]
        on = read_date(typed)
        if on is None:
            if not typed.strip():
                raise forms.ValidationError(_("Ievadiet datumu"))
            raise forms.ValidationError(_("Ievadiet datumu formā 23.11.2026."))
        if on > self.last:
            raise forms.ValidationError(
                _("Ievadiet datumu, kas nav vēlāks par %(day)s") % {"day": f"{self.last:%d.%m.%Y.}"}
            )
        if on < self.first:
            raise forms.ValidationError(self.before % {"day": f"{self.first:%d.%m.%Y.}"})
        return on


class RegistrationForm(DatedForm):
    """The date and number of registration; and which application it replaces, where nobody else can tell."""

    optional = frozenset({"number"})
    number = TypedField(
        max_length=50,
        help_text=gettext_lazy("Ja Valsts kase to ir paziņojusi"),
        widget=forms.TextInput(attrs={"class": "w24", "autocomplete": "off"}),
    )
    replaces = TypedField()

    def __init__(self, *args: Any, replaceable: list[tuple[str, str]], **options: Any) -> None:
        before = _("Ievadiet datumu, kas nav agrāks par dokumenta pabeigšanu %(day)s")
        super().__init__(*args, before=before, **options)
        self.fields["on"].label = _("Reģistrācijas datums Valsts kasē")
        self.fields["number"].label = _("Reģistrācijas numurs Valsts kasē")
        if replaceable:
            nobody = (NOBODY, _("Nevienu: tas ir citas informācijas sistēmas pieteikums"))
            self.fields["replaces"].label = _("Kuru spēkā esošo pieteikumu tas aizstāj?")
            self.fields["replaces"].widget = forms.RadioSelect(choices=[*replaceable, nobody])
        else:
            del self.fields["replaces"]
        self.helper.layout = self.layout()

    def clean_replaces(self) -> str:
        """The chosen application's chain, NOBODY for none."""
        chosen = self.cleaned_data["replaces"]
        if chosen not in dict(self.fields["replaces"].widget.choices):
            raise forms.ValidationError(_("Izvēlieties, kuru pieteikumu tas aizstāj"))
        return str(chosen)


class TerminationForm(DatedForm):
    """The day on which the Treasury approved the ending of the service."""

    def __init__(self, *args: Any, **options: Any) -> None:
        before = _("Ievadiet datumu, kas nav agrāks par reģistrāciju %(day)s")
        super().__init__(*args, before=before, **options)
        self.fields["on"].label = _("Diena, kad apstiprināja e-pakalpojuma pārtraukšanu")
