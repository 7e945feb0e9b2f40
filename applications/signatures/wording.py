"""The findings about containers, signatures and signed PDFs: severity and sentence of each code."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from applications.domain.findings import STORED
from applications.domain.language import Text, filled
from applications.domain.masking import masked
from applications.signatures.report import ERROR, WARNING, FileReport, SignatureFinding

#: The severity and the sentence of each code.
FINDINGS: dict[str, tuple[str, Text]] = {
    # The file
    "file-too-large": (ERROR, _("Fails ir lielāks par %(most)s MB")),
    "file-unknown": (ERROR, _("Fails nav ne parakstīts konteiners (EDOC, ASiC-E, BDOC), ne PDF")),
    # The ZIP archive
    "zip-damaged": (ERROR, _("Fails ir bojāts: tā ZIP uzbūve nav pareiza")),
    "zip-outside-bytes": (ERROR, _("Failā ir lieki baiti ārpus konteinera: tas ir mainīts vai nav pareizi izveidots")),
    "zip-zip64": (
        ERROR,
        _("Konteiners izveidots kā ZIP64, ko daļa programmu nevar atvērt: parakstiet dokumentu citā programmā"),
    ),
    "zip-too-many": (ERROR, _("Konteinerā ir vairāk nekā %(maximum)s faili")),
    "zip-too-large": (ERROR, _("Konteinera saturs ir lielāks par %(maximum)s MB")),
    "zip-ratio": (ERROR, _("Fails „%(name)s” ir saspiests tik ļoti, ka to nedrīkst atspiest")),
    "zip-encrypted": (ERROR, _("Fails „%(name)s” konteinerā ir šifrēts")),
    "zip-unusual": (ERROR, _("Fails „%(name)s” konteinerā pievienots tā, kā parakstīšanas programmas to nedara")),
    "zip-method": (ERROR, _("Fails „%(name)s” ir saspiests ar paņēmienu, kāds konteinerā nav atļauts")),
    "zip-link": (ERROR, _("„%(name)s” konteinerā ir saite, nevis fails")),
    "zip-headers-differ": (ERROR, _("Konteinerā par failu „%(name)s” divās vietās rakstīts atšķirīgi")),
    "zip-overlap": (ERROR, _("Konteinerā faili pārklājas")),
    "zip-order": (ERROR, _("Konteinera satura rādītājs nesākas ar pirmo failu")),
    "zip-descriptor": (ERROR, _("Fails „%(name)s” konteinerā nebeidzas tā, kā tam jābeidzas")),
    "zip-stored-descriptor": (
        ERROR,
        _("Failu „%(name)s” konteinerā daļa programmu nevar nolasīt: parakstiet dokumentu citā programmā"),
    ),
    "zip-content": (ERROR, _("Fails „%(name)s” konteinerā ir bojāts")),
    "name-encoding": (ERROR, _("Kāda faila nosaukums konteinerā nav UTF-8 kodējumā")),
    "name-unseen-sign": (ERROR, _("Faila nosaukumā „%(name)s” ir zīme, kas nav redzama")),
    "name-path": (ERROR, _("Faila nosaukums „%(name)s” ved ārpus konteinera vai nav pareizs")),
    "name-twice": (ERROR, _("Konteinerā ir divi faili, kuru nosaukumus var sajaukt: „%(name)s”")),
    # The container
    "edoc-1": (ERROR, _("Šis ir vecā EDOC 1.x formāta fails: parakstiet dokumentu no jauna")),
    "container-mimetype": (
        ERROR,
        _("Šis nav derīgs EDOC fails: atveriet sagatavoto dokumentu un parakstiet to no jauna eParakstītājā"),
    ),
    "container-asic-s": (
        ERROR,
        _("Šis ir ASiC-S konteiners, ko te nepārbauda: parakstiet dokumentu eParakstītājā kā EDOC (ASiC-E) vai PDF"),
    ),
    "container-cades": (
        ERROR,
        _(
            "Konteinerā ir CAdES paraksts, ko te nepārbauda: parakstiet dokumentu eParakstītājā kā EDOC (XAdES "
            "paraksts) vai PDF"
        ),
    ),
    "container-unknown-file": (ERROR, _("Konteinerā ir fails, kāda tur nedrīkst būt: „%(name)s”")),
    "container-no-document": (ERROR, _("Konteinerā nav neviena dokumenta")),
    "manifest-missing": (ERROR, _("Konteinerā nav faila META-INF/manifest.xml")),
    "manifest-shape": (ERROR, _("Konteinera saraksts META-INF/manifest.xml nav pareizi veidots")),
    "manifest-root": (ERROR, _("Konteinera sarakstā tā paša veids nav „%(media_type)s”")),
    "manifest-twice": (ERROR, _("Konteinera sarakstā fails „%(name)s” ir divas reizes")),
    "manifest-unlisted": (ERROR, _("Fails „%(name)s” ir pielikts klāt: konteinera sarakstā tā nav")),
    "manifest-media-type": (
        WARNING,
        _("Konteinera sarakstā faila „%(name)s” veids „%(media_type)s” nav pareizi uzrakstīts"),
    ),
    "manifest-absent": (ERROR, _("Konteinera sarakstā ir fails „%(name)s”, bet konteinerā tā nav")),
    "manifest-inner": (ERROR, _("Konteinera sarakstā ir „%(name)s”, bet mapes META-INF failus tajā neuzskaita")),
    "signature-missing": (ERROR, _("Dokuments nav parakstīts")),
    "signature-too-many": (ERROR, _("Failā ir vairāk nekā %(maximum)s paraksti")),
    # XML
    "markup-too-large": (ERROR, _("Fails „%(name)s” ir pārāk liels")),
    "markup-encoding": (ERROR, _("Fails „%(name)s” nav XML UTF-8 kodējumā")),
    "markup-dtd": (ERROR, _("Failā „%(name)s” ir DTD (<!DOCTYPE>), kādas tur nedrīkst būt")),
    "markup-broken": (ERROR, _("Fails „%(name)s” nav pareizi veidots XML")),
    "markup-unusual": (ERROR, _("Failā „%(name)s” ir komentārs vai cita daļa, ko programmas var lasīt atšķirīgi")),
    # A signature's parts
    "signature-root": (ERROR, _("Paraksta fails „%(name)s” nav XAdES parakstu saraksts")),
    "signature-counter": (
        ERROR,
        _("Parakstam ir pretparaksts, ko te nepārbauda: lai katrs parakstītājs paraksta pašu dokumentu"),
    ),
    "signature-shape": (ERROR, _("Parakstam trūkst kādas daļas vai tā ir vairākas reizes: %(part)s")),
    "signature-id-twice": (ERROR, _("Paraksta failā divām daļām ir viens identifikators")),
    "signature-algorithm": (ERROR, _("Parakstā izmantots algoritms, kas nav pietiekami drošs: %(algorithm)s")),
    "signature-key-weak": (ERROR, _("Parakstītāja atslēga nav pietiekami droša")),
    "signature-certificate": (ERROR, _("Parakstā nav noteikts tieši viens parakstītāja sertifikāts")),
    "signature-certificate-sha1": (WARNING, _("Parakstītāja sertifikāts noteikts ar novecojušo algoritmu SHA-1")),
    "signature-value": (ERROR, _("Paraksts neatbilst parakstītajam: kaut kas ir mainīts")),
    "signature-properties": (ERROR, _("Paraksta īpašības nav tās, kas parakstītas")),
    "signature-reference": (ERROR, _("Parakstā ir nepieļaujama atsauce: %(uri)s")),
    "signature-transform": (ERROR, _("Dokuments pirms parakstīšanas pārveidots: „%(name)s”")),
    "signature-format": (ERROR, _("Dokumenta „%(name)s” veids parakstā neatbilst konteinera sarakstam")),
    "signature-media-type": (
        WARNING,
        _("Parakstā dokumenta „%(name)s” veids „%(media_type)s” nav pareizi uzrakstīts"),
    ),
    "document-changed": (ERROR, _("Dokuments „%(name)s” pēc parakstīšanas ir mainīts")),
    "document-absent": (ERROR, _("Parakstītais dokuments „%(name)s” konteinerā nav atrodams")),
    "document-twice": (ERROR, _("Dokuments „%(name)s” parakstā minēts vairākas reizes")),
    "document-unsigned": (ERROR, _("Dokuments „%(name)s” ar šo parakstu nav parakstīts")),
    "timestamp-other": (ERROR, _("Laika zīmogs nav šim parakstam")),
    "timestamp-unreadable": (ERROR, _("Laika zīmogu nevar izlasīt")),
    "timestamp-unsigned": (ERROR, _("Laika zīmogs ir mainīts vai viltots: tā devējs to nav parakstījis")),
    "timestamp-weak": (WARNING, _("Laika zīmogā izmantots algoritms, kas nav pietiekami drošs")),
    # A PDF
    "pdf-unreadable": (ERROR, _("Šo PDF failu šeit nevar pārbaudīt")),
    "pdf-password": (ERROR, _("PDF ir aizsargāts ar paroli: noņemiet paroli un parakstiet dokumentu no jauna")),
    "pdf-signatures": (WARNING, _("PDF failā ir vairāki paraksti, bet vajadzīgs ir tikai viens: paraksttiesīgā")),
    "pdf-unproven": (
        ERROR,
        _(
            "Šeit nevar pierādīt, ka PDF pēc parakstīšanas nav mainīts (%(reason)s): pārbaudiet to eParakstītājā vai "
            "eParaksts.lv"
        ),
    ),
    "pdf-content-inside": (
        ERROR,
        _("Parakstā ielikts vēl kāds saturs, kas nav šis PDF: parakstiet sagatavoto dokumentu no jauna"),
    ),
    "pdf-changed": (ERROR, _("PDF fails pēc parakstīšanas ir mainīts")),
    "pdf-not-covered": (ERROR, _("Paraksts neaptver visu PDF failu")),
    "pdf-look": (WARNING, _("Paraksta attēls ir redzams %(page)s. lapā: pārliecinieties, ka tas neaizsedz tekstu")),
    "pdf-look-large": (
        WARNING,
        _("Paraksta attēls aizņem lielu daļu %(page)s. lapas: ko tas aizsedz, šeit pārbaudīt nevar"),
    ),
    # Trust
    "trust-no-list": (WARNING, _("Uzticamība nav pārbaudīta: nav ielādēts neviens uzticamības saraksts")),
    "certificate-self-signed": (
        WARNING,
        _("Parakstītāja sertifikātu izdevis pats parakstītājs, tāpēc tam nevar uzticēties"),
    ),
    "certificate-key-usage": (
        WARNING,
        _("Parakstītāja sertifikāts nav paredzēts parakstīšanai, tāpēc parakstam nevar uzticēties"),
    ),
    "certificate-revoked": (
        WARNING,
        _("Parakstīšanas laikā parakstītāja sertifikāts bija atsaukts vai apturēts, tāpēc parakstam nevar uzticēties"),
    ),
    "certificate-time": (
        WARNING,
        _("Parakstīšanas laikā parakstītāja sertifikāts nebija derīgs, tāpēc parakstam nevar uzticēties"),
    ),
    "trust-list-expired": (
        WARNING,
        _("Uzticamības saraksts (%(territory)s, Nr. %(sequence)s) bija jāatjauno līdz %(next_update)s"),
    ),
    "trust-no-timestamp": (ERROR, _("Parakstam nav laika zīmoga: nav zināms, kad dokuments parakstīts")),
    "trust-timestamp": (ERROR, _("Laika zīmogu nav devis uzticamības sarakstā iekļauts pakalpojums")),
    "trust-path": (ERROR, _("Parakstītāja sertifikātu nav izdevis uzticamības sarakstā iekļauts pakalpojums")),
    "trust-certificate-time": (ERROR, _("Parakstīšanas laikā parakstītāja sertifikāts nebija derīgs")),
    "trust-key-usage": (ERROR, _("Parakstītāja sertifikāts nav paredzēts parakstīšanai")),
    "trust-no-revocation": (
        WARNING,
        _("Parakstā nav atbildes par to, vai sertifikāts parakstot bija derīgs (OCSP): pārbaudiet to eParakstītājā"),
    ),
    "trust-revocation": (ERROR, _("Atbilde par sertifikāta derīgumu (OCSP) neattiecas uz šo parakstu")),
    "trust-revocation-old": (
        WARNING,
        _(
            "Atbilde par sertifikāta derīgumu (OCSP) nav dota parakstīšanas laikā: pārbaudiet eParakstītājā, vai "
            "sertifikāts parakstot bija derīgs"
        ),
    ),
    "trust-revoked": (ERROR, _("Parakstītāja sertifikāts bija atsaukts vai apturēts")),
    "trust-not-qualified": (WARNING, _("Paraksts nav kvalificēts")),
    # Of any
    "findings-more": (
        WARNING,
        ngettext_lazy("Un vēl %(number)s līdzīgs trūkums", "Un vēl %(number)s līdzīgi trūkumi", "number"),
    ),
}

#: Why it cannot be proved that a PDF was not changed, by the reason of `pdf-unproven`.
UNPROVEN_BECAUSE: dict[str, Text] = {
    "end": _("faila beigas dažādas programmas var nolasīt atšķirīgi"),
    "hidden": _("failā ir daļas, kuru nav tā satura rādītājā"),
    "readers": _("divas programmas to nolasa atšķirīgi"),
    "padding": _("parakstam paredzētajā vietā ir arī citi dati"),
    "revisions": _("parakstīto faila daļu nevar nolasīt atsevišķi"),
    "signature": _("failā ir paraksts, kuru šeit nevar nolasīt"),
    "drawn": _("vēlāka paraksta attēls var aizsegt agrāk parakstīto"),
    "shared": _("pievienotais var būt redzams arī parakstītajās lapās"),
}
#: The sentences of findings that are errors by their code, but warnings in this file.
MILDER: dict[str, Text] = {
    "container-mimetype": _(
        "Konteinera pirmais fails (mimetype) ir saspiests vai ar papildu datiem: tas ir pret standartu, bet programmas "
        "to nolasa pareizi"
    ),
}


def sentence(finding: SignatureFinding) -> str:
    """The finding's sentence in the active language, without a full stop; personal codes in it are masked.

    A finding that an earlier version stored may lack the values of its sentence, or have a code that is not in use any
    more: then it is the sentence that was stored.
    """
    try:
        usual, text = FINDINGS[finding.code]
        if finding.severity == WARNING != usual:
            text = MILDER.get(finding.code, text)
        return masked(filled(text, {name: _text(name, value) for name, value in finding.values.items()}))
    except KeyError:
        return str(finding.values.get(STORED, finding.code))


def _text(name: str, value: str | int) -> str | int:
    """A value as sentences write it: dates in the Latvian way, reasons in words."""
    if name == "reason":
        return str(UNPROVEN_BECAUSE.get(str(value), value))
    if name == "next_update":
        return f"{datetime.date.fromisoformat(str(value)):%d.%m.%Y.}" if value else "—"
    return value


def sentences(findings: Iterable[SignatureFinding]) -> str:
    """The findings' sentences one after another, each with a full stop."""
    return " ".join(f"{sentence(each)}." for each in findings)


def report_as_json(report: FileReport) -> dict[str, Any]:
    """The report as JSON for other programs: each finding with its sentence in the active language."""
    return {
        "file": report.file,
        "readable": report.readable,
        "valid": report.valid,
        "kind": report.kind,
        "findings": [_as_json(each) for each in report.findings],
        "documents": [asdict(each) for each in report.documents],
        "signatures": [asdict(each) | {"findings": [_as_json(f) for f in each.findings]} for each in report.signatures],
    }


def _as_json(finding: SignatureFinding) -> dict[str, str]:
    return {"code": finding.code, "severity": finding.severity, "message": sentence(finding)}
