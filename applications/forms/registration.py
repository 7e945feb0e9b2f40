"""Forms for the Treasury's answer: the date and number of registration, or the end of the service."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.checking import check_clean
from applications.domain.cleaning import clean
from applications.domain.dates import is_written_as_a_date, read_date
from applications.domain.document import INSTITUTION, Client, Document, User
from applications.domain.fields import FIELDS, choices, field_label
from applications.domain.language import Text
from applications.domain.wording import sentence
from applications.forms.base import SummaryForm, TypedField
from applications.forms.widgets import Textarea

#: The choice of a user that has no application in force.
NOBODY = "-"
#: The choice of one that is not listed, but named by its number.
OTHER = "?"
#: Chains of applications, each with a label.
Choices = list[tuple[str, str]]


class DatedForm(SummaryForm):
    """A form that asks for a day between two others, both included."""

    on = TypedField(
        max_length=60,
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

    #: What is asked of the applications to choose from, and what is wrong if nothing is chosen.
    question: Text = gettext_lazy("Kuru spēkā esošo pieteikumu tas aizstāj?")
    unanswered: Text = gettext_lazy("Izvēlieties, kuru pieteikumu tas aizstāj")
    none_of_them: Text = gettext_lazy("Nevienu: tas ir citas informācijas sistēmas pieteikums")
    day_hint: Text = gettext_lazy("Ne agrāk kā %(day)s, kad pabeigts dokuments; piemēram, %(today)s")
    too_early: Text = gettext_lazy("Ievadiet datumu, kas nav agrāks par dokumenta pabeigšanu %(day)s")

    def __init__(
        self,
        *args: Any,
        replaceable: Choices,
        find: Callable[[str], Choices] | None = None,
        is_unsigned: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, hint=str(self.day_hint), before=str(self.too_early), **options)
        self.fields["on"].label = _("Reģistrācijas datums Valsts kasē")
        self.fields["number"].label = _("Reģistrācijas numurs Valsts kasē")
        self.find = find
        if replaceable:
            self.fields["replaces"].label = str(self.question)
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
        nobody = (NOBODY, self.none_of_them)
        self.fields["replaces"].widget = forms.RadioSelect(choices=[*replaceable, *other, nobody])

    def clean(self) -> dict[str, Any]:
        """`replaces` is the chosen application's chain, NOBODY for none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "replaces" in cleaned:
            chosen, other = cleaned["replaces"], cleaned.get("other", "").strip()
            if chosen == OTHER or (other and not chosen):
                self._choose_other(other)
            elif chosen not in dict(self.fields["replaces"].widget.choices):
                self.add_error("replaces", str(self.unanswered))
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


#: The fields of a recorded application by their paths in the document.
_RECORDED = {
    "kind": "client.kind",
    "name": "client.name",
    "registration_number": "client.registration_number",
    "user_name": "user.institution_name",
    "user_number": "user.registration_number",
    "addresses": "user.allowed_ip_addresses",
}


class RecordForm(RegistrationForm):
    """An application that was registered before it was known here: what is known of it, and its registration.

    With a `document`, which came in a file, nothing of the contents is asked.
    """

    optional = frozenset({"number", "other", "user_name", "user_number", "addresses"})
    question = gettext_lazy("Vai šī informācijas sistēma šeit jau ir? Izvēlieties tās pieteikumu")
    unanswered = gettext_lazy("Izvēlieties šīs pašas sistēmas pieteikumu vai atzīmējiet, ka tas ir citas sistēmas")
    none_of_them = gettext_lazy("Nav: tas ir citas informācijas sistēmas pieteikums")
    day_hint = gettext_lazy("To norāda Valsts kase, parasti atbildē uz e-adresi; piemēram, %(today)s")
    too_early = gettext_lazy("Ievadiet datumu, kas nav agrāks par %(day)s")

    kind = TypedField(widget=forms.RadioSelect)
    name = TypedField()
    registration_number = TypedField(widget=forms.TextInput(attrs={"class": "w24", "autocomplete": "off"}))
    user_name = TypedField()
    user_number = TypedField(widget=forms.TextInput(attrs={"class": "w24", "autocomplete": "off"}))
    addresses = TypedField(widget=Textarea(attrs={"rows": 3, "class": "w24"}))
    field_order = (*_RECORDED, "on", "number", "replaces", "other")

    def __init__(self, *args: Any, document: Document | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.document = document
        for name, path in _RECORDED.items():
            if document is not None:
                del self.fields[name]
                continue
            field = self.fields[name]
            field.label = field_label(path)
            field.limit_to(FIELDS[path].maximum_length)  # type: ignore[attr-defined]
        if document is None:
            self.fields["kind"].widget = forms.RadioSelect(choices=choices("client.kind"))
            self.fields["kind"].initial = INSTITUTION
            self.fields["user_name"].label = _("Lietotāja iestādes nosaukums")
            self.fields["user_number"].label = _("Lietotāja iestādes reģistrācijas numurs")
            same = _("Ja tas ir tas pats iesniedzējs, atstājiet tukšu")
            self.fields["user_name"].help_text = self.fields["user_number"].help_text = same
            self.fields["addresses"].help_text = _("Katru savā rindā; pēc tām atšķir vairākas sistēmas")
        self.helper.layout = self.layout()

    def clean(self) -> dict[str, Any]:
        """Check what is typed by the rules of its fields."""
        cleaned = super().clean()
        if self.document is None:
            paths = {path: name for name, path in _RECORDED.items()}
            for finding in check_clean(clean(self.typed_document())):
                name = paths.get(finding.path.partition("[")[0])
                if finding.is_error and name and name not in self.errors:
                    self.add_error(name, sentence(finding))
        return cleaned

    def known(self) -> Document:
        """Return what is known of the application."""
        return self.document or self.typed_document()

    def typed_document(self) -> Document:
        """Return what was typed, as a document without accounts and persons."""
        cleaned = {name: str(self.data.get(name, "")).replace("\x00", "") for name in _RECORDED}
        client = Client(cleaned["kind"] or INSTITUTION, cleaned["name"], cleaned["registration_number"])
        user = User(
            cleaned["user_name"].strip() or client.name,
            cleaned["user_number"].strip() or client.registration_number,
            tuple(each for each in re.split(r"[\n,;]", cleaned["addresses"]) if each.strip()),
        )
        return Document(client=client, user=user)


class CorrectionForm(DatedForm):
    """The day and the number of registration of a recorded application."""

    optional = frozenset({"number"})
    number = TypedField(
        max_length=50,
        help_text=gettext_lazy("Ja Valsts kase to ir paziņojusi"),
        widget=forms.TextInput(attrs={"class": "w24", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, hint=str(RecordForm.day_hint), before=str(RecordForm.too_early), **options)
        self.fields["on"].label = _("Reģistrācijas datums Valsts kasē")
        self.fields["number"].label = _("Reģistrācijas numurs Valsts kasē")
        self.helper.layout = self.layout()


class TerminationForm(DatedForm):
    """The day on which the Treasury approved the ending of the service."""

    def __init__(self, *args: Any, **options: Any) -> None:
        before = _("Ievadiet datumu, kas nav agrāks par reģistrāciju %(day)s")
        hint = _("Ne agrāk kā %(day)s, kad pieteikums reģistrēts; piemēram, %(today)s")
        super().__init__(*args, hint=hint, before=before, **options)
        self.fields["on"].label = _("Diena, kad apstiprināja e-pakalpojuma pārtraukšanu")
