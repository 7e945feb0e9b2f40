"""Register files as large as the real ones, with made-up rows: no name or number in them is anybody's."""

from __future__ import annotations

import csv
import random
from pathlib import Path

#: Rows of the Register of Enterprises on the day on which its shape was noted.
ENTERPRISES = 485_134

_HEADER = (
    "regcode;sepa;name;name_before_quotes;name_in_quotes;name_after_quotes;without_quotes;regtype;regtype_text;type;"
    "type_text;registered;terminated;closed;address;index;addressid;region;city;atvk;reregistration_term"
).split(";")
_FORMS = (
    ("Sabiedrība ar ierobežotu atbildību", "SIA", 0.8),
    ("Biedrība", "BDR", 0.9),
    ("Individuālais komersants", "IK", 0.94),
    ("Zemnieku saimniecība", "ZEM", 0.98),
    ("Akciju sabiedrība", "AS", 1.0),
)
_BEGINNINGS = (
    "ba be bi bū da de do dzi ga gā gu in ja ka kā ko kra la lē li lu ma mā me mi na nā no pa pā pe pi ra rī "
    "ro sa sā se si sko sta stra šķi ta tē ti tra ul va vā ve vi za zē zi žu"
).split()
_MIDDLES = "ba da dra ga ka kni la ldo li lma ma mbu mi na nta ņa pa ra rga ri rma sa ska šā ta tni va vī za ze".split()
_ENDINGS = "a e is s us ne nieks nīca iņa ība īte ums ene onis ājs ēns ors eks ija".split()
_COMMON = (
    "Rīgas Latvijas Baltijas nams būve serviss grupa un celtniecība transports īpašumi nekustamie Daugavas "
    "Liepājas Jūrmalas Nord Baltic auto centrs tirdzniecība pakalpojumi ekspresis projekti meži koks"
).split()


def write_enterprises(path: Path, rows: int = ENTERPRISES) -> None:
    """Write a register.csv with this number of rows; the same file each time."""
    chance = random.Random(752)
    words = [
        chance.choice(_BEGINNINGS) + "".join(chance.choices(_MIDDLES, k=chance.randrange(3))) + chance.choice(_ENDINGS)
        for _ in range(120_000)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(_HEADER)
        for number in range(rows):
            draw = chance.random()
            form, code = next((form, code) for form, code, share in _FORMS if draw < share)
            own = [chance.choice(words).upper() for _ in range(chance.choice((1, 1, 2, 2, 3)))]
            if chance.random() < 0.5:
                own.insert(chance.randrange(len(own) + 1), chance.choice(_COMMON))
            name, closed = " ".join(own), chance.choice(("", "", "L", "L", "R", ""))
            ended = "2015-03-01" if closed else ""
            address = f"{chance.choice(words).title()} iela {number % 200}; Paraugs, Parauga novads, Latvija"
            cells = [f"4{number + 5_000_000_000:010d}", "LV00ZZZ00000000000", f'{form} "{name}"', form, name, "", "0"]
            cells += ["K", "Komercreģistrs", code, form, "2010-05-05", ended, closed, address]
            writer.writerow([*cells, "1000", "100000000", "100000000", "100000000", "0001000", ""])
