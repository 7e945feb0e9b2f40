"""The sentences of inspected files, in the active language: why one cannot be read, and what is wrong around it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

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


class Around(NamedTuple):
    """A finding around an application, which breaks clause E1: its sentence, and a wrong and a right file."""

    severity: str
    text: Text
    wrong: str
    right: str


_ONE_SIGNED_PDF = _("EDOC, kurā ir viens šeit sagatavots PDF un tā paraksts")

#: In place of the name of an attached file without one.
_UNNAMED = _("bez nosaukuma")
_ONE_UNCHANGED_PDF = _("PDF, kādu to šeit lejupielādē, vai tas pats ar parakstu")

#: The code of the finding about a letter of permission in place of an application.
LETTER = "document-permission"

#: By code.
AROUND: dict[str, Around] = {
    "container-old": Around(
        ERROR,
        _("Parakstiet pieteikumu no jauna: šis ir vecā EDOC 1.x formāta fails"),
        wrong=_("EDOC 1.x fails no vecas parakstīšanas programmas"),
        right=_ONE_SIGNED_PDF,
    ),
    "container-within-container": Around(
        ERROR,
        _("Izņemiet „%(name)s” no šī konteinera: konteinerā nedrīkst būt cits konteiners"),
        wrong=_("EDOC, kurā ielikts cits EDOC"),
        right=_ONE_SIGNED_PDF,
    ),
    "container-several-documents": Around(
        ERROR,
        mark_plural(
            "Atstājiet konteinerā tikai pieteikumu: pavisam tajā ir %(number)s dokuments",
            "Atstājiet konteinerā tikai pieteikumu: pavisam tajā ir %(number)s dokumenti",
        ),
        wrong=_("EDOC, kurā ir pieteikums un citas iestādes atļauja"),
        right=_("EDOC, kurā ir tikai pieteikums; atļauja ir atsevišķs fails"),
    ),
    "container-manifest": Around(
        ERROR,
        _("Izveidojiet konteineru no jauna: %(fault)s"),
        wrong=_("EDOC, kura saturs mainīts ar arhivēšanas programmu"),
        right=_ONE_SIGNED_PDF,
    ),
    "container-unsigned": Around(
        WARNING,
        _("Parakstiet pieteikumu: konteinerā paraksta vēl nav"),
        wrong=_("EDOC, kādu to lejupielādē no šejienes"),
        right=_("tas pats EDOC, parakstīts eParakstītājā"),
    ),
    "document-scan": Around(
        ERROR,
        _("Izņemiet skenēto dokumentu „%(name)s”: jāparaksta tikai šeit sagatavotais PDF"),
        wrong=_("izdrukāts, parakstīts un ieskenēts pieteikums"),
        right=_("šeit sagatavotais PDF, parakstīts ar eParakstu"),
    ),
    "document-signed-inside": Around(
        WARNING,
        _("Sūtiet pašu parakstīto PDF „%(name)s”: tas bija parakstīts, jau pirms to ielika konteinerā"),
        wrong=_("parakstīts PDF, kas pēc tam ielikts EDOC konteinerā"),
        right=_("pats parakstītais PDF"),
    ),
    "document-not-application": Around(
        ERROR,
        _("„%(name)s” nav šeit sagatavots pieteikums, kādu to lejupielādē: jāparaksta tikai tas"),
        wrong=_("cits PDF, piemēram, pavadvēstule, vai pieteikums, kas izdrukāts par jaunu PDF"),
        right=_("šeit sagatavotais PDF, parakstīts ar eParakstu"),
    ),
    LETTER: Around(
        ERROR,
        _(
            "„%(name)s” ir iestādes „%(holder)s” atļauja pieteikumam %(reference)s (iesniedzējs: %(applicant)s), nevis "
            "pats pieteikums: parakstītu to sūta kā atsevišķu failu tajā pašā e-adreses ziņojumā"
        ),
        wrong=_("citas iestādes atļauja, kas augšupielādēta parakstītā pieteikuma vietā"),
        right=_("parakstīts pieteikums; atļauja ir atsevišķs fails"),
    ),
    "document-attachment": Around(
        ERROR,
        _(
            "PDF „%(name)s” ir pievienots fails (%(what)s), bet pieteikumam neko nedrīkst pievienot: parakstiet PDF, "
            "kādu to šeit lejupielādē"
        ),
        wrong=_("šeit sagatavotais PDF, kuram pievienots attēls"),
        right=_ONE_UNCHANGED_PDF,
    ),
    "document-annotation": Around(
        ERROR,
        _("PDF „%(name)s” lapās ir piezīme, zīmogs vai cita anotācija: parakstiet PDF, kādu to šeit lejupielādē"),
        wrong=_("šeit sagatavotais PDF, kurā ierakstīta piezīme"),
        right=_ONE_UNCHANGED_PDF,
    ),
    "document-form": Around(
        ERROR,
        _("PDF „%(name)s” ir aizpildāmi lauki: parakstiet PDF, kādu to šeit lejupielādē"),
        wrong=_("šeit sagatavotais PDF, kuram pielikti aizpildāmi lauki"),
        right=_ONE_UNCHANGED_PDF,
    ),
    "document-script": Around(
        ERROR,
        _("PDF „%(name)s” ir programma vai darbība, kas tajā nedrīkst būt: parakstiet PDF, kādu to šeit lejupielādē"),
        wrong=_("šeit sagatavotais PDF, kuram pielikts skripts"),
        right=_ONE_UNCHANGED_PDF,
    ),
    "document-page-added": Around(
        ERROR,
        mark_plural(
            "PDF „%(name)s” ir par %(number)s lapu vairāk, nekā pieteikumam jābūt: parakstiet PDF, kādu to šeit "
            "lejupielādē",
            "PDF „%(name)s” ir par %(number)s lapām vairāk, nekā pieteikumam jābūt: parakstiet PDF, kādu to šeit "
            "lejupielādē",
        ),
        wrong=_("šeit sagatavotais PDF, kura beigās pielikta lapa"),
        right=_ONE_UNCHANGED_PDF,
    ),
    "document-pages-differ": Around(
        ERROR,
        _("PDF „%(name)s” lapas neatbilst tā datiem: parakstiet PDF, kādu to šeit lejupielādē"),
        wrong=_("PDF ar cita pieteikuma lapām"),
        right=_ONE_UNCHANGED_PDF,
    ),
    "document-pages-unknown": Around(
        WARNING,
        _("PDF „%(name)s” lapas šeit neizdevās salīdzināt ar tā datiem: pirms parakstīšanas izlasiet visas lapas"),
        wrong=_("šeit sagatavotais PDF ar tūkstošiem kontu, kuru nevar pārbaudīt pietiekami ātri"),
        right=_ONE_UNCHANGED_PDF,
    ),
    "document-saved-again": Around(
        WARNING,
        _(
            "PDF „%(name)s” ir saglabāts no jauna ar citu programmu; lapu teksts un skaits nav mainīts. Drošāk "
            "parakstīt PDF, kādu to šeit lejupielādē"
        ),
        wrong=_("šeit sagatavotais PDF, kas saglabāts no jauna PDF programmā"),
        right=_ONE_UNCHANGED_PDF,
    ),
}


#: The codes of findings about an application's PDF itself.
OF_PAPER = frozenset(
    {
        "document-attachment",
        "document-annotation",
        "document-form",
        "document-script",
        "document-page-added",
        "document-pages-differ",
        "document-pages-unknown",
        "document-saved-again",
    }
)


def sentence(error: Unreadable) -> str:
    """Return why a file cannot be read or inspected, as one sentence with personal codes masked."""
    if error.code in AROUND:
        return around(error.code, error.values)
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
    if known.get("what") == "":
        known["what"] = translated(_UNNAMED)
    return masked(filled(AROUND[code].text, known))


#: What the instruction says in other words, or does not say: how a container is made and signed.
_DERIVED = ("container-old", "container-manifest", "container-unsigned", "document-signed-inside")
domain.add({code: partial(around, code) for code in AROUND}, derived=_DERIVED)
