"""The sentences of inspected files, in the active language: why one cannot be read, and what is wrong around it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from applications.domain import wording as domain
from applications.domain.findings import ERROR, STORED, WARNING
from applications.domain.language import Text, filled, mark_plural, translated
from applications.domain.language import mark as _
from applications.domain.masking import masked
from applications.formats import Unreadable
from applications.formats import wording as formats
from applications.signatures import wording as signatures
from applications.signatures.findings import finding

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
    "trust-list-services": _("Saraksta pakalpojumus nevar izlasīt"),
    STORED: "%(stored)s",  # as an earlier version stored it
}


#: The findings around an application, which break clause E1: severity and sentence by code.
AROUND: dict[str, tuple[str, Text]] = {
    "container-old": (ERROR, _("Parakstiet pieteikumu no jauna: šis ir vecā EDOC 1.x formāta fails")),
    "container-within-container": (
        ERROR,
        _("Izņemiet „%(name)s” no šī konteinera: konteinerā nedrīkst būt cits konteiners"),
    ),
    "container-several-documents": (
        ERROR,
        mark_plural(
            "Atstājiet konteinerā tikai pieteikumu: pavisam tajā ir %(number)s dokuments",
            "Atstājiet konteinerā tikai pieteikumu: pavisam tajā ir %(number)s dokumenti",
        ),
    ),
    "container-manifest": (ERROR, _("Izveidojiet konteineru no jauna: %(fault)s")),
    "container-unsigned": (WARNING, _("Parakstiet pieteikumu: konteinerā paraksta vēl nav")),
    "document-scan": (
        ERROR,
        _("Izņemiet skenēto dokumentu „%(name)s”: jāparaksta tikai šeit sagatavotais PDF"),
    ),
    "document-signed-inside": (
        WARNING,
        _("Sūtiet pašu parakstīto PDF „%(name)s”: tas bija parakstīts, jau pirms to ielika konteinerā"),
    ),
    "document-not-application": (
        ERROR,
        _("„%(name)s” nav šeit sagatavots pieteikums: jāparaksta tikai tas"),
    ),
}


def sentence(error: Unreadable) -> str:
    """Return why a file cannot be read or inspected, as one sentence with personal codes masked."""
    if error.code in UNREADABLE:
        return translated(UNREADABLE[error.code]) % error.values
    if error.code in signatures.FINDINGS:
        return signatures.sentence(finding(error.code, **error.values))
    return formats.sentence(error)


def around(code: str, values: Mapping[str, Any]) -> str:
    """Return the sentence of a finding around an application, personal codes masked.

    A `fault` among the values is the code of a finding about signed files, whose sentence the other values fill.
    """
    known = dict(values)
    if "fault" in known:
        fault = signatures.sentence(finding(str(known.pop("fault")), **known))
        known["fault"] = fault[:1].lower() + fault[1:]
    return masked(filled(AROUND[code][1], known))


domain.add({code: partial(around, code) for code in AROUND})
