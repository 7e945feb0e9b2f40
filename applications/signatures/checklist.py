"""The points by which a signed file is compared with what was prepared, and every reason in words."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from applications.domain.labels import Text, filled

PASS, FAIL, NOT_CHECKED = "pass", "fail", "not-checked"

#: The points in their order, as a person reads them.
POINTS: dict[str, Text] = {
    "file": _("Fails ir vesels un pareizi veidots"),
    "document": _("Parakstīts tieši viens dokuments"),
    "origin": _("Dokuments ir šeit sagatavotais"),
    "signature": _("Pēc parakstīšanas nekas nav mainīts"),
    "signer": _("Parakstījis paraksttiesīgais"),
    "time": _("Parakstam ir laika zīmogs"),
    "trust": _("Parakstam var uzticēties"),
    "qualified": _("Paraksts ir kvalificēts (drošs elektroniskais paraksts)"),
}

#: Why a point has come out as it has.
REASONS: dict[str, Text] = {
    "file-fine": _("Kļūdu faila uzbūvē nav."),
    "file-unreadable": _("Failu nevar pārbaudīt, tāpēc pārējais nav pārbaudīts."),
    "document-one": _("Cita dokumenta failā nav."),
    "document-several": ngettext_lazy(
        "Failā ir %(number)s dokuments. Parakstiet pieteikumu vienu pašu: tam neko nedrīkst pievienot.",
        "Failā ir %(number)s dokumenti. Parakstiet pieteikumu vienu pašu: tam neko nedrīkst pievienot.",
        "number",
    ),
    "document-nested": _(
        "Sagatavotais EDOC ir ielikts vēl vienā konteinerā. Lejupielādējiet šīs versijas PDF un parakstiet to."
    ),
    "document-nested-signed": _(
        "Konteiners ir ielikts vēl vienā konteinerā. Iekšējais jau ir parakstīts: izņemiet to un augšupielādējiet pašu."
    ),
    "origin-same": _("Tā ir tieši %(number)s. versija."),
    "origin-other": _("Tā ir %(number)s. versija, bet šī ir %(expected)s. versija."),
    "origin-altered": _("Dokuments pēc sagatavošanas ir mainīts. Lejupielādējiet šīs versijas PDF un parakstiet to."),
    "origin-altered-version": _(
        "Dokuments ir %(number)s. versija, kas pēc sagatavošanas ir mainīta. Lejupielādējiet šīs versijas PDF un "
        "parakstiet to."
    ),
    "origin-signed-inside": _(
        "Tā ir %(number)s. versija, bet PDF jau bija parakstīts, kad to ielika konteinerā. Augšupielādējiet pašu "
        "parakstīto PDF."
    ),
    "origin-nested": _("Tā atrodas konteinerā, kas ielikts šajā konteinerā."),
    "origin-hidden": _(
        "Tā ir %(number)s. versija, bet paraksta attēls aizņem lielu daļu lapas un var aizsegt tekstu. Parakstiet šīs "
        "versijas PDF vēlreiz bez attēla vai ar mazāku."
    ),
    "origin-unknown": _("Šim pieteikumam tāds dokuments nav sagatavots. Pārbaudiet, vai izvēlēts pareizais fails."),
    "origin-none": _("Failā nav dokumenta, ko salīdzināt."),
    "signature-fine": _("Dokuments ir tāds, kādu to parakstīja."),
    "signature-missing": _("Fails vēl nav parakstīts."),
    "no-signature": _("Nav paraksta, ko pārbaudīt."),
    "not-intact": _("Parakstu, kas nav vesels, tālāk nepārbauda."),
    "signer-same": _("Parakstītājs: %(signer)s."),
    "signer-seal": _("Tas ir e-zīmogs, nevis personas paraksts. Pieteikums jāparaksta personai: %(signatory)s."),
    "signer-differs": _(
        "Parakstītājs ir %(signer)s, bet pieteikumā paraksttiesīgais ir %(signatory)s. Ja parakstīja pareizā persona, "
        "labojiet pieteikumā vārdu un uzvārdu, kā tie rakstīti sertifikātā, un parakstiet jauno versiju; citādi "
        "lūdziet parakstīt norādīto personu."
    ),
    "time-present": _("Laika zīmogs ir."),
    "time-missing": _(
        "Bez laika zīmoga nevar pierādīt, kad parakstīts. Parakstot izvēlieties parakstu ar laika zīmogu."
    ),
    "trust-passed": _("Sertifikātu un laika zīmogu devuši uzticamības sarakstā iekļauti pakalpojumi."),
    "qualified-yes": _("Sertifikāts ir kvalificēts, un atslēga ir drošā ierīcē."),
    "qualified-no": _("Paraksts nav kvalificēts. Parakstiet ar eParakstu vai citu drošu elektronisko parakstu."),
    "qualified-unknown": _("To var pārbaudīt tikai kopā ar uzticamību."),
}


class Point(NamedTuple):
    """One point of the comparison: its code (see POINTS), PASS, FAIL or NOT_CHECKED, and why, in Latvian.

    `why` is that reason's code (see REASONS), "" where findings are told.
    """

    code: str
    outcome: str
    reason: str
    why: str = ""

    @property
    def title(self) -> str:
        """What the point says where it passes."""
        return str(POINTS[self.code])


def point(code: str, outcome: str, why: str, **values: object) -> Point:
    """The point that came out so for one of REASONS, `values` filled into its words."""
    return Point(code, outcome, filled(REASONS[why], values), why)
