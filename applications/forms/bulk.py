"""What to put into many accounts at once."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from applications import labels
from applications.document import OTHER, OWN, VIEW
from applications.forms.base import MAXIMUM_LENGTH

MARKED, ALL = "marked", "all"
_KEEP = ("", _("Nemainīt"))


def _choice(name: str, label: Any) -> forms.ChoiceField:
    choices = [_KEEP, *labels.CHOICES[f"accounts[].{name}"].items()]
    return forms.ChoiceField(choices=choices, required=False, label=label)


def _text(css_class: str, label: Any) -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=MAXIMUM_LENGTH,
        label=label,
        widget=forms.TextInput(attrs={"class": css_class, "autocomplete": "off"}),
    )


class BulkForm(forms.Form):
    """Which accounts, and what to put into each; a blank field is left as it is in every account.

    The fields have a prefix, and labels of their own: the form of one account may stand on the same page.
    """

    scope = forms.ChoiceField(
        choices=[(MARKED, _("Atzīmētos kontus")), (ALL, _("Visus, kas atbilst filtram"))],
        widget=forms.RadioSelect,
        initial=MARKED,
        label=_("Kurus kontus mainīt"),
    )
    access_mode = _choice("access_mode", _("Jaunais pieejas režīms"))
    payment_limit = _text("w11 num", _("Jaunais maksājuma limits, EUR"))
    daily_limit = _text("w11 num", _("Jaunais dienas limits, EUR"))
    status = _choice("status", _("Jaunais statuss"))
    holder = _choice("holder", _("Jaunais turētājs"))
    permission = _choice("permission", _("Jaunās piekļuves tiesības"))
    legal_basis = _text("", _("Jaunais tiesiskais pamats"))

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, label_suffix="", auto_id="bulk_%s", prefix="new", **options)  # type: ignore[arg-type, misc]
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def typed(self) -> dict[str, str]:
        """What to put into the accounts, by field; "view" takes the limits away, "own" the permission."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "scope" and value}
        if given.get("access_mode") == VIEW:
            given = {"payment_limit": "", "daily_limit": ""} | given
        if given.get("holder") == OWN:
            given = {"holder_name": "", "permission": "", "legal_basis": ""} | given
        elif given.get("permission"):
            given = {"holder": OTHER} | given
        return given
