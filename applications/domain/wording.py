"""The wording of the findings, in one place: imperative, in the label's own words, saying what to do.

A message is looked up by code, field (the path without row numbers) and the client's kind, then by code and field,
then by code alone.
"""

from __future__ import annotations

from applications.domain.language import Text, translated
from applications.domain.language import mark as _

_BAILIFF_NUMBER = _(
    "Ievadiet reģistrācijas numuru ar 11 cipariem, piemēram, 90000050138, vai personas kodu formā 010190-12345"
)

_MESSAGES: dict[str, Text] = {
    "required client.name": _("Ievadiet nosaukumu, kā tas norādīts reģistrācijas vai nodokļu maksātāja apliecībā"),
    "required client.registration_number": _("Ievadiet reģistrācijas numuru"),
    "required client.name sworn_bailiff": _("Ievadiet zvērināta tiesu izpildītāja vārdu un uzvārdu"),
    "required client.registration_number sworn_bailiff": _("Ievadiet reģistrācijas numuru vai personas kodu"),
    "required certificate_recipient.given_name": _("Ievadiet sertifikāta saņēmēja vārdu"),
    "required certificate_recipient.surname": _("Ievadiet sertifikāta saņēmēja uzvārdu"),
    "required certificate_recipient.personal_code": _("Ievadiet sertifikāta saņēmēja personas kodu"),
    "required certificate_recipient.phone": _("Ievadiet sertifikāta saņēmēja tālruni"),
    "required certificate_recipient.email": _("Ievadiet sertifikāta saņēmēja e-pastu"),
    "required user.institution_name": _("Ievadiet lietotāja iestādes nosaukumu"),
    "required user.registration_number": _("Ievadiet lietotāja reģistrācijas numuru"),
    "required user.institution_name sworn_bailiff": _("Ievadiet lietotāja vārdu un uzvārdu"),
    "required user.registration_number sworn_bailiff": _("Ievadiet lietotāja reģistrācijas numuru vai personas kodu"),
    "required accounts": _("Pievienojiet vismaz vienu kontu"),
    "required accounts[].iban": _("Ievadiet konta numuru"),
    "required accounts[].access_mode other": _(
        "Izvēlieties „tiešsaistē skatīt”: citas iestādes kontam tas ir vienīgais pieejas režīms"
    ),
    "required accounts[].access_mode": _("Izvēlieties pieejas režīmu: „tiešsaistē skatīt” vai „tiešsaistē vadīt”"),
    "required accounts[].payment_limit": _(
        "Ievadiet viena maksājuma limitu: režīmam „tiešsaistē vadīt” tas ir jānorāda"
    ),
    "required accounts[].daily_limit": _("Ievadiet vienas dienas limitu: režīmam „tiešsaistē vadīt” tas ir jānorāda"),
    "required signatory.given_name": _("Ievadiet paraksttiesīgā vārdu"),
    "required signatory.surname": _("Ievadiet paraksttiesīgā uzvārdu"),
    "required signatory.authority": _("Izvēlieties, uz kāda pamata šī persona paraksta"),
    "required preparer.given_name": _("Ievadiet sagatavotāja vārdu"),
    "required preparer.surname": _("Ievadiet sagatavotāja uzvārdu"),
    "choice-unknown": _("Izvēlieties vienu no piedāvātajām vērtībām"),
    "choice-unknown client.kind": _("Izvēlieties, kas iesniedz pieteikumu: iestāde vai zvērināts tiesu izpildītājs"),
    "choice-unknown accounts[].holder": _("Izvēlieties konta turētāju: savs konts vai citas iestādes konts"),
    "choice-unknown accounts[].status": _("Izvēlieties konta statusu: atvērts, slēgts vai bloķēts"),
    "choice-unknown accounts[].access_mode": _(
        "Izvēlieties pieejas režīmu: „tiešsaistē skatīt” vai „tiešsaistē vadīt”"
    ),
    "choice-unknown accounts[].permission": _(
        "Izvēlieties, uz kāda pamata skatīsiet kontu: ar rakstisku atļauju vai normatīvajā aktā noteiktām tiesībām"
    ),
    "choice-unknown signatory.authority": _("Izvēlieties vienu no trim pamatiem, uz kuriem persona paraksta"),
    "registration-number-malformed": _(
        "Ievadiet 11 ciparu reģistrācijas numuru, kas sākas ar ciparu no 4 līdz 9, piemēram, 90000050138"
    ),
    "registration-number-malformed client.registration_number sworn_bailiff": _BAILIFF_NUMBER,
    "registration-number-malformed user.registration_number sworn_bailiff": _BAILIFF_NUMBER,
    "registration-number-checksum": _("Pārbaudiet reģistrācijas numura ciparus: kontrolcipars neatbilst"),
    "bailiff-name-only": _("Ievadiet tikai zvērināta tiesu izpildītāja vārdu un uzvārdu, bez amata un iecirkņa"),
    "full-name-required certificate_recipient.given_name": _(
        "Ievadiet pilnu sertifikāta saņēmēja vārdu, bez iniciāļiem, cipariem un citām zīmēm"
    ),
    "full-name-required certificate_recipient.surname": _(
        "Ievadiet pilnu sertifikāta saņēmēja uzvārdu, bez iniciāļiem, cipariem un citām zīmēm"
    ),
    "full-name-required signatory.given_name": _(
        "Ievadiet pilnu paraksttiesīgā vārdu, bez iniciāļiem, cipariem un citām zīmēm"
    ),
    "full-name-required signatory.surname": _(
        "Ievadiet pilnu paraksttiesīgā uzvārdu, bez iniciāļiem, cipariem un citām zīmēm"
    ),
    "full-name-required preparer.given_name": _(
        "Ievadiet pilnu sagatavotāja vārdu, bez iniciāļiem, cipariem un citām zīmēm"
    ),
    "full-name-required preparer.surname": _(
        "Ievadiet pilnu sagatavotāja uzvārdu, bez iniciāļiem, cipariem un citām zīmēm"
    ),
    "personal-code-malformed": _("Ievadiet personas kodu formā 010190-12345 vai 321234-56789"),
    "personal-code-checksum": _(
        "Pārbaudiet personas koda ciparus: kontrolcipars neatbilst; ja kods ir pareizs, turpiniet"
    ),
    "character-unprintable": _("Izdzēsiet zīmi „%(character)s”: dokumentā to nevar parādīt"),
    "phone-malformed certificate_recipient.phone": _(
        "Pārbaudiet sertifikāta saņēmēja tālruni: ievadiet visu numuru, piemēram, 67094368 vai +371 67094368"
    ),
    "phone-malformed preparer.phone": _(
        "Pārbaudiet sagatavotāja tālruni: ievadiet visu numuru, piemēram, 67094368 vai +371 67094368"
    ),
    "email-malformed certificate_recipient.email": _(
        "Pārbaudiet sertifikāta saņēmēja e-pastu: ievadiet adresi formā vards.uzvards@iestade.lv"
    ),
    "email-malformed preparer.email": _(
        "Pārbaudiet sagatavotāja e-pastu: ievadiet adresi formā vards.uzvards@iestade.lv"
    ),
    "contact-required": _("Ievadiet sagatavotāja tālruni vai e-pastu"),
    "ip-address-malformed": _(
        "Pārrakstiet IP adresi „%(value)s” formā 195.122.1.10, 2a03:ec00::10 vai kā tīklu 195.122.1.0/28"
    ),
    "ip-address-malformed user.allowed_ip_addresses network": _(
        "Pārrakstiet IP adresi „%(value)s”: tā ir viena adrese tīklā. Ierakstiet tīklu %(network)s vai adresi "
        "%(address)s"
    ),
    "ip-address-unusable": _("Aizstājiet IP adresi „%(value)s”: no tās pieprasījumi pa internetu nevar nākt"),
    "ip-address-private": _("Pārbaudiet IP adresi „%(value)s”: tā ir iekšējā tīkla adrese, Valsts kase to neredzēs"),
    "ip-network-wide": _("Pārbaudiet tīklu „%(value)s”: tas ir ļoti plašs, norādiet tikai savas adreses"),
    "ip-address-duplicate": _("Izdzēsiet IP adresi „%(value)s”: tā jau ir norādīta"),
    "iban-malformed": _("Ievadiet konta numuru formā LV00 TREL 0000 0000 0000 0: 21 zīme, sākot ar LV"),
    "iban-checksum": _("Pārbaudiet konta numuru: kontrolcipari neatbilst – kāda zīme ierakstīta kļūdaini"),
    "iban-not-treasury": _("Ievadiet kontu Valsts kasē: tā numurā aiz kontrolcipariem ir TREL"),
    "account-duplicate": _("Labojiet konta numuru vai izdzēsiet šo kontu: tas sarakstā jau ir"),
    "access-mode-both": _("Atstājiet tikai vienu pieejas režīmu: „tiešsaistē skatīt” vai „tiešsaistē vadīt”"),
    "manage-other-institution": _("Izvēlieties „tiešsaistē skatīt”: citas iestādes kontu nedrīkst vadīt"),
    "permission-required": _(
        "Izvēlieties, uz kāda pamata skatīsiet kontu: ar rakstisku atļauju vai normatīvajā aktā noteiktām tiesībām"
    ),
    "legal-basis-required": _("Ierakstiet normatīvo aktu, kurā noteiktas tiesības saņemt šī konta informāciju"),
    "manage-closed-account": _("Izvēlieties „tiešsaistē skatīt”: slēgtu kontu nedrīkst vadīt"),
    "manage-blocked-account": _("Izvēlieties „tiešsaistē skatīt”: bloķētu kontu nedrīkst vadīt"),
    "limit-malformed accounts[].payment_limit": _(
        "Ievadiet viena maksājuma limitu veselos euro, bez punktiem un komatiem, piemēram, 5000"
    ),
    "limit-malformed accounts[].daily_limit": _(
        "Ievadiet vienas dienas limitu veselos euro, bez punktiem un komatiem, piemēram, 20000"
    ),
    "limit-with-cents accounts[].payment_limit": _("Ievadiet viena maksājuma limitu bez centiem"),
    "limit-with-cents accounts[].daily_limit": _("Ievadiet vienas dienas limitu bez centiem"),
    "limit-not-positive accounts[].payment_limit": _("Ievadiet viena maksājuma limitu, kas ir lielāks par nulli"),
    "limit-not-positive accounts[].daily_limit": _("Ievadiet vienas dienas limitu, kas ir lielāks par nulli"),
    "limit-too-large accounts[].payment_limit": _("Ievadiet viena maksājuma limitu, ne lielāku par 999 999 999 999"),
    "limit-too-large accounts[].daily_limit": _("Ievadiet vienas dienas limitu, ne lielāku par 999 999 999 999"),
    "limit-without-manage accounts[].payment_limit": _(
        "Izdzēsiet viena maksājuma limitu: režīmam „tiešsaistē skatīt” limitu nenorāda"
    ),
    "limit-without-manage accounts[].daily_limit": _(
        "Izdzēsiet vienas dienas limitu: režīmam „tiešsaistē skatīt” limitu nenorāda"
    ),
    "daily-limit-below-payment-limit": _(
        "Ievadiet vismaz %(least)s EUR: vienas dienas limits nedrīkst būt mazāks par viena maksājuma limitu"
    ),
}


def message(code: str, field: str, kind: str = "") -> str:
    """The Latvian sentence for a broken rule at a field, for a client of this kind; its "%(…)s" are not filled in."""
    return translated(_MESSAGES.get(f"{code} {field} {kind}") or _MESSAGES.get(f"{code} {field}") or _MESSAGES[code])
