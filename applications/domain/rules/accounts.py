"""Clauses C1 to C5: the accounts, their access modes and their limits."""

from __future__ import annotations

from functools import lru_cache

from applications.domain import fields as f
from applications.domain import identifiers
from applications.domain.document import BLOCKED, BOTH_MODES, BY_LAW, CLOSED, MANAGE, OTHER, OWN, VIEW, WRITTEN, Account
from applications.domain.findings import WARNING
from applications.domain.folding import fold_words
from applications.domain.language import mark as _
from applications.domain.limits import LimitFault, limit_fault
from applications.domain.rules.rule import DERIVED, Around, Broken, Of, rule

#: Four rules ask this of one limit, one after another.
_fault = lru_cache(maxsize=16, typed=True)(limit_fault)


@rule(
    "iban-malformed",
    f.ACCOUNT_IBAN,
    source=DERIVED,
    say=_("Ievadiet konta numuru šādā formātā: LV24 TREL 0000 0000 0000 0: 21 zīme, sākot ar LV"),
    wrong={f.ACCOUNT_IBAN: "LV77TREL000221000000"},
    right={f.ACCOUNT_IBAN: "LV77TREL0002210000001"},
)
def iban_malformed(iban: str, account: Account, around: Around) -> bool:
    """LV, two digits, four letters, 13 letters or digits."""
    return not identifiers.iban_is_latvian(iban)


@rule(
    "iban-checksum",
    f.ACCOUNT_IBAN,
    source=DERIVED,
    say=_("Pārbaudiet konta numuru: kontrolcipari neatbilst – kāda zīme ierakstīta kļūdaini"),
    wrong={f.ACCOUNT_IBAN: "LV77TREL0002210000002"},
    right={f.ACCOUNT_IBAN: "LV77TREL0002210000001"},
)
def iban_checksum(iban: str, account: Account, around: Around) -> bool:
    """The check digits are right (ISO 7064) and from 02 to 98."""
    return not identifiers.iban_checks(iban)


@rule(
    "iban-not-treasury",
    f.ACCOUNT_IBAN,
    source=DERIVED,
    say=_("Ievadiet kontu Valsts kasē: tā numurā aiz kontrolcipariem ir TREL"),
    wrong={f.ACCOUNT_IBAN: "LV80BANK0000435195001"},
    right={f.ACCOUNT_IBAN: "LV77TREL0002210000001"},
)
def iban_not_treasury(iban: str, account: Account, around: Around) -> bool:
    """The account is at the Treasury."""
    return not identifiers.iban_is_treasury(iban)


@rule(
    "account-duplicate",
    f.ACCOUNT_IBAN,
    source=DERIVED,
    say=_("Labojiet konta numuru vai izdzēsiet šo kontu: tas sarakstā jau ir"),
    wrong={f.ACCOUNT_IBAN: ("LV77TREL0002210000001", "LV77TREL0002210000001")},
    right={f.ACCOUNT_IBAN: ("LV77TREL0002210000001", "LV50TREL0002210000002")},
)
def account_duplicate(iban: str, account: Account, around: Around) -> bool:
    """Each account is listed once, with one access mode."""
    if iban in around.ibans:
        return True
    around.ibans.add(iban)
    return False


@rule(
    "access-mode-both",
    f.ACCOUNT_MODE,
    of=BOTH_MODES,
    say=_("Atstājiet tikai vienu pieejas režīmu: „tiešsaistē skatīt” vai „tiešsaistē vadīt”"),
    wrong={f.ACCOUNT_MODE: BOTH_MODES},
    right={f.ACCOUNT_MODE: VIEW},
)
def access_mode_both(mode: str, account: Account, around: Around) -> bool:
    """Only one of the two columns is marked."""
    return True


@rule(
    "holder-contradicted",
    f.ACCOUNT_HOLDER,
    of=OWN,
    severity=WARNING,
    source=DERIVED,
    say=_(
        "Pārbaudiet konta turētāju: ir norādīta cita iestāde, tās atļauja vai tiesiskais pamats. Izvēlieties „Citas "
        "iestādes konts” vai izdzēsiet tos"
    ),
    wrong={f.ACCOUNT_HOLDER: OWN, f.ACCOUNT_HOLDER_NAME: "Valsts ieņēmumu dienests"},
    right={f.ACCOUNT_HOLDER: OTHER, f.ACCOUNT_HOLDER_NAME: "Valsts ieņēmumu dienests"},
)
def holder_contradicted(holder: str, account: Account, around: Around) -> bool:
    """The applicant's own account has no other holder, no permission and no law."""
    if account.permission in f.ACCOUNT_PERMISSION.choices or account.legal_basis:
        return True
    client_name = around.document.client.name
    return account.holder_name != "" and fold_words(account.holder_name) != fold_words(client_name)


