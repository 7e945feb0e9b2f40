"""allauth's forms for passkeys, with labels that can be translated."""

from allauth.mfa.webauthn import forms
from django.utils.translation import gettext_lazy as _


class AddKeyForm(forms.AddWebAuthnForm):
    """A new passkey."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("Atslēgas nosaukums")
        self.fields["name"].help_text = _("Lai jūs to atšķirtu no citām, piemēram: „Darba dators”.")


class RenameKeyForm(forms.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("Atslēgas nosaukums")
