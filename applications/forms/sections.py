"""The forms of the five sections that are one row each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.domain.document import SWORN_BAILIFF
from applications.forms.base import OWN_DATA, DocumentForm, TypedField
from applications.forms.widgets import Textarea, TextInput


def _name(autocomplete: str = "off") -> TypedField:
    return TypedField(widget=TextInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}))


def _organization() -> TypedField:
    return TypedField(widget=TextInput(attrs={"autocomplete": "organization", "spellcheck": "false"}))


def _phone(**options: Any) -> TypedField:
    return TypedField(widget=TextInput(attrs={"class": "w24", "autocomplete": "off", "type": "tel"}), **options)


def _email(**options: Any) -> TypedField:
    # type=text would bring no @ keyboard; type=email would let the browser rewrite what was typed: inputmode does both
    attrs = {"inputmode": "email", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
    return TypedField(widget=TextInput(attrs=attrs), **options)


def _number(css_class: str, **options: Any) -> TypedField:
    return TypedField(widget=TextInput(attrs={"class": css_class, "autocomplete": "off"}), **options)


class InstitutionForm(DocumentForm):
    """The client; a sworn bailiff has other labels and rules."""

    prefix_path = "client."
    institution_fields = ("name", "registration_number")
    kind = TypedField()
    name = _organization()
    registration_number = _number("w24")

    def __init__(self, *args: Any, kind: str = "", **options: Any) -> None:
        super().__init__(*args, kind=kind, **options)
        # Another kind has other labels and rules: with JavaScript the server writes them anew at once.
        self.fields["kind"].widget.attrs |= {
            "hx-post": "",
            "hx-target": "#section",
            "hx-select": "#section",
            "hx-swap": "outerHTML",
        }
        if kind == SWORN_BAILIFF:
            self.fields["name"].help_text = _("Tikai vārds un uzvārds, bez amata un iecirkņa")
            self.fields["registration_number"].help_text = _("Nodokļu maksātāja numurs vai personas kods")
        else:
            self.fields["name"].help_text = _("Kā norādīts reģistrācijas vai nodokļu maksātāja apliecībā")
            self.fields["registration_number"].help_text = _("11 cipari, piemēram, 90000050138")


class CertificateRecipientForm(DocumentForm):
    """The person who receives the certificate."""

    prefix_path = "certificate_recipient."
    given_name = _name()
    surname = _name()
    personal_code = _number("w11", help_text=_("Piemēram, 010190-12349 vai 321234-56785"))
    phone = _phone()
    email = _email(help_text=_("Uz šo adresi nosūtīs sertifikāta aktivizēšanas kārtību"))


class UserForm(DocumentForm):
    """The technical user."""

    prefix_path = "user."
    institution_fields = ("institution_name", "registration_number")
    institution_name = _organization()
    registration_number = _number("w24")
    allowed_ip_addresses = TypedField(
        help_text=_("Katru adresi vai tīklu rakstiet savā rindā, piemēram, 195.122.1.10 vai 195.122.1.0/28"),
        widget=Textarea(attrs={"rows": 4, "class": "w24", "spellcheck": "false", "autocapitalize": "none"}),
    )


class SignatoryForm(DocumentForm):
    """The person who signs."""

    prefix_path = "signatory."
    given_name = _name()
    surname = _name()
    position = TypedField(help_text=_("Piemēram, direktore vai izpilddirektors"))
    authority = TypedField()


class PreparerForm(DocumentForm):
    """The contact person for inaccuracies: usually the one who fills in the form."""

    prefix_path = "preparer."
    whole_field = "phone"
    given_name = _name()
    surname = _name()
    phone = _phone(help_text=_("Norādiet tālruni vai e-pastu, vai abus"))
    email = _email()
    own_data = OWN_DATA


SECTION_FORMS: dict[str, type[DocumentForm]] = {
    "client": InstitutionForm,
    "certificate_recipient": CertificateRecipientForm,
    "user": UserForm,
    "signatory": SignatoryForm,
    "preparer": PreparerForm,
}
