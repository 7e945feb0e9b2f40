"""The Treasury's instruction in its own words, by field: what "Ko saka instrukcija" unfolds. Never reworded."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

_RECIPIENT = (
    "Sadaļā vienmēr jānorāda tās personas datus - vārdu, uzvārdu, personas kodu, tālruni un e-pastu, kas saņems x509 "
    "autentifikācijas sertifikātu, lietotāja numuru un X509 autentifikācijas sertifikāta paroli, un ar kuru Valsts "
    "kase var sazināties pakalpojuma tehnisko jautājumu risināšanā."
)
_NUMBER = (
    "Nosaukums, Reģistrācijas Nr. - jāsakrīt ar reģistrācijas/nodokļu maksātāja apliecībā norādīto. Zvērināts tiesu "
    "izpildītājs laukā “Nosaukums” norāda tikai Vārdu Uzvārdu."
)
_USER = "Norāda iestādes nosaukumu un reģistrācijas numuru."
_RESTRICTION = (
    'Lietotājam drīkst piemērot tikai pieejas režīmu "tiešsaistē skatīt", ja piesaistītais konts ir:',
    "citas iestādes konts Valsts kasē. Kopā ar pieteikumu ir jāiesniedz citas iestādes rakstiska atļauja piekļūt konta "
    "informācijai (nav attiecināms uz gadījumiem, ja citos normatīvajos aktos ir noteiktas tiesības saņemt šādu "
    "informāciju);",
    "iestādes konts, kurš ir slēgts vai bloķēts.",
)
_SIGNATORY = (
    "Pieteikumā jānorāda pilnu vārdu un uzvārdu iestādes vadītājam/pilnvarotai personai, kura paraksta pieteikumu."
)
_PREPARER = (
    "Pieteikumā jāaizpilda sadaļa par pieteikuma sagatavotāju, norādot kontaktpersonu, ar kuru sazināties gadījumos, "
    "ja pieteikumā ir konstatētas neprecizitātes."
)

VIEW_MODE = (
    '"tiešsaistē skatīt" – tiesības ar klienta informācijas sistēmas starpniecību pieprasīt un saņemt konta pārskata '
    "un debeta/kredīta pārskata datus e-pakalpojumā eKase (Maksājumi)"
)
MANAGE_MODE = (
    '"tiešsaistē vadīt" – tiesības ar klienta informācijas sistēmas starpniecību pieprasīt un saņemt konta pārskata un '
    "debeta/kredīta pārskata datus, importēt maksājuma datus un saņemt maksājuma statusa pārskatu e-pakalpojumā eKase "
    "(Maksājumi)"
)
SIGNING = (
    "pārstāvēttiesīgā persona, kurai Uzņēmumu reģistrā ir tiesības pārstāvēt klientu atsevišķi vai, ja nav šādas "
    "tiesības, kura iesniegusi Valsts kasē dokumentu ar tiesībām pārstāvēt klientu atsevišķi un Valsts kase "
    "e-pakalpojumu portāla sadaļā Pieteikumi ir apstiprinājusi pārstāvēttiesības",
    "vai pilnvarotā persona, kurai e-pakalpojumu portāla sadaļā Pieteikumi klienta pārstāvēttiesīgā persona ir "
    "apstiprinājusi pilnvaru ar pilnvarojumu Parakstīt pakalpojumu un e-pakalpojumu lietotāju pieteikumus.",
)

#: By field (path without row numbers): the paragraphs that speak of it.
QUOTES: dict[str, tuple[str, ...]] = {
    "client.kind": (
        "Pieteikumu iesniedz iestādes, kuras vēlas savu grāmatvedības un pakalpojumu uzskaites sistēmu savietot ar "
        "e-pakalpojumu eKase (Maksājumi), lai veiktu liela apjoma maksājumu un informācijas apmaiņu.",
        _NUMBER,
    ),
    "client.name": (_NUMBER,),
    "client.registration_number": (_NUMBER,),
    "certificate_recipient.given_name": (_RECIPIENT,),
    "certificate_recipient.surname": (_RECIPIENT,),
    "certificate_recipient.personal_code": (_RECIPIENT,),
    "certificate_recipient.phone": (_RECIPIENT,),
    "certificate_recipient.email": (
        _RECIPIENT,
        "Šai personai uz e-pastu tiks nosūtīta arī x509 autentifikācijas sertifikāta aktivizēšanas kārtība.",
    ),
    "user.institution_name": (_USER,),
    "user.registration_number": (_USER,),
    "user.allowed_ip_addresses": (
        "Papildus drošībai ir iespējams norādīt piekļuvei atļauto IP adresi (Internet Protocol Address), t.i. adresi "
        "no kuras lietotājs veiks datu pieprasījumus (nav obligāti aizpildāms lauks).",
    ),
    "accounts[].iban": (
        "Pieejas režīmi – katram lietotājam piesaistītajam kontam var norādīt tikai vienu pieejas režīmu, veicot "
        "atzīmi ar X",
    ),
    "accounts[].holder": _RESTRICTION,
    "accounts[].holder_name": _RESTRICTION,
    "accounts[].status": _RESTRICTION,
    "accounts[].access_mode": (VIEW_MODE, MANAGE_MODE, *_RESTRICTION),
    "accounts[].payment_limit": (
        "pieejas režīmam “tiešsaistē vadīt” jānorāda konta limitus (euro)",
        "Viena maksājuma limits (euro) – jānorāda lietotājam vienā maksājumā maksimāli pieļaujamo summas limitu bez "
        "centiem",
    ),
    "accounts[].daily_limit": (
        "Vienas dienas limits (euro) - jānorāda lietotājam vienā dienā maksimāli pieļaujamo maksājumu kopsummas limitu "
        "bez centiem",
        "vienas dienas limits nedrīkst būt mazāks par viena maksājuma limitu.",
    ),
    "accounts[].permission": _RESTRICTION,
    "accounts[].legal_basis": _RESTRICTION,
    "signatory.given_name": (_SIGNATORY,),
    "signatory.surname": (_SIGNATORY,),
    "signatory.position": (_SIGNATORY,),
    "signatory.authority": SIGNING,
    "preparer.given_name": (_PREPARER,),
    "preparer.surname": (_PREPARER,),
    "preparer.phone": (_PREPARER,),
    "preparer.email": (_PREPARER,),
}


class Quoted(NamedTuple):
    """Paragraphs, and the fields of which they speak."""

    paragraphs: tuple[str, ...]
    fields: tuple[str, ...]


@cache
def quoted_once(fields: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, Quoted]]:
    """The quotes of the fields of one page, no paragraph twice.

    First those that speak of every field; then, by field, those that speak of it and of none before it.
    """
    everywhere = tuple(each for each in QUOTES[fields[0]] if all(each in QUOTES[field] for field in fields))
    told, beside = set(everywhere), {}
    for field in fields:
        paragraphs = tuple(each for each in QUOTES[field] if each not in told)
        told.update(paragraphs)
        speak_of = tuple(other for other in fields if not set(paragraphs).isdisjoint(QUOTES[other]))
        beside[field] = Quoted(paragraphs, speak_of)
    return everywhere, beside


#: The clauses of the register, as a finding's source is named to a person.
CLAUSES: dict[str, str] = {
    "B1": "Nosaukums, Reģistrācijas Nr.",
    "B2": "Sertifikāta saņēmējs",
    "B3": "Lietotājs",
    "C1": "Pieejas režīmi",
    "C2": "Ierobežojumi: citas iestādes konts",
    "C3": "Ierobežojumi: slēgts vai bloķēts konts",
    "C4": "Konta limiti (euro)",
    "C5": "Vienas dienas limits",
    "D1": "Paraksttiesīgais",
    "D2": "Kas paraksta pieteikumu",
    "D3": "Pieteikuma sagatavotājs",
    "E1": "Atsevišķi parakstāms elektroniskais dokuments",
}
