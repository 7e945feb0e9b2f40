"""`manage.py load_trust_list FILE --signer CERT.pem`: keep a country's trusted list, once its signature is verified."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.acts import trust_lists
from applications.management.console import one_line
from applications.management.trust_lists import read_list
from applications.models import TrustList
from applications.models.errors import Outdated


class Command(BaseCommand):
    """The operator fetches the list and the certificate of whoever signs it; nothing is fetched here."""

    help = "Ielādē valsts uzticamības sarakstu (ETSI TS 119 612), pēc kura vērtēt parakstus."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The list, and by whose certificate it is verified."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--signer", required=True, metavar="CERT.pem", help="saraksta uzturētāja sertifikāts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep the list and say which one it is, how old, and whether a newer one should be there already."""
        with override("lv"):
            verified = read_list(options["file"], options["signer"])
            try:
                kept, number = trust_lists.load(verified)
            except ValueError:
                raise CommandError(_("Saraksta pakalpojumus nevar izlasīt"), returncode=2) from None
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
