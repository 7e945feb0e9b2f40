"""The form of one account."""

from __future__ import annotations

from crispy_forms.layout import Div, Layout
from django.utils.translation import gettext_lazy as _

from applications.domain.document import OPEN, OWN
from applications.domain.language import Text
from applications.forms.base import DocumentForm, TypedField
from applications.forms.widgets import TextInput

#: Fields that only another institution's account has.
_OF_OTHERS = ("holder_name", "permission", "legal_basis")


def _limit(help_text: Text) -> TypedField:
    attrs = {"class": "w11 num", "inputmode": "numeric", "autocomplete": "off"}
    return TypedField(help_text=help_text, widget=TextInput(attrs=attrs))


class AccountForm(DocumentForm):
    """One account. Limits are for the mode "manage", the permission for another institution's account."""

    prefix_path = "accounts[]."
    institution_fields = ("holder_name",)
    iban = TypedField(
        help_text=_("21 zīme, piemēram, LV24 TREL 0000 0000 0000 0"),
        widget=TextInput(
            attrs={"class": "w24", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
    holder = TypedField(initial=OWN)
    holder_name = TypedField()
    permission = TypedField()
    legal_basis = TypedField(
        help_text=_("Normatīvais akts un pants, piemēram, Likuma par budžetu un finanšu vadību 27. pants"),
    )
    status = TypedField(initial=OPEN)
    access_mode = TypedField()
    payment_limit = _limit(_("Viena maksājuma lielākā summa, bez centiem, piemēram, 5000"))
    daily_limit = _limit(_("Dienas maksājumu lielākā kopsumma, bez centiem, piemēram, 20000"))

    def is_untouched(self) -> bool:
        """Return whether nothing was typed or chosen in the form of a new account."""
        return all(value in ("", self.fields[name].initial) for name, value in self.typed().items())

    def layout(self) -> Layout:
        """Return the fields in groups, each shown only for its choices by the style sheet and account_form.js."""
        # What contradicts an account of the applicant's own is shown, so that it can be removed.
        contradicts = self.data.get("holder") == OWN and any(map(self.data.get, _OF_OTHERS))
        return Layout(
            "revision",
            "seen",
            "iban",
            "holder",
            Div(
                "holder_name",
                "permission",
                Div("legal_basis", css_class="when-by-law shown" if contradicts else "when-by-law"),
                css_class="when-other shown" if contradicts else "when-other",
            ),
            "status",
            "access_mode",
            Div("payment_limit", "daily_limit", css_class="when-manage"),
        )