@rule(
    "manage-other-institution",
    f.ACCOUNT_MODE,
    clause="C2",
    of=MANAGE,
    goes_on=True,
    say=_("Izvēlieties „tiešsaistē skatīt”: citas iestādes kontu nedrīkst vadīt"),
    wrong={f.ACCOUNT_HOLDER: OTHER, f.ACCOUNT_MODE: MANAGE},
    right={f.ACCOUNT_HOLDER: OTHER, f.ACCOUNT_MODE: VIEW},
)
def manage_other_institution(mode: str, account: Account, around: Around) -> bool:
    """Another institution's account is only to view."""
    return account.holder == OTHER


@rule(
    "manage-closed-account",
    f.ACCOUNT_MODE,
    clause="C3",
    of=MANAGE,
    say=_("Izvēlieties „tiešsaistē skatīt”: slēgtu kontu nedrīkst vadīt"),
    wrong={f.ACCOUNT_STATUS: CLOSED, f.ACCOUNT_MODE: MANAGE},
    right={f.ACCOUNT_STATUS: CLOSED, f.ACCOUNT_MODE: VIEW},
)
def manage_closed_account(mode: str, account: Account, around: Around) -> bool:
    """A closed account is only to view."""
    return account.status == CLOSED


@rule(
    "manage-blocked-account",
    f.ACCOUNT_MODE,
    clause="C3",
    of=MANAGE,
    say=_("Izvēlieties „tiešsaistē skatīt”: bloķētu kontu nedrīkst vadīt"),
    wrong={f.ACCOUNT_STATUS: BLOCKED, f.ACCOUNT_MODE: MANAGE},
    right={f.ACCOUNT_STATUS: BLOCKED, f.ACCOUNT_MODE: VIEW},
)
def manage_blocked_account(mode: str, account: Account, around: Around) -> bool:
    """A blocked account is only to view."""
    return account.status == BLOCKED


@rule(
    "limit-without-manage",
    source=DERIVED,
    say={
        f.ACCOUNT_PAYMENT_LIMIT: _("Izdzēsiet viena maksājuma limitu: režīmam „tiešsaistē skatīt” limitu nenorāda"),
        f.ACCOUNT_DAILY_LIMIT: _("Izdzēsiet vienas dienas limitu: režīmam „tiešsaistē skatīt” limitu nenorāda"),
    },
    wrong={f.ACCOUNT_MODE: VIEW, f.ACCOUNT_PAYMENT_LIMIT: "5000", f.ACCOUNT_DAILY_LIMIT: "20000"},
    right={f.ACCOUNT_MODE: VIEW, f.ACCOUNT_PAYMENT_LIMIT: "", f.ACCOUNT_DAILY_LIMIT: ""},
)
def limit_without_manage(limit: int | float | str, account: Account, around: Around) -> bool:
    """Limits belong to the access mode "tiešsaistē vadīt" alone."""
    return account.access_mode == VIEW


@rule(
    "limit-malformed",
    source=DERIVED,
    say={
        f.ACCOUNT_PAYMENT_LIMIT: _(
            "Ievadiet viena maksājuma limitu veselos euro, bez punktiem un komatiem, piemēram, 5000"
        ),
        f.ACCOUNT_DAILY_LIMIT: _(
            "Ievadiet vienas dienas limitu veselos euro, bez punktiem un komatiem, piemēram, 20000"
        ),
    },
    wrong={f.ACCOUNT_PAYMENT_LIMIT: "5.000"},
    right={f.ACCOUNT_PAYMENT_LIMIT: "5000"},
)
def limit_malformed(limit: int | float | str, account: Account, around: Around) -> bool:
    """A limit is a number that can be read in one way."""
    return _fault(limit) is LimitFault.MALFORMED


@rule(
    "limit-with-cents",
    say={
        f.ACCOUNT_PAYMENT_LIMIT: _("Ievadiet viena maksājuma limitu bez centiem"),
        f.ACCOUNT_DAILY_LIMIT: _("Ievadiet vienas dienas limitu bez centiem"),
    },
    wrong={f.ACCOUNT_PAYMENT_LIMIT: "5000,00"},
    right={f.ACCOUNT_PAYMENT_LIMIT: "5000"},
)
def limit_with_cents(limit: int | float | str, account: Account, around: Around) -> bool:
    """A limit is without cents."""
    return _fault(limit) is LimitFault.CENTS


