"""What made-up registers say, as rules get it; the institution of `factories` is in them, rightly."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from applications.domain import facts
from applications.domain.facts import Facts, FormerName, Officer, Registered, Registers
from applications.domain.institution_names import parsed
from tests.support.factories import TODAY

DAY = datetime.date(2026, 11, 20)
COMPANY = "49999990016"

INSTITUTIONS = (
    Registered("public", "90008473359", "Piemēra novada pašvaldība", is_taxpayer=True),
    Registered("public", "99999990015", "Veca parauga iestāde", facts.REMOVED, datetime.date(2019, 12, 31)),
    Registered("public", "99999990015", "Paraugu pārvalde", is_taxpayer=True),
    Registered(
        "public", "99999990049", "Piemēra novada pašvaldība", facts.EXISTS, None, False, "Parauga dome", "99999990015"
    ),
    Registered("public", "99999990067", "Bez augstākas", facts.EXISTS, None, False),
    Registered("public", "99999990034", "Paraugu pārvalde", facts.REMOVED, datetime.date(2021, 6, 30)),
    Registered("public", "99999990032", "Slēgtā iestāde", facts.REMOVED),
    Registered("enterprises", COMPANY, 'Sabiedrība ar ierobežotu atbildību "PARAUGA SILTUMS"'),
    Registered("enterprises", "49999990020", 'VAS "PARAUGA OSTA"', facts.LIQUIDATED, datetime.date(2024, 3, 1)),
)
FORMER = (
    FormerName("90008473359", "Piemēra rajona padome", datetime.date(2009, 6, 30)),
    FormerName(COMPANY, 'SIA "PARAUGA APKURE"', datetime.date(2015, 3, 31)),
    FormerName(COMPANY, 'SIA "PARAUGA KURTUVE"', None),
)
OFFICERS = {
    COMPANY: (
        Officer("Ozols Jānis", facts.ALONE),
        Officer("Kalns Jānis", facts.WITH_SOME),
        Officer("van Paraug Eva", facts.WITH_ALL),
        Officer("Paraugs Jānis-Juris", facts.WITH_ALL),
        Officer("Padome Ilze", "", True, "SUPERVISORY_BOARD"),
        Officer("Klusais Ivo", "", True, "EXECUTIVE_BOARD"),
        Officer('SIA "PĀRVALDNIEKS"', "", False),
    ),
    "49999990035": (Officer("Viena Anna", facts.WITH_ALL),),
    "49999990054": (Officer("Liepa Zane", facts.ALONE), Officer("SIA Valde", facts.ALONE, False)),
}

Entry = TypeVar("Entry", Registered, FormerName)


def _by(key: str, entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for each in entries:
        found[parsed(each.name).plain if key == "name" else each.number].append(each)
    return {name: tuple(of_name) for name, of_name in found.items()}


REGISTERS = Registers(
    dates={"public": DAY, "enterprises": DAY},
    officers_date=DAY,
    by_number=_by("number", INSTITUTIONS),
    by_name=_by("name", INSTITUTIONS),
    former_by_number=_by("number", FORMER),
    former_by_name=_by("name", FORMER),
    officers=OFFICERS,
)
WITH_REGISTERS = Facts(TODAY, REGISTERS)

#: Changes of the factories' institution that break each rule of registers at each of its places.
BROKEN_BY_REGISTERS: tuple[dict[str, str], ...] = (
    *({path: "90000050138"} for path in ("client.registration_number", "user.registration_number")),
    *({path: "49999990020"} for path in ("client.registration_number", "user.registration_number")),
    {"client.registration_number": "99999990049"},
    *({path: "Piemēra rajona padome"} for path in ("client.name", "user.institution_name")),
    *({path: "Piemēru novada pašvaldība"} for path in ("client.name", "user.institution_name")),
    *(
        {"accounts[1].holder": "other", "accounts[1].permission": "written", "accounts[1].holder_name": name}
        for name in ("Parauga osta", "Parauga apkure", "Paraugu parvalde")
    ),
    {"client.registration_number": COMPANY, "signatory.surname": "Bērziņš"},
    {"client.registration_number": COMPANY, "signatory.surname": "Kalns"},
)
