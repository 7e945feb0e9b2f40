"""Why a file cannot be read or inspected, as a sentence in the active language."""

from __future__ import annotations

from applications.domain.language import mark as _
from applications.domain.language import translated
from applications.formats import Unreadable
from applications.formats import wording as formats
from applications.signatures import wording as signatures
from applications.signatures.findings import finding
from applications.signatures.wording import STORED

#: Why a file is not inspected, by the code of `Unreadable`, beside the codes of `formats` and of containers.
UNREADABLE: dict[str, str] = {
    "inspection-container-as-pdf": _(
        "Šis ir konteiners, nevis PDF: pārsauciet failu tā, lai nosaukums beigtos ar .edoc"
    ),
    "inspection-pdf-as-container": _(
        "Šis ir PDF, nevis konteiners: pārsauciet failu tā, lai nosaukums beigtos ar .pdf"
    ),
    "inspection-late": _("Failu neizdevās pārbaudīt: mēģiniet vēlreiz pēc brīža"),
    "inspection-too-much": _("Failu nevar pārbaudīt: tā lasīšana prasa pārāk daudz laika vai atmiņas"),
    "inspection-failed": _("Šo failu šeit nevar pārbaudīt"),
    STORED: "%(stored)s",  # as an earlier version stored it
}


def sentence(error: Unreadable) -> str:
    """Return why a file cannot be read or inspected, as one sentence with personal codes masked."""
    if error.code in UNREADABLE:
        return translated(UNREADABLE[error.code]) % error.values
    if error.code in signatures.FINDINGS:
        return signatures.sentence(finding(error.code, **error.values))
    return formats.sentence(error)
