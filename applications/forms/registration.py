"""Forms for the Treasury's answer: the date and number of registration, or the end of the service."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.dates import is_written_as_a_date, read_date
from applications.forms.base import SummaryForm, TypedField

#: The choice of a user that has no application in force.
NOBODY = "-"
#: The choice of one that is not listed, but named by its number.
OTHER = "?"
#: Chains of applications, each with a label.
Choices = list[tuple[str, str]]


class DatedForm(SummaryForm):
    """A form that asks for a day between two others, both included."""

    on = TypedField(
        max_length=40,
        widget=forms.TextInput(attrs={"class": "w11", "autocomplete": "off", "inputmode": "text"}),
    )

    def __init__(
        self, *args: Any, first: datetime.date, last: datetime.date, hint: str, before: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.first, self.last, self.before = first, last, before
        self.fields["on"].help_text = hint % {"day": f"{first:%d.%m.%Y.}", "today": f"{last:%d.%m.%Y.}"}

    def clean_on(self) -> datetime.date:
        """The day that was typed. Messages ask for what is missing or wrong."""
        typed = self.cleaned_data["on"]
        on = read_date(typed)
        if on is None:
            if not typed.strip():
                raise forms.ValidationError(_("Ievadiet datumu"))
            if is_written_as_a_date(typed):
                message = _("Datuma „%(typed)s” kalendārā nav: pārbaudiet dienu un mēnesi")
                raise forms.ValidationError(message % {"typed": typed.strip()})
            raise forms.ValidationError(_("Ievadiet datumu šādā formātā: 23.11.2026."))
        if on > self.last:
            raise forms.ValidationError(
                _("Ievadiet datumu, kas nav vēlāks par %(day)s") % {"day": f"{self.last:%d.%m.%Y.}"}
            )
        if on < self.first:
            raise forms.ValidationError(self.before % {"day": f"{self.first:%d.%m.%Y.}"})
        return on


class RegistrationForm(DatedForm):
    """The date and number of registration, and the application that it replaces if the program does not know it.

    `replaceable` are the applications to choose from. If there are too many to list, `find` returns those with a
    number, which the form then asks for. With `is_unsigned` the form asks to confirm that no valid signed file is here.
    """

    optional = frozenset({"number", "other"})
    number = TypedField(
        max_length=50,
        help_text=gettext_lazy("Ja Valsts kase to ir paziņojusi"),
        widget=forms.TextInput(attrs={"class": "w24", "autocomplete": "off"}),
    )
    replaces = TypedField()
    other = TypedField(
        max_length=50,
        help_text=gettext_lazy("Numurs šeit, piemēram, K7M-4PE, vai reģistrācijas numurs Valsts kasē"),
        widget=forms.TextInput(attrs={"class": "w24", "autocomplete": "off"}),
    )
    unsigned = forms.BooleanField(
        label=gettext_lazy("Valsts kase reģistrēja tieši šo versiju, kaut parakstītā faila šeit nav"),
        error_messages={"required": gettext_lazy("Apstipriniet, ka reģistrēta tieši šī versija")},
    )

    def __init__(
        self,
        *args: Any,
        replaceable: Choices,
        find: Callable[[str], Choices] | None = None,
        is_unsigned: bool = False,
        **options: Any,
    ) -> None:
        before = _("Ievadiet datumu, kas nav agrāks par dokumenta pabeigšanu %(day)s")
        hint = _("Ne agrāk kā %(day)s, kad pabeigts dokuments; piemēram, %(today)s")
        super().__init__(*args, hint=hint, before=before, **options)
        self.fields["on"].label = _("Reģistrācijas datums Valsts kasē")
        self.fields["number"].label = _("Reģistrācijas numurs Valsts kasē")
        self.find = find
        if replaceable:
            self.fields["replaces"].label = _("Kuru spēkā esošo pieteikumu tas aizstāj?")
            self.fields["other"].label = _("Cita pieteikuma numurs")
            self._offer(replaceable)
        else:
            del self.fields["replaces"]
        if find is None:
            del self.fields["other"]
        if is_unsigned:
            self.fields["unsigned"].is_checkbox = True  # type: ignore[attr-defined]
        else:
            del self.fields["unsigned"]
        self.helper.layout = self.layout()

    def _offer(self, replaceable: Choices) -> None:
        other = [(OTHER, _("Citu, kura šeit nav: ierakstiet tā numuru zemāk"))] if self.find else []
        nobody = (NOBODY, _("Nevienu: tas ir citas informācijas sistēmas pieteikums"))
        self.fields["replaces"].widget = forms.RadioSelect(choices=[*replaceable, *other, nobody])

    def clean(self) -> dict[str, Any]:
        """`replaces` is the chosen application's chain, NOBODY for none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "replaces" in cleaned:
            chosen, other = cleaned["replaces"], cleaned.get("other", "").strip()
            if chosen == OTHER or (other and not chosen):
                self._choose_other(other)
            elif chosen not in dict(self.fields["replaces"].widget.choices):
                self.add_error("replaces", _("Izvēlieties, kuru pieteikumu tas aizstāj"))
            elif other:
                self.add_error("other", _("Izdzēsiet šo numuru vai izvēlieties „Citu, kura šeit nav”"))
        return cleaned

    def _choose_other(self, text: str) -> None:
        found = self.find(text) if self.find else []
        if len(found) == 1:
            self.cleaned_data["replaces"] = found[0][0]
        elif found:
            self._offer(found)
            self.add_error("replaces", _("Ar šo numuru ir vairāki pieteikumi: izvēlieties, kuru tas aizstāj"))
        elif text:
            message = _("Ar šo numuru nav spēkā esoša pieteikuma, kuru šis varētu aizstāt. Pārbaudiet numuru")
            self.add_error("other", message)
        else:
            self.add_error("other", _("Ievadiet tā pieteikuma numuru, kuru šis aizstāj"))


class TerminationForm(DatedForm):
    """The day on which the Treasury approved the ending of the service."""

    def __init__(self, *args: Any, **options: Any) -> None:
        before = _("Ievadiet datumu, kas nav agrāks par reģistrāciju %(day)s")
        hint = _("Ne agrāk kā %(day)s, kad pieteikums reģistrēts; piemēram, %(today)s")
        super().__init__(*args, hint=hint, before=before, **options)
        self.fields["on"].label = _("Diena, kad apstiprināja e-pakalpojuma pārtraukšanu")
