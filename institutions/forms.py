"""Forms about people and institutions; their fields are ordinary ones, judged by Django."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import Membership, User, Workspace

_REQUIRED_NAME = {"required": _("Ievadiet vārdu un uzvārdu")}


def _name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Vārds, uzvārds"),
        max_length=150,
        error_messages=_REQUIRED_NAME,
        help_text=_("To redz kolēģi jūsu iestādē un pieteikuma vēsturē."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class SignupForm(forms.Form):
    """What allauth's forms for signing up ask besides the address and the password."""

    name = _name_field()
    field_order = ["name", "email", "password1"]

    def signup(self, request: Any, user: User) -> None:
        """Keep the name; allauth saves what else there is."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person's own name."""

    name = _name_field()

    class Meta:
        model = User
        fields = ("name",)


class WorkspaceForm(forms.ModelForm):  # type: ignore[type-arg]
    """An institution's name."""

    name = forms.CharField(
        label=_("Iestādes nosaukums"),
        max_length=200,
        error_messages={"required": _("Ievadiet iestādes nosaukumu")},
        help_text=_("Tā to redzēs kolēģi. Pieteikumā ierakstīto nosaukumu tas nemaina."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    class Meta:
        model = Workspace
        fields = ("name",)


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    role = forms.ChoiceField(
        label=_("Ko uzaicinātais varēs"),
        choices=[
            (Membership.EDITOR, _("Sagatavotājs: aizpilda un lejupielādē pieteikumus")),
            (Membership.OWNER, _("Īpašnieks: arī pārvalda iestādes cilvēkus un iestatījumus un dzēš")),
        ],
        initial=Membership.EDITOR,
        widget=forms.RadioSelect,
        error_messages={"required": _("Izvēlieties, ko uzaicinātais varēs")},
    )
    email = forms.EmailField(
        label=_("E-pasts"),
        required=False,
        help_text=_("Ja to norādīsiet, nosūtīsim saiti. Tāpat to varēsiet nokopēt un nodot pats."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].optional = True  # type: ignore[attr-defined]


class TypedConfirmation(forms.Form):
    """Something that cannot be taken back is confirmed by typing `expected`."""

    typed = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, expected: str, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.expected = expected
        self.fields["typed"].label = label

    def clean_typed(self) -> str:
        """Exactly what was asked, but for spaces around it."""
        typed: str = self.cleaned_data["typed"]
        if " ".join(typed.split()) != " ".join(self.expected.split()):
            raise forms.ValidationError(_("Ierakstiet tieši: %(expected)s") % {"expected": self.expected})
        return typed
