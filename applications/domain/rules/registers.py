"""Clauses B1, B3, C2 and D2: names, numbers and rights of representation as the public registers have them.

Every rule is a warning, and says nothing where no register is loaded, or none that could say it: registers have
mistakes, and a right name may be newer than their data.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from difflib import SequenceMatcher

from applications.domain import facts
from applications.domain import fields as f
from applications.domain.document import OTHER, REGISTERED, SWORN_BAILIFF, Account, Client, Signatory, User
from applications.domain.facts import FormerName, Officer, Registered, Registers
from applications.domain.findings import WARNING
from applications.domain.folding import fold_name
from applications.domain.institution_names import parsed, same_name
from applications.domain.language import mark as _
from applications.domain.rules.rule import DERIVED, Around, Broken, Depending, rule

_NUMBERS = (f.CLIENT_REGISTRATION_NUMBER, f.USER_REGISTRATION_NUMBER)


def _registers(part: object, around: Around) -> Registers | None:
    """Return what the registers say; None of a sworn bailiff, who is in none of them."""
    is_bailiffs = around.kind == SWORN_BAILIFF and not isinstance(part, Account)
    return None if is_bailiffs else around.facts.registers


def _date(day: datetime.date | None) -> str:
    return f"{day:%d.%m.%Y.}" if day else ""


def _existing(entries: Iterable[Registered]) -> list[Registered]:
    return [each for each in entries if each.status == facts.EXISTS]


def _data_of(registers: Registers, entry: Registered) -> str:
    return _date(registers.dates.get(entry.register))


@rule(
    "register-number-unknown",
    *_NUMBERS,
    severity=WARNING,
    source=DERIVED,
    say=Depending(
        "register",
        {
            facts.PUBLIC: _(
                "Pārbaudiet reģistrācijas numuru: Publisko personu un iestāžu sarakstā tāda nav (dati no %(date)s)"
            ),
            facts.ENTERPRISES: _("Pārbaudiet reģistrācijas numuru: Uzņēmumu reģistrā tāda nav (dati no %(date)s)"),
        },
        otherwise=_(
            "Pārbaudiet reģistrācijas numuru: Publisko personu un iestāžu sarakstā un Uzņēmumu reģistrā tāda nav "
            "(dati no %(date)s)"
        ),
    ),
    wrong={f.CLIENT_REGISTRATION_NUMBER: "90000050138"},
    right={f.CLIENT_REGISTRATION_NUMBER: "90008473359"},
)
def number_unknown(number: str, part: Client | User, around: Around) -> Broken:
    """A registration number is in a register: a public institution's begins with 9, a company's with 4 or 5."""
    registers = _registers(part, around)
    if registers is None or number in registers.by_number:
        return False
    loaded = {each for each in (facts.PUBLIC, facts.ENTERPRISES) if each in registers.dates}
    needed = {"9": facts.PUBLIC, "4": facts.ENTERPRISES, "5": facts.ENTERPRISES}.get(number[0])
    if not loaded or (needed is None and len(loaded) < 2) or (needed is not None and needed not in loaded):
        return False
    return {
        "register": loaded.pop() if len(loaded) == 1 else "",
        "date": _date(min(registers.dates[each] for each in registers.dates if each != facts.DELEGATED)),
    }


_ENDED = {
    facts.REMOVED: _(
        "Pārbaudiet reģistrācijas numuru: iestāde ir izslēgta no reģistra %(when)s (reģistra dati no %(date)s)"
    ),
    facts.LIQUIDATED: _("Pārbaudiet reģistrācijas numuru: iestāde ir likvidēta %(when)s (reģistra dati no %(date)s)"),
    facts.REORGANISED: _(
        "Pārbaudiet reģistrācijas numuru: iestāde ir reorganizēta %(when)s (reģistra dati no %(date)s)"
    ),
    "successor": _(
        "Pārbaudiet reģistrācijas numuru: iestāde ar šo numuru vairs nepastāv (%(when)s); ar to pašu nosaukumu ir "
        "reģistrēts numurs %(successor)s (reģistra dati no %(date)s)"
    ),
    "holder": _("Pārbaudiet citas iestādes nosaukumu: „%(name)s” vairs nepastāv (%(when)s; reģistra dati no %(date)s)"),
}


@rule(
    "register-removed",
    *_NUMBERS,
    f.ACCOUNT_HOLDER_NAME,
    severity=WARNING,
    source=DERIVED,
    say=Depending("how", _ENDED, otherwise=_ENDED[facts.REMOVED]),
    wrong={f.CLIENT_REGISTRATION_NUMBER: "49999990020"},
    right={f.CLIENT_REGISTRATION_NUMBER: "90008473359"},
)
def removed(value: str, part: Client | User | Account, around: Around) -> Broken:
    """The institution with a number, or another institution with a name, exists."""
    registers = _registers(part, around)
    if registers is None:
        return False
    if isinstance(part, Account):
        return part.holder == OTHER and _holder_removed(value, registers)
    entries = registers.by_number.get(value, ())
    if not entries or _existing(entries):
        return False
    entry = max(entries, key=lambda each: each.removed_on or datetime.date.min)
    same = _existing(registers.by_name.get(parsed(entry.name).plain, ()))
    successor = next((each.number for each in same if each.number != value and same_name(each.name, entry.name)), "")
    return {
        "how": "successor" if successor else entry.status,
        "when": _date(entry.removed_on) or "–",
        "successor": successor,
        "date": _data_of(registers, entry),
    }


def _holder_removed(name: str, registers: Registers) -> Broken:
    entries = [each for each in registers.by_name.get(parsed(name).plain, ()) if same_name(each.name, name)]
    if not entries or _existing(entries) or _formerly(name, registers.former_by_name.get(parsed(name).plain, ())):
        return False
    entry = entries[-1]
    return {
        "how": "holder",
        "name": entry.name,
        "when": _date(entry.removed_on) or "–",
        "date": _data_of(registers, entry),
    }


@rule(
    "register-not-taxpayer",
    f.CLIENT_REGISTRATION_NUMBER,
    severity=WARNING,
    source=DERIVED,
    say=Depending(
        "higher_number",
        {
            "": _(
                "Pārbaudiet, kura iestāde iesniedz pieteikumu: šī nav patstāvīga nodokļu maksātāja (reģistra dati no "
                "%(date)s)"
            )
        },
        otherwise=_(
            "Pārbaudiet, kura iestāde iesniedz pieteikumu: šī nav patstāvīga nodokļu maksātāja; nodokļu maksātāja "
            "numurs ir %(higher_number)s, „%(higher_name)s” (reģistra dati no %(date)s)"
        ),
    ),
    wrong={f.CLIENT_REGISTRATION_NUMBER: "99999990049"},
    right={f.CLIENT_REGISTRATION_NUMBER: "90008473359"},
)
def not_taxpayer(number: str, client: Client, around: Around) -> Broken:
    """The client is a taxpayer itself, not a part of a higher authority that is."""
    registers = _registers(client, around)
    if registers is None:
        return False
    entries = _existing(registers.by_number.get(number, ()))
    entry = next((each for each in entries if each.is_taxpayer is False), None)
    if entry is None or any(each.is_taxpayer for each in entries):
        return False
    return {
        "higher_name": entry.higher_name,
        "higher_number": entry.higher_number,
        "date": _data_of(registers, entry),
    }


_FORMER = Depending(
    "until",
    {"": _("Ievadiet tagadējo nosaukumu: „%(registered)s”; ievadītais ir iepriekšējais (reģistra dati no %(date)s)")},
    otherwise=_(
        "Ievadiet tagadējo nosaukumu: „%(registered)s”; ievadītais bija spēkā līdz %(until)s (reģistra dati no "
        "%(date)s)"
    ),
)


@rule(
    "register-name-former",
    f.CLIENT_NAME,
    f.USER_INSTITUTION_NAME,
    f.ACCOUNT_HOLDER_NAME,
    severity=WARNING,
    source=DERIVED,
    say=_FORMER,
    wrong={f.CLIENT_NAME: "Piemēra rajona padome"},
    right={f.CLIENT_NAME: "Piemēra novada pašvaldība"},
)
def name_former(name: str, part: Client | User | Account, around: Around) -> Broken:
    """A name is the one that the institution has, not one that it had."""
    registers = _registers(part, around)
    if registers is None:
        return False
    former: FormerName | None
    if isinstance(part, Account):
        plain = parsed(name).plain
        same = [each for each in registers.by_name.get(plain, ()) if same_name(each.name, name)]
        former = _formerly(name, registers.former_by_name.get(plain, ()))
        if part.holder != OTHER or former is None or _existing(same):
            return False
        entries = _existing(registers.by_number.get(former.number, ()))
    else:
        number = part.registration_number
        entries = _existing(registers.by_number.get(number, ()))
        if any(same_name(each.name, name) for each in entries):
            return False
        ended = [each for each in registers.by_number.get(number, ()) if each.status != facts.EXISTS]
        former = _formerly(name, registers.former_by_number.get(number, ())) or _formerly(
            name, [FormerName(each.number, each.name, each.removed_on) for each in ended]
        )
    if former is None or not entries:
        return False
    return {
        "name": name,
        "registered": entries[0].name,
        "until": _date(former.until),
        "date": _data_of(registers, entries[0]),
    }


def _formerly(name: str, former: Iterable[FormerName]) -> FormerName | None:
    """Return the latest of the names that is this one."""
    same = [each for each in former if same_name(each.name, name)]
    return max(same, key=lambda each: each.until or datetime.date.min, default=None)


@rule(
    "register-name-differs",
    f.CLIENT_NAME,
    f.USER_INSTITUTION_NAME,
    f.ACCOUNT_HOLDER_NAME,
    severity=WARNING,
    source=DERIVED,
    say=Depending(
        "registered_words",
        {
            "": _(
                "Pārbaudiet nosaukumu: reģistrā tas ir „%(registered)s”, šeit „%(name)s” (reģistra dati no %(date)s)"
            ),
        },
        otherwise=_(
            "Pārbaudiet nosaukumu: reģistrā tas ir „%(registered)s”, šeit „%(name)s”; atšķiras „%(registered_words)s” "
            "un „%(words)s” (reģistra dati no %(date)s)"
        ),
    ),
    wrong={f.CLIENT_NAME: "Piemēru novada pašvaldība"},
    right={f.CLIENT_NAME: "Piemēra novada pašvaldība"},
)
def name_differs(name: str, part: Client | User | Account, around: Around) -> Broken:
    """A name is the registered one; case, quotes, dashes and the writing of the legal form do not matter."""
    registers = _registers(part, around)
    if registers is None:
        return False
    if isinstance(part, Account):
        plain = parsed(name).plain
        known: tuple[Registered | FormerName, ...]
        known = (*registers.by_name.get(plain, ()), *registers.former_by_name.get(plain, ()))
        # Whose name is in no register at all may be a part of an institution.
        if part.holder != OTHER or any(same_name(each.name, name) for each in known):
            return False
        entries = _existing(registers.by_name.get(plain, ()))
    else:
        entries = _existing(registers.by_number.get(part.registration_number, ()))
        if any(same_name(each.name, name) for each in entries) or name_former.breaks(name, part, around):
            return False
    if not entries:
        return False
    entry = max(entries, key=lambda each: _likeness(each.name, name))
    words, registered_words = _difference(name, entry.name)
    return {
        "name": name,
        "registered": entry.name,
        "words": words,
        "registered_words": registered_words,
        "date": _data_of(registers, entry),
    }


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, parsed(one).words, parsed(other).words, autojunk=False).ratio()


def _difference(typed: str, registered: str) -> tuple[str, str]:
    """Return the words in which two names differ, "–" for none; "" twice where hardly any word is the same."""
    one, other = typed.split(), registered.split()
    matcher = SequenceMatcher(None, [_folded(each) for each in one], [_folded(each) for each in other], autojunk=False)
    blocks = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if matcher.ratio() < 0.34:
        return "", ""
    words = " … ".join(" ".join(one[start:end]) for _tag, start, end, _from, _to in blocks if start < end)
    others = " … ".join(" ".join(other[start:end]) for _tag, _from, _to, start, end in blocks if start < end)
    return _bare(words) or "–", _bare(others) or "–"


def _folded(word: str) -> str:
    return " ".join(parsed(word).words)


def _bare(text: str) -> str:
    return text.strip("\"'„”“«»,; ")


@rule(
    "signatory-not-listed",
    f.SIGNATORY_SURNAME,
    clause="D2",
    severity=WARNING,
    source=DERIVED,
    say=_(
        "Pārbaudiet, kas paraksta: Uzņēmumu reģistrā, kur tiesības pārbaudīs (MK noteikumu Nr. 752 5. punkts), šai "
        "personai nav tiesību pārstāvēt klientu (dati no %(date)s); ja tās apstiprinājusi Valsts kase vai ir pilnvara, "
        "izvēlieties to pie „Tiesības parakstīt”"
    ),
    wrong={f.CLIENT_REGISTRATION_NUMBER: "49999990016", f.SIGNATORY_SURNAME: "Bērziņš"},
    right={f.CLIENT_REGISTRATION_NUMBER: "49999990016", f.SIGNATORY_SURNAME: "Ozols"},
)
def signatory_not_listed(surname: str, signatory: Signatory, around: Around) -> Broken:
    """Whoever signs by the register is listed there with a right of representation. Source: MK 752, point 5."""
    officers = _officers(signatory, around)
    if not officers or any(not each.is_person and each.representation for each in officers):
        return False  # in no register, or represented by an officer of another company
    return not _own(signatory, officers) and {"date": _officers_date(around)}


@rule(
    "signatory-not-sole",
    f.SIGNATORY_AUTHORITY,
    severity=WARNING,
    source=DERIVED,
    of=REGISTERED,
    say=_(
        "Pārbaudiet tiesības parakstīt: Uzņēmumu reģistrā šī persona pārstāv klientu tikai kopā ar citiem (dati no "
        "%(date)s). Iesniedziet Valsts kasē dokumentu ar tiesībām pārstāvēt atsevišķi – oriģinālu vai bāriņtiesas vai "
        "notāra apliecinātu kopiju (MK noteikumu Nr. 752 6. punkts) – un pēc apstiprinājuma izvēlieties nākamo iespēju"
    ),
    wrong={f.CLIENT_REGISTRATION_NUMBER: "49999990016", f.SIGNATORY_SURNAME: "Kalns"},
    right={f.CLIENT_REGISTRATION_NUMBER: "49999990016", f.SIGNATORY_SURNAME: "Ozols"},
)
def signatory_not_sole(authority: str, signatory: Signatory, around: Around) -> Broken:
    """Whoever signs by the register may represent the client alone. Source: clause D2; MK 752, point 6."""
    officers = _officers(signatory, around)
    own = _own(signatory, officers)
    if not own or any(each.representation in (facts.ALONE, "") for each in own):
        return False
    entitled = {_name_key(each.name) for each in officers if each.representation}
    if len(entitled) == 1 and all(each.representation == facts.WITH_ALL for each in own):
        return False  # all of them are this person
    return {"date": _officers_date(around)}


def _officers(signatory: Signatory, around: Around) -> tuple[Officer, ...]:
    registers = _registers(signatory, around)
    if registers is None or signatory.authority != REGISTERED or not (signatory.given_name and signatory.surname):
        return ()
    return registers.officers.get(around.document.client.registration_number, ())


def _officers_date(around: Around) -> str:
    return _date(around.facts.registers.officers_date if around.facts.registers else None)


def _own(signatory: Signatory, officers: Iterable[Officer]) -> list[Officer]:
    """Return the entries of the person with the signatory's name, but for offices without representation."""
    name = _name_key(f"{signatory.given_name} {signatory.surname}")
    return [
        each
        for each in officers
        if each.is_person
        and (each.representation or each.governing_body not in _SUPERVISING)
        and _name_key(each.name) == name
    ]


#: Bodies whose members represent nobody.
_SUPERVISING = frozenset({"SUPERVISORY_BOARD", "COUNCIL"})


def _name_key(name: str) -> tuple[str, ...]:
    """Return the words of a name in one order: the register has the surname first."""
    return tuple(sorted(fold_name(name).split()))
