"""`manage.py load_trust_list FILE --signer CERT.pem`: verify the signature of a country's trusted list and keep it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.acts import trust_lists
from applications.formats import Unreadable
from applications.inspection import wording
from applications.management.console import one_line
from applications.management.trust_lists import read_list
from applications.models import TrustList
from applications.models.errors import Outdated


class Command(BaseCommand):
    """The operator downloads the list and the certificate of its signer; the command downloads nothing."""

    help = "Ielādē valsts uzticamības sarakstu (ETSI TS 119 612), pēc kura vērtēt parakstus."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the list and the certificate of its signer."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--signer", required=True, metavar="CERT.pem", help="saraksta uzturētāja sertifikāts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the list; print its number, its age and the number of its services, and a warning if it has expired."""
        with override("lv"):
            verified = read_list(options["file"], options["signer"])
            try:
                kept, number = trust_lists.load(verified)
            except Unreadable as error:
                raise CommandError(wording.sentence(error), returncode=2) from None
            except Outdated:
                raise CommandError(_("Jau ir ielādēts jaunāks šīs valsts saraksts"), returncode=1) from None
            self.stdout.write(one_line(_described(kept, number), self.stdout))
            if verified.is_expired(timezone.now()):
                self.stderr.write(one_line(_("Saraksta termiņš ir beidzies: ielādējiet jaunāku"), self.stderr))


def _described(kept: TrustList, number: int) -> str:
    until = kept.next_update
    return _(
        "%(list)s: izdots %(issued)s (vecums dienās: %(days)s), jāatjauno līdz %(until)s, pakalpojumi: %(number)s"
    ) % {
        "list": f"{kept.territory} Nr. {kept.sequence}",
        "issued": f"{timezone.localtime(kept.issued_at):%d.%m.%Y.}",
        "days": kept.age.days,
        "until": f"{timezone.localtime(until):%d.%m.%Y.}" if until else "—",
        "number": number,
    }
