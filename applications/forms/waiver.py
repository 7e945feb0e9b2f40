"""The form in which a person says why a rule is not to be kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications.domain.waivers import LONGEST_REASON
from applications.forms.base import SummaryForm, TypedField
from applications.forms.widgets import Textarea


class WaiverForm(SummaryForm):
    """The reason of a waiver; the act checks it."""

    reason = TypedField(
        label=_("Kāpēc vērtība ir pareiza"),
        help_text=_("Piemēram: numurs piešķirts 1998. gadā, tāds tas ir nodokļu maksātāja apliecībā"),
        max_length=10 * LONGEST_REASON,
        widget=Textarea(attrs={"rows": 3}),
    )
