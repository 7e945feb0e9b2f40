"""Trusted lists for the commands: from a file, or the loaded ones if there is a database."""

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
    """Return the verified list in a file. Raise CommandError if the list or the certificate is wrong."""
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
    """Return the lists in the database; none if there is no database, or it does not answer for any reason.

    That is safe: without a list nothing is trusted, and the report on each signature says so.
    """
    try:
        name = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite" and "memory" not in name and not Path(name).exists():
            return []  # a query would create the file
        return TrustList.objects.as_trusted_lists()
    except Exception:
        return []
