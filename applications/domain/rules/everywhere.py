"""What holds for fields of every clause: given where it must be, on the fixed list, printable."""

from __future__ import annotations

from applications.domain import fields as f
from applications.domain.characters import first_unprintable
from applications.domain.document import OPEN, OTHER, REGISTERED, SWORN_BAILIFF, Account
from applications.domain.language import Text
from applications.domain.language import mark as _
from applications.domain.rules.rule import DERIVED, Around, Broken, Depending, Of, rule


def _by_kind(institution: Text, bailiff: Text) -> Depending:
    return Depending("kind", {SWORN_BAILIFF: bailiff}, otherwise=institution)


@rule(
    "required",
    of=Of.BLANK,
    say={
        f.CLIENT_NAME: _by_kind(
            _("Ievadiet nosaukumu, kā tas norādīts reģistrācijas vai nodokļu maksātāja apliecībā"),
            bailiff=_("Ievadiet zvērināta tiesu izpildītāja vārdu un uzvārdu"),
        ),
        f.CLIENT_REGISTRATION_NUMBER: _by_kind(
            _("Ievadiet reģistrācijas numuru"), bailiff=_("Ievadiet reģistrācijas numuru vai personas kodu")
        ),
        f.RECIPIENT_GIVEN_NAME: _("Ievadiet sertifikāta saņēmēja vārdu"),
        f.RECIPIENT_SURNAME: _("Ievadiet sertifikāta saņēmēja uzvārdu"),
        f.RECIPIENT_PERSONAL_CODE: _("Ievadiet sertifikāta saņēmēja personas kodu"),
        f.RECIPIENT_PHONE: _("Ievadiet sertifikāta saņēmēja tālruni"),
        f.RECIPIENT_EMAIL: _("Ievadiet sertifikāta saņēmēja e-pastu"),
        f.USER_INSTITUTION_NAME: _by_kind(
            _("Ievadiet lietotāja iestādes nosaukumu"), bailiff=_("Ievadiet lietotāja vārdu un uzvārdu")
        ),
        f.USER_REGISTRATION_NUMBER: _by_kind(
            _("Ievadiet lietotāja reģistrācijas numuru"),
            bailiff=_("Ievadiet lietotāja reģistrācijas numuru vai personas kodu"),
        ),
        f.ACCOUNT_IBAN: _("Ievadiet konta numuru"),
        f.ACCOUNT_MODE: Depending(
            "holder",
            {OTHER: _("Izvēlieties „tiešsaistē skatīt”: citas iestādes kontam tas ir vienīgais pieejas režīms")},
            otherwise=_("Izvēlieties pieejas režīmu: „tiešsaistē skatīt” vai „tiešsaistē vadīt”"),
        ),
        f.SIGNATORY_GIVEN_NAME: _("Ievadiet paraksttiesīgā vārdu"),
        f.SIGNATORY_SURNAME: _("Ievadiet paraksttiesīgā uzvārdu"),
        f.PREPARER_GIVEN_NAME: _("Ievadiet sagatavotāja vārdu"),
        f.PREPARER_SURNAME: _("Ievadiet sagatavotāja uzvārdu"),
    },
    wrong={f.SIGNATORY_SURNAME: ""},
    right={f.SIGNATORY_SURNAME: "Ozols"},
)
def required(value: object, part: object, around: Around) -> Broken:
    """What must be given is given."""
    return {"holder": part.holder} if isinstance(part, Account) else {"kind": around.kind}


@rule(
    "required",
    of=Of.BLANK,
    source=DERIVED,
    say={
        f.ACCOUNTS: _("Pievienojiet vismaz vienu kontu"),
        f.SIGNATORY_AUTHORITY: _("Izvēlieties, uz kāda pamata šī persona paraksta"),
    },
    wrong={f.SIGNATORY_AUTHORITY: ""},
    right={f.SIGNATORY_AUTHORITY: REGISTERED},
)
def required_here(value: object, part: object, around: Around) -> Broken:
    """There is an account, and the ground on which the signatory signs."""
    return True


@rule(
    "choice-unknown",
    of=Of.UNKNOWN,
    source=DERIVED,
    say={
        f.CLIENT_KIND: _("Izvēlieties, kas iesniedz pieteikumu: iestāde vai zvērināts tiesu izpildītājs"),
        f.ACCOUNT_HOLDER: _("Izvēlieties konta turētāju: savs konts vai citas iestādes konts"),
        f.ACCOUNT_STATUS: _("Izvēlieties konta statusu: atvērts, slēgts vai bloķēts"),
        f.ACCOUNT_MODE: _("Izvēlieties pieejas režīmu: „tiešsaistē skatīt” vai „tiešsaistē vadīt”"),
        f.ACCOUNT_PERMISSION: _(
            "Izvēlieties, uz kāda pamata skatīsiet kontu: ar rakstisku atļauju vai normatīvajā aktā noteiktām tiesībām"
        ),
        f.SIGNATORY_AUTHORITY: _("Izvēlieties vienu no trim pamatiem, uz kuriem persona paraksta"),
    },
    wrong={f.ACCOUNT_STATUS: "iesaldēts"},
    right={f.ACCOUNT_STATUS: OPEN},
)
def choice_unknown(value: str, part: object, around: Around) -> bool:
    """A value is one of its fixed list."""
    return True


@rule(
    "character-unprintable",
    f.CLIENT_NAME,
    f.RECIPIENT_GIVEN_NAME,
    f.RECIPIENT_SURNAME,
    f.USER_INSTITUTION_NAME,
    f.ACCOUNT_HOLDER_NAME,
    f.ACCOUNT_LEGAL_BASIS,
    f.SIGNATORY_GIVEN_NAME,
    f.SIGNATORY_SURNAME,
    f.SIGNATORY_POSITION,
    f.PREPARER_GIVEN_NAME,
    f.PREPARER_SURNAME,
    clause="E1",
    source=DERIVED,
    say=_("Izdzēsiet zīmi „%(character)s”: dokumentā to nevar parādīt"),
    wrong={f.SIGNATORY_POSITION: "direktors \U0001f600"},
    right={f.SIGNATORY_POSITION: "direktors"},
)
def character_unprintable(text: str, part: object, around: Around) -> Broken:
    """The document can show every character."""
    character = first_unprintable(text)
    return character != "" and {"character": character}
