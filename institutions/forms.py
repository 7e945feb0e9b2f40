"""Forms about people and institutions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.errors import LimitReached
from institutions.acts import create_workspace
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
    """The name, which allauth's form for signing up asks besides the address and the password."""

    name = _name_field()
    field_order = ["name", "email", "password1"]

    def signup(self, request: Any, user: User) -> None:
        """Save the name; allauth saves the rest."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class ProfileForm(forms.Form):
    """A person's own name."""

    name = _name_field()


class WorkspaceForm(forms.Form):
    """An institution's name."""

    name = forms.CharField(
        label=_("Iestādes nosaukums"),
        max_length=200,
        error_messages={"required": _("Ievadiet iestādes nosaukumu")},
        help_text=_("Tā to redzēs kolēģi. Pieteikumā ierakstīto nosaukumu tas nemaina."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def create(self, owner: User) -> Workspace | None:
        """Create the institution. Return None, with an error in the form, if the name is wrong or a limit reached."""
        if not self.is_valid():
            return None
        try:
            return create_workspace(self.cleaned_data["name"], owner)
        except LimitReached as limit:
            self.add_error(None, _("Jums jau ir %(number)s iestāžu.") % limit.values)
            return None


class InvitationForm(forms.Form):
    """The role and the address of the person to invite."""

    role = forms.ChoiceField(
        label=_("Uzaicinātā loma"),
        choices=[
            (Membership.EDITOR, _("Redaktors: aizpilda un lejupielādē pieteikumus")),
            (Membership.OWNER, _("Īpašnieks: arī pārvalda iestādes cilvēkus un iestatījumus un dzēš")),
        ],
        initial=Membership.EDITOR,
        widget=forms.RadioSelect,
        error_messages={"required": _("Izvēlieties uzaicinātā lomu")},
    )
    email = forms.EmailField(
        label=_("E-pasts"),
        required=False,
        help_text=_("Ja to norādīsiet, nosūtīsim saiti. Saiti varēsiet arī nokopēt un nodot paši."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].optional = True  # type: ignore[attr-defined]


class TypedConfirmation(forms.Form):
    """A step that cannot be undone is confirmed by typing the `expected` text."""

    typed = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, expected: str, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.expected = expected
        self.fields["typed"].label = label

    def clean_typed(self) -> str:
        """Check that it is the expected text, apart from spaces."""
        typed: str = self.cleaned_data["typed"]
        if " ".join(typed.split()) != " ".join(self.expected.split()):
            raise forms.ValidationError(_("Ierakstiet tieši: %(expected)s") % {"expected": self.expected})
        return typed