@rule(
    "limit-not-positive",
    source=DERIVED,
    say={
        f.ACCOUNT_PAYMENT_LIMIT: _("Ievadiet viena maksājuma limitu, kas ir lielāks par nulli"),
        f.ACCOUNT_DAILY_LIMIT: _("Ievadiet vienas dienas limitu, kas ir lielāks par nulli"),
    },
    wrong={f.ACCOUNT_PAYMENT_LIMIT: "0"},
    right={f.ACCOUNT_PAYMENT_LIMIT: "5000"},
)
def limit_not_positive(limit: int | float | str, account: Account, around: Around) -> bool:
    """A limit is above zero."""
    return _fault(limit) is LimitFault.NOT_POSITIVE


@rule(
    "limit-too-large",
    source=DERIVED,
    say={
        f.ACCOUNT_PAYMENT_LIMIT: _("Ievadiet viena maksājuma limitu, ne lielāku par 999 999 999 999"),
        f.ACCOUNT_DAILY_LIMIT: _("Ievadiet vienas dienas limitu, ne lielāku par 999 999 999 999"),
    },
    wrong={f.ACCOUNT_DAILY_LIMIT: "1000000000000"},
    right={f.ACCOUNT_DAILY_LIMIT: "20000"},
)
def limit_too_large(limit: int | float | str, account: Account, around: Around) -> bool:
    """A limit is at most 999 999 999 999."""
    return _fault(limit) is LimitFault.TOO_LARGE


@rule(
    "daily-limit-below-payment-limit",
    f.ACCOUNT_DAILY_LIMIT,
    clause="C5",
    say=_("Ievadiet vismaz %(least)s EUR: vienas dienas limits nedrīkst būt mazāks par viena maksājuma limitu"),
    wrong={f.ACCOUNT_PAYMENT_LIMIT: "5000", f.ACCOUNT_DAILY_LIMIT: "4000"},
    right={f.ACCOUNT_PAYMENT_LIMIT: "5000", f.ACCOUNT_DAILY_LIMIT: "5000"},
)
def daily_limit_below_payment_limit(daily: int | float | str, account: Account, around: Around) -> Broken:
    """The daily limit is not below the single payment limit; asked where both can be read."""
    payment = account.payment_limit
    if not isinstance(payment, int) or not isinstance(daily, int) or limit_fault(payment):
        return False
    return daily < payment and {"least": payment}


@rule(
    "permission-required",
    f.ACCOUNT_PERMISSION,
    of=Of.BLANK,
    say=_("Izvēlieties, uz kāda pamata skatīsiet kontu: ar rakstisku atļauju vai normatīvajā aktā noteiktām tiesībām"),
    wrong={f.ACCOUNT_HOLDER: OTHER, f.ACCOUNT_PERMISSION: ""},
    right={f.ACCOUNT_HOLDER: OTHER, f.ACCOUNT_PERMISSION: WRITTEN},
)
def permission_required(permission: str, account: Account, around: Around) -> bool:
    """Another institution's account comes with its written permission, or the law gives the right."""
    return account.holder == OTHER


@rule(
    "legal-basis-required",
    f.ACCOUNT_LEGAL_BASIS,
    of=Of.BLANK,
    source=DERIVED,
    say=_("Ierakstiet normatīvo aktu, kurā noteiktas tiesības saņemt šī konta informāciju"),
    wrong={f.ACCOUNT_HOLDER: OTHER, f.ACCOUNT_PERMISSION: BY_LAW, f.ACCOUNT_LEGAL_BASIS: ""},
    right={
        f.ACCOUNT_HOLDER: OTHER,
        f.ACCOUNT_PERMISSION: BY_LAW,
        f.ACCOUNT_LEGAL_BASIS: "Likuma par budžetu un finanšu vadību 28. pants",
    },
)
def legal_basis_required(legal_basis: str, account: Account, around: Around) -> bool:
    """Where the law gives the right, the law is named."""
    return account.holder == OTHER and account.permission == BY_LAW


@rule(
    "required",
    of=Of.BLANK,
    say={
        f.ACCOUNT_PAYMENT_LIMIT: _("Ievadiet viena maksājuma limitu: režīmam „tiešsaistē vadīt” tas ir jānorāda"),
        f.ACCOUNT_DAILY_LIMIT: _("Ievadiet vienas dienas limitu: režīmam „tiešsaistē vadīt” tas ir jānorāda"),
    },
    wrong={f.ACCOUNT_MODE: MANAGE, f.ACCOUNT_PAYMENT_LIMIT: ""},
    right={f.ACCOUNT_MODE: MANAGE, f.ACCOUNT_PAYMENT_LIMIT: "5000"},
)
def limit_required(limit: None, account: Account, around: Around) -> bool:
    """The access mode "tiešsaistē vadīt" has both limits."""
    return account.access_mode == MANAGE
