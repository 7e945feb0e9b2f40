"""The sentences that say why an act was refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from applications.domain.labels import Text
from applications.domain.limits import format_euro
from common.errors import LimitReached

#: By the limit's code; numbers are written with spaces between thousands.
_LIMITS: dict[str, Text] = {
    "accounts": _("Vienā pieteikumā var būt ne vairāk kā %(number)s kontu."),
    "begin-rate": _("No šejienes īsā laikā sākts pārāk daudz pieteikumu. Mēģiniet vēlreiz pēc stundas."),
    "guest-applications": _("Šajā pārlūkā jau ir %(number)s pieteikumu. Izdzēsiet tos, kas vairs nav vajadzīgi."),
}


def sentence(limit: LimitReached) -> str:
    """Which limit was reached, and what to do, in the active language."""
    return str(_LIMITS[limit.code]) % {name: format_euro(value) for name, value in limit.values.items()}
