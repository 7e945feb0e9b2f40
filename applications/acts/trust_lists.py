"""Loading trusted lists, by which signatures are verified. Only a command imports this module: it imports pyHanko."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from applications.formats import Unreadable
from applications.models.errors import Outdated
from applications.models.trust_list import TrustList
from applications.signatures.trusted_lists import TrustedList
from applications.signatures.with_pyhanko import services


def load(verified: TrustedList) -> tuple[TrustList, int]:
    """Keep a verified list in place of the one of the same country. Return it and the number of its services.

    Raise Unreadable if its services cannot be read, and Outdated if a newer list of that country is loaded.
    """
    try:
        number = services.check_readable(verified)
    except ValueError:
        raise Unreadable("trust-list-services") from None
    with transaction.atomic():
        loaded = TrustList.objects.select_for_update().filter(territory=verified.territory).first()
        if loaded and loaded.sequence > verified.sequence:
            raise Outdated
        kept, _created = TrustList.objects.update_or_create(
            territory=verified.territory, defaults=verified._asdict() | {"loaded_at": timezone.now()}
        )
    return kept, number
