"""Letters by which other institutions permit their accounts to be viewed, as their page lists them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.domain.document import Account
from applications.domain.limits import format_euro
from applications.formats import permission
from applications.models import Application
from applications.presenting.navigation import section_url
from applications.presenting.notices import WARNING, Link, Notice, Paragraph


class LetterRow(NamedTuple):
    """A letter of the list: who signs it, how many accounts it names, and its address."""

    holder: str
    accounts: str
    url: str


def page(application: Application, accounts: Iterable[Account], number: int | None) -> dict[str, Any]:
    """Return the context of the list of letters: of the version with this number, or of the draft as it is now."""
    accounts = tuple(accounts)
    letters = permission.letters(accounts)
    nameless = permission.nameless(accounts)
    of, which = ("version_permission", [number]) if number else ("permission", [])
    rows = [
        LetterRow(letter.holder, _counted(letter), reverse(of, args=[application.reference, *which, letter.key]))
        for letter in letters
    ]
    paragraphs = _paragraphs(application, nameless, len(letters), number)
    all_in_one = "version_permissions_zip" if number else "permissions_zip"
    can_zip = 1 < len(letters) <= permission.MAXIMUM_LETTERS
    return {
        "letters": rows,
        "zip_url": reverse(all_in_one, args=[application.reference, *which]) if can_zip else "",
        "notice": Notice(WARNING, paragraphs) if paragraphs else None,
        "back_text": _("Atpakaļ uz dokumentu") if number else _("Atpakaļ uz kontu sarakstu"),
        "advice": _advice(number),
    }


def _counted(letter: permission.Letter) -> str:
    number = len(letter.accounts)
    return ngettext("%(shown)s konts", "%(shown)s konti", number) % {"shown": format_euro(number)}


def _paragraphs(application: Application, nameless: int, letters: int, number: int | None) -> tuple[Paragraph, ...]:
    """Return what has to be known before the letters are sent."""
    paragraphs = [_of_nameless(application, nameless, number)] if nameless else []
    if (files := letters + 1) > permission.MAXIMUM_ATTACHED:
        counted = ngettext(
            "Kopā ar pieteikumu jāsūta %(shown)s fails.", "Kopā ar pieteikumu jāsūta %(shown)s faili.", files
        ) % {"shown": format_euro(files)}
        text = _(
            "Vienam e-adreses ziņojumam var pievienot līdz %(most)s failiem: sūtiet vairākus ziņojumus un katrā "
            "norādiet pieteikuma apzīmējumu %(reference)s."
        ) % {"most": permission.MAXIMUM_ATTACHED, "reference": application.reference}
        paragraphs.append(Paragraph(text, bold=counted))
    return tuple(paragraphs)


def _of_nameless(application: Application, nameless: int, number: int | None) -> Paragraph:
    counted = ngettext(
        "%(shown)s kontam nav norādīts citas iestādes nosaukums.",
        "%(shown)s kontiem nav norādīts citas iestādes nosaukums.",
        nameless,
    ) % {"shown": format_euro(nameless)}
    if number:
        return Paragraph(_("Šiem kontiem atļauju sagatavojiet paši."), bold=counted)
    accounts = Link(_("Citu iestāžu konti"), f"{section_url(application, 'accounts')}?turetajs=other#konti")
    text = _("Norādiet to, lai šeit sagatavotu atļauju.")
    return Paragraph(text, bold=counted, links=(accounts,))


def _advice(number: int | None) -> str:
    text = _(
        "Parakstīto atļauju sūta tajā pašā e-adreses ziņojumā kā atsevišķu failu; pieteikuma konteinerā to nedrīkst "
        "likt."
    )
    if number:
        return text
    later = _("Atļaujas atbilst pieteikumam, kāds tas ir tagad: pēc izmaiņām kontos lejupielādējiet tās vēlreiz.")
    return f"{text} {later}"
