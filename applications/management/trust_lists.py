"""Trusted lists for the commands: from a file, or those that the database holds, where there is one."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from applications.formats import Unreadable, wording
from applications.management.console import file_bytes
from applications.models import TrustList
from applications.signatures import trusted_lists
from applications.signatures.trusted_lists import TrustedList, Unverified

UNREADABLE = 2


def read_list(list_name: str, signer_name: str) -> TrustedList:
    """The verified list in a file; CommandError with one sentence where it or the certificate is not right."""
    try:
        signer = trusted_lists.read_certificate(file_bytes(Path(signer_name), trusted_lists.MAXIMUM_BYTES))
    except Unreadable as error:
        raise CommandError(f"{signer_name}: {wording.sentence(error)}", returncode=UNREADABLE) from None
    except ValueError:
        raise CommandError(
            _("%(name)s: fails nav sertifikāts") % {"name": signer_name}, returncode=UNREADABLE
        ) from None
    try:
        return trusted_lists.read(file_bytes(Path(list_name), trusted_lists.MAXIMUM_BYTES), signer)
    except Unreadable as error:
        raise CommandError(f"{list_name}: {wording.sentence(error)}", returncode=UNREADABLE) from None
    except Unverified:
        sentence = _("%(name)s: fails nav uzticamības saraksts, ko parakstījis šī sertifikāta īpašnieks")
        raise CommandError(sentence % {"name": list_name}, returncode=UNREADABLE) from None


def loaded_lists() -> list[TrustedList]:
    """The lists in the database; none where there is no database, or one that cannot be asked, for whatever reason.

    That is safe: without a list nothing is trusted, and each signature's report says so.
    """
    try:
        name = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite" and "memory" not in name and not Path(name).exists():
            return []  # asking SQLite would make the file
        return TrustList.objects.as_trusted_lists()
    except Exception:
        return []
