"""What each field and each fixed value is called: one place for forms, messages, tables, the review and the paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.domain import document as d

Text = str | Promise


def filled(text: Text, values: Mapping[str, object]) -> str:
    """A sentence with these values in it; a counted one in the form that its number asks for."""
    sentence: Any = text
    return str(sentence % values) if values else str(text)


#: A given name and a surname together.
PERSON: Text = _("Vārds, uzvārds")

SECTIONS: dict[str, Text] = {
    "client": _("Iestāde"),
    "certificate_recipient": _("Sertifikāta saņēmējs"),
    "user": _("Lietotājs"),
    "accounts": _("Konti"),
    "signatory": _("Paraksttiesīgais"),
    "preparer": _("Sagatavotājs"),
}

FIELDS: dict[str, Text] = {
    "client.kind": _("Pieteikuma iesniedzējs"),
    "client.name": _("Nosaukums"),
    "client.registration_number": _("Reģistrācijas Nr."),
    "certificate_recipient.given_name": _("Vārds"),
    "certificate_recipient.surname": _("Uzvārds"),
    "certificate_recipient.personal_code": _("Personas kods"),
    "certificate_recipient.phone": _("Tālrunis"),
    "certificate_recipient.email": _("E-pasts"),
    "user.institution_name": _("Iestādes nosaukums"),
    "user.registration_number": _("Reģistrācijas Nr."),
    "user.allowed_ip_addresses": _("Atļautās IP adreses"),
    "accounts[].iban": _("Konta numurs"),
    "accounts[].holder": _("Konta turētājs"),
    "accounts[].holder_name": _("Citas iestādes nosaukums"),
    "accounts[].status": _("Konta statuss"),
    "accounts[].access_mode": _("Pieejas režīms"),
    "accounts[].payment_limit": _("Viena maksājuma limits (euro)"),
    "accounts[].daily_limit": _("Vienas dienas limits (euro)"),
    "accounts[].permission": _("Tiesības piekļūt citas iestādes kontam"),
    "accounts[].legal_basis": _("Tiesiskais pamats"),
    "signatory.given_name": _("Vārds"),
    "signatory.surname": _("Uzvārds"),
    "signatory.position": _("Amats"),
    "signatory.authority": _("Tiesības parakstīt"),
    "preparer.given_name": _("Vārds"),
    "preparer.surname": _("Uzvārds"),
    "preparer.phone": _("Tālrunis"),
    "preparer.email": _("E-pasts"),
}

#: A sworn bailiff's labels where they differ.
BAILIFF_FIELDS: dict[str, Text] = {
    "client.name": PERSON,
    "client.registration_number": _("Reģistrācijas Nr. vai personas kods"),
    "user.institution_name": PERSON,
    "user.registration_number": _("Reģistrācijas Nr. vai personas kods"),
}

CHOICES: dict[str, dict[str, Text]] = {
    "client.kind": {
        d.INSTITUTION: _("Iestāde"),
        d.SWORN_BAILIFF: _("Zvērināts tiesu izpildītājs"),
    },
    "accounts[].holder": {d.OWN: _("Savs konts"), d.OTHER: _("Citas iestādes konts")},
    "accounts[].status": {d.OPEN: _("Atvērts"), d.CLOSED: _("Slēgts"), d.BLOCKED: _("Bloķēts")},
    "accounts[].access_mode": {d.VIEW: _("Tiešsaistē skatīt"), d.MANAGE: _("Tiešsaistē vadīt")},
    "accounts[].permission": {
        d.WRITTEN: _("Ir citas iestādes rakstiska atļauja"),
        d.BY_LAW: _("Tiesības noteiktas normatīvajā aktā"),
    },
    "signatory.authority": {
        d.REGISTERED: _("Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi"),
        d.CONFIRMED: _("Valsts kase e-pakalpojumu portāla sadaļā Pieteikumi ir apstiprinājusi pārstāvēttiesības"),
        d.MANDATE: _(
            "E-pakalpojumu portāla sadaļā Pieteikumi ir apstiprināta pilnvara ar pilnvarojumu "
            "„Parakstīt pakalpojumu un e-pakalpojumu lietotāju pieteikumus”"
        ),
    },
}


def section_title(name: str, kind: str = d.INSTITUTION) -> str:
    """What a section is called on an application of this kind."""
    if name == "client" and kind == d.SWORN_BAILIFF:
        return choice_label("client.kind", kind)
    return str(SECTIONS.get(name, ""))


def field_label(field: str, kind: str = d.INSTITUTION) -> str:
    """The label of a field (path without row numbers) on an application of this kind."""
    if kind == d.SWORN_BAILIFF and field in BAILIFF_FIELDS:
        return str(BAILIFF_FIELDS[field])
    return str(FIELDS[field])


def choice_label(field: str, value: str) -> str:
    """What a value of a fixed list is called; a value that is not on the list is shown as it is."""
    return str(CHOICES[field].get(value, value))
