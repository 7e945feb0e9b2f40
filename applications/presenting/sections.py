"""Texts about the sections of a draft: below each name in the task list, and at the top of each section's page."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.domain.cleaning import split_name
from applications.domain.document import SWORN_BAILIFF
from applications.domain.identifiers import clean_personal_code, personal_code_fault
from applications.domain.language import Text
from applications.domain.limits import format_euro
from applications.domain.masking import masked
from applications.models import Application, CertificateRecipient, Preparer, Signatory
from applications.models.account import Tally

_ABOUT: dict[str, Text] = {
    "client": gettext_lazy("Nosaukums un reģistrācijas numurs"),
    "certificate_recipient": gettext_lazy("Persona, kas saņems x509 sertifikātu, lietotāja numuru un paroli"),
    "user": gettext_lazy("Iestāde un atļautās IP adreses"),
    "accounts": gettext_lazy("Konti, pieejas režīmi un limiti"),
    "signatory": gettext_lazy("Pieteikuma parakstītājs"),
    "preparer": gettext_lazy("Kontaktpersona Valsts kases jautājumiem"),
}

#: What a section's page says before the form. Accounts have a page of their own.
_INTRODUCTIONS: dict[str, Text] = {
    "client": gettext_lazy(
        "Kas iesniedz pieteikumu: tie paši dati, kas reģistrācijas vai nodokļu maksātāja apliecībā."
    ),
    "certificate_recipient": gettext_lazy(
        "Šī persona saņems x509 autentifikācijas sertifikātu, lietotāja numuru un paroli. Ar šo personu Valsts kase "
        "sazināsies tehniskajos jautājumos."
    ),
    "user": gettext_lazy(
        "Lietotājs ir informācijas sistēma, kas veiks pieprasījumus. Norādiet tās turētāju – parasti to pašu "
        "iesniedzēju."
    ),
    "signatory": gettext_lazy(
        "Iestādes vadītājs vai pilnvarotā persona, kas parakstīs pieteikumu ar drošu elektronisko parakstu."
    ),
    "preparer": gettext_lazy("Kontaktpersona, ar kuru sazināties, ja pieteikumā ir neprecizitātes."),
}

#: The same where a sworn bailiff applies; what is not here is the same for both.
_ABOUT_OF_BAILIFF: dict[str, Text] = {
    "client": gettext_lazy("Vārds, uzvārds un reģistrācijas numurs vai personas kods"),
    "user": gettext_lazy("Lietotāja vārds, uzvārds un atļautās IP adreses"),
}
_INTRODUCTIONS_OF_BAILIFF: dict[str, Text] = {
    "client": gettext_lazy(
        "Zvērināts tiesu izpildītājs, kas iesniedz pieteikumu: tie paši dati, kas nodokļu maksātāja apliecībā."
    ),
    "user": gettext_lazy(
        "Lietotājs ir informācijas sistēma, kas veiks pieprasījumus. Norādiet tās turētāju – parasti to pašu "
        "zvērinātu tiesu izpildītāju."
    ),
    "signatory": gettext_lazy("Zvērināts tiesu izpildītājs, kas parakstīs pieteikumu ar drošu elektronisko parakstu."),
}


def introduction(name: str, kind: str) -> str:
    """Return what a section's page says before the form, for this kind of client."""
    of_bailiff = _INTRODUCTIONS_OF_BAILIFF if kind == SWORN_BAILIFF else {}
    return str(of_bailiff.get(name) or _INTRODUCTIONS[name])


def known_values(application: Application, name: str) -> dict[str, str]:
    """Return what a blank section's form begins with: what the application says elsewhere already, by field."""
    client = application.client
    if name == "user":
        return {"institution_name": client.name, "registration_number": client.registration_number}
    if client.kind != SWORN_BAILIFF or name not in ("certificate_recipient", "signatory", "preparer"):
        return {}
    given_name, surname = split_name(client.name)
    known = {"given_name": given_name, "surname": surname}
    code = clean_personal_code(client.registration_number)
    if name == "certificate_recipient" and personal_code_fault(code, timezone.localdate()) is None:
        known["personal_code"] = code
    return known


def about(application: Application, tally: Tally) -> dict[str, str]:
    """Return the line below each section's name: what it holds, or what belongs in it."""
    client, user = application.client, application.user
    filled = {
        "client": ", ".join(filter(None, (client.name, client.name and client.registration_number))),
        "certificate_recipient": _full_name(application.certificate_recipient),
        "user": ", ".join(filter(None, (user.institution_name, *user.part().allowed_ip_addresses[:2]))),
        "accounts": account_numbers(tally) if tally.total else "",
        "signatory": ", ".join(filter(None, (_full_name(application.signatory), application.signatory.position))),
        "preparer": _full_name(application.preparer),
    }
    texts = _ABOUT | (_ABOUT_OF_BAILIFF if client.kind == SWORN_BAILIFF else {})
    return {name: filled.get(name) or str(text) for name, text in texts.items()}


def _full_name(person: CertificateRecipient | Signatory | Preparer) -> str:
    return masked(" ".join(f"{person.given_name} {person.surname}".split()))


def account_numbers(tally: Tally) -> str:
    """Return how many accounts there are, and how many of them are to manage."""
    numbers = [_counted(tally.total)]
    if tally.manage:
        numbers.append(_("tiešsaistē vadīt: %(shown)s") % {"shown": format_euro(tally.manage)})
    return ", ".join(numbers)


def _counted(total: int) -> str:
    return ngettext("%(shown)s konts", "%(shown)s konti", total) % {"shown": format_euro(total)}
