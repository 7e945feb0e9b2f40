"""The words of inspected files: the checklist at a glance, point by point, each signature, and what to do next."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from applications.domain.cleaning import clean
from applications.domain.document import Document
from applications.domain.findings import STORED, Finding
from applications.domain.identifiers import registration_number_has_shape
from applications.domain.language import Text, filled
from applications.domain.limits import format_euro
from applications.domain.masking import masked
from applications.domain.wording import sentence as finding_sentence
from applications.inspection import pages, wording
from applications.inspection.inspection import Inspection
from applications.presenting.rows import finding_line
from applications.signatures import checklist
from applications.signatures.checklist import FAIL, NOT_CHECKED, PASS, Point
from applications.signatures.findings import leading
from applications.signatures.report import (
    ERROR,
    FAILED,
    PASSED,
    PDF,
    SEAL,
    UNPROVEN,
    FileReport,
    Signature,
    SignedDocument,
    is_unproven,
)
from applications.signatures.signers import full_name
from applications.signatures.wording import sentence, sentences

#: What a point is about, by its code: the words are true of a point that passes.
TITLES: dict[str, Text] = {
    "file": gettext_lazy("Fails ir vesels un pareizi veidots"),
    "document": gettext_lazy("Parakstīts tieši viens dokuments"),
    "origin": gettext_lazy("Dokuments ir šeit sagatavotais"),
    "signature": gettext_lazy("Pēc parakstīšanas nekas nav mainīts"),
    "signer": gettext_lazy("Parakstījis paraksttiesīgais"),
    "time": gettext_lazy("Parakstam ir laika zīmogs"),
    "trust": gettext_lazy("Parakstam var uzticēties"),
    "qualified": gettext_lazy("Paraksts ir kvalificēts (drošs elektroniskais paraksts)"),
}

#: Why a point came out as it did.
REASONS: dict[str, Text] = {
    "file-fine": gettext_lazy("Kļūdu faila uzbūvē nav."),
    "file-unreadable": gettext_lazy("Failu nevar pārbaudīt, tāpēc pārējais nav pārbaudīts."),
    "document-one": gettext_lazy("Cita dokumenta failā nav."),
    "document-several": ngettext_lazy(
        "Failā ir %(number)s dokuments. Parakstiet pieteikumu vienu pašu: tam neko nedrīkst pievienot.",
        "Failā ir %(number)s dokumenti. Parakstiet pieteikumu vienu pašu: tam neko nedrīkst pievienot.",
        "number",
    ),
    "document-nested": gettext_lazy(
        "Sagatavotais EDOC ir ielikts vēl vienā konteinerā. Lejupielādējiet šīs versijas PDF un parakstiet to."
    ),
    "document-nested-signed": gettext_lazy(
        "Konteiners ir ielikts vēl vienā konteinerā. Iekšējais jau ir parakstīts: izņemiet to un augšupielādējiet pašu."
    ),
    "origin-same": gettext_lazy("Tā ir tieši %(number)s. versija."),
    "origin-other": gettext_lazy("Tā ir %(number)s. versija, bet šī ir %(expected)s. versija."),
    "origin-unproven": gettext_lazy(
        "Fails sākas ar tieši tiem pašiem baitiem kā %(number)s. versija, tāpēc sagatavotais dokuments tajā ir "
        "nemainīts. Vai vēlāk pievienotais to neaizsedz, šeit nevar pierādīt: atveriet failu eParakstītājā un "
        "salīdziniet ar sagatavoto PDF."
    ),
    "origin-altered": gettext_lazy(
        "Dokuments pēc sagatavošanas ir mainīts. Lejupielādējiet šīs versijas PDF un parakstiet to."
    ),
    "origin-altered-version": gettext_lazy(
        "Dokuments ir %(number)s. versija, kas pēc sagatavošanas ir mainīta. Lejupielādējiet šīs versijas PDF un "
        "parakstiet to."
    ),
    "origin-signed-inside": gettext_lazy(
        "Tā ir %(number)s. versija, bet PDF jau bija parakstīts, kad to ielika konteinerā. Augšupielādējiet pašu "
        "parakstīto PDF."
    ),
    "origin-nested": gettext_lazy("Tā atrodas konteinerā, kas ielikts šajā konteinerā."),
    "origin-hidden": gettext_lazy(
        "Tā ir %(number)s. versija, bet paraksta attēls aizņem lielu daļu lapas un var aizsegt tekstu. Parakstiet šīs "
        "versijas PDF vēlreiz bez attēla vai ar mazāku."
    ),
    "origin-elsewhere": gettext_lazy("Tas ir cits pieteikums."),
    "origin-unknown": gettext_lazy(
        "Šim pieteikumam tāds dokuments nav sagatavots. Pārbaudiet, vai izvēlēts pareizais fails."
    ),
    "origin-none": gettext_lazy("Failā nav dokumenta, ko salīdzināt."),
    "signature-fine": gettext_lazy("Dokuments ir tāds, kādu to parakstīja."),
    "signature-missing": gettext_lazy("Fails vēl nav parakstīts."),
    "no-signature": gettext_lazy("Nav paraksta, ko pārbaudīt."),
    "not-intact": gettext_lazy("Parakstu, kas nav vesels, tālāk nepārbauda."),
    "not-proved": gettext_lazy("Kamēr nav zināms, vai pēc parakstīšanas nekas nav mainīts, to nepārbauda."),
    "signer-same": gettext_lazy("Parakstītājs: %(signer)s."),
    "signer-seal": gettext_lazy(
        "Tas ir e-zīmogs, nevis personas paraksts. Pieteikums jāparaksta personai: %(signatory)s."
    ),
    "signer-differs": gettext_lazy(
        "Parakstītājs ir %(signer)s, bet pieteikumā paraksttiesīgais ir %(signatory)s. Ja parakstīja pareizā persona, "
        "labojiet pieteikumā vārdu un uzvārdu, kā tie rakstīti sertifikātā, un parakstiet jauno versiju; citādi "
        "lūdziet parakstīt norādīto personu."
    ),
    "signer-differs-handed": gettext_lazy(
        "Parakstītājs ir %(signer)s, bet pieteikumā paraksttiesīgais ir %(signatory)s. Ja parakstīja pareizā persona, "
        "pasakiet to pieteikuma sagatavotājam: vārdam un uzvārdam jābūt tādiem pašiem kā sertifikātā. Citādi lūdziet "
        "parakstīt norādīto personu."
    ),
    "time-present": gettext_lazy("Laika zīmogs ir."),
    "time-missing": gettext_lazy(
        "Bez laika zīmoga nevar pierādīt, kad parakstīts. Parakstot izvēlieties parakstu ar laika zīmogu."
    ),
    "trust-passed": gettext_lazy("Sertifikātu un laika zīmogu devuši uzticamības sarakstā iekļauti pakalpojumi."),
    "qualified-yes": gettext_lazy("Sertifikāts ir kvalificēts, un atslēga ir drošā ierīcē."),
    "qualified-no": gettext_lazy(
        "Paraksts nav kvalificēts. Parakstiet ar eParakstu vai citu drošu elektronisko parakstu."
    ),
    "qualified-unknown": gettext_lazy("To var pārbaudīt tikai kopā ar uzticamību."),
}

#: What each level of a signature has, from EN 319 102-1.
_LEVELS = {
    "B": gettext_lazy("bez laika zīmoga"),
    "T": gettext_lazy("ar laika zīmogu"),
    "LT": gettext_lazy("ar laika zīmogu un datiem vēlākai pārbaudei"),
    "LTA": gettext_lazy("ar laika zīmogu, datiem vēlākai pārbaudei un arhīva zīmogu"),
}


class Line(NamedTuple):
    """One line of a checklist on a page: PASS, FAIL or NOT_CHECKED, what it is about, and the reason."""

    outcome: str
    title: str
    reason: str


_OF_TRUST = ("trust", "qualified")
_TRUST_ELSEWHERE = gettext_lazy(
    "Paraksta uzticamību pārbaudiet eParakstītājā vai eParaksts.lv: šeit nav ielādēts neviens uzticamības saraksts."
)


def lines(points: Iterable[Point]) -> list[Line]:
    """Return the points of a comparison as lines."""
    return [Line(each.outcome, str(TITLES[each.code]), reason(each)) for each in points]


def ordered(points: Sequence[Point]) -> dict[str, Any]:
    """Return the points as lines, those that failed first, and one quiet sentence in the place of those about trust.

    Where no trusted list is loaded, nothing is known of trust, and that is no fault of the file.
    """
    has_no_list = any(found.code == "trust-no-list" for each in points for found in each.findings)
    quiet = [each for each in points if has_no_list and each.outcome == NOT_CHECKED and each.code in _OF_TRUST]
    shown = [each for each in points if each not in quiet]
    return {
        "points": lines(sorted(shown, key=lambda each: each.outcome != FAIL)),
        "unchecked": str(_TRUST_ELSEWHERE) if quiet else "",
    }


def reason(point: Point) -> str:
    """Return the reason of a point's outcome, in whole sentences."""
    # An earlier version stored the reason; that of an origin may say more than its code does.
    if STORED in point.values and (point.code == "origin" or not point.why):
        return str(point.values[STORED])
    parts = [_reason(point.why, point.values)] if point.why else []
    parts += [sentences(point.findings)] if point.findings else []
    return " ".join([*parts, *(str(REASONS[code]) for code in point.also)])


def _reason(why: str, values: Mapping[str, str | int]) -> str:
    try:
        return filled(REASONS[why], values)
    except KeyError:
        return str(values.get(STORED, ""))


def glance(inspection: Inspection) -> list[Line]:
    """Return the few lines that a person reads first about a file."""
    answers = (
        _application(inspection),
        _rules(inspection),
        _pages(inspection),
        _signed(inspection),
        *_by_whom(inspection),
        _trusted(inspection),
    )
    return [answer for answer in answers if answer]


def _application(inspection: Inspection) -> Line:
    title = _("Vai tas ir pieteikums?")
    if inspection.document is None:
        if letter := _letter(inspection):
            return Line(FAIL, title, _("Nē, tā ir atļauja: %(holder)s, pieteikumam %(reference)s.") % letter.values)
        error = inspection.error
        why = wording.sentence(error) if error else _("Pieteikuma, ko šeit var izlasīt, failā nav")
        return Line(FAIL, title, f"{why}.")
    number = len(inspection.document.accounts)
    accounts = ngettext("%(number)s konts", "%(number)s konti", number) % {"number": format_euro(number)}
    name = masked(clean(inspection.document).client.name)
    return Line(PASS, title, _("Jā: %(name)s, %(accounts)s.") % {"name": name or "–", "accounts": accounts})


def _letter(inspection: Inspection) -> Finding | None:
    """Return the finding about the letter of permission that a file is in place of an application, if it is one."""
    if inspection.document is not None:
        return None
    return next((each for each in inspection.around if each.code == wording.LETTER), None)


def _rules(inspection: Inspection) -> Line | None:
    if inspection.document is None:
        return None
    counts = []
    if inspection.errors:
        number = {"number": format_euro(inspection.errors)}
        counts.append(ngettext("%(number)s kļūda", "%(number)s kļūdas", inspection.errors) % number)
    if inspection.warnings:
        number = {"number": format_euro(inspection.warnings)}
        counts.append(ngettext("%(number)s brīdinājums", "%(number)s brīdinājumi", inspection.warnings) % number)
    summary = ", ".join(counts) or _("Kļūdu un brīdinājumu nav")
    return Line(FAIL if inspection.errors else PASS, _("Vai ievēroti instrukcijas noteikumi?"), f"{summary}.")


#: What is said of the pages of a PDF of ours, by how they compare with its data.
_PAGES: dict[str, tuple[str, Text]] = {
    pages.SAME_BYTES: (
        PASS,
        gettext_lazy("Jā: no faila datiem PDF sagatavots vēlreiz, un abi sakrīt līdz pēdējam baitam."),
    ),
    pages.SAME_TEXT: (
        PASS,
        gettext_lazy("Jā: no faila datiem PDF sagatavots vēlreiz, un abos sakrīt lapu teksts un lapu skaits."),
    ),
    pages.DIFFER: (FAIL, gettext_lazy("Nē: no faila datiem PDF sagatavots vēlreiz, un tā lapas ir citādas.")),
    pages.UNKNOWN: (
        NOT_CHECKED,
        gettext_lazy(
            "Nav zināms: no faila datiem PDF neizdevās sagatavot vēlreiz. Pirms parakstīšanas izlasiet lapas."
        ),
    ),
}


def _pages(inspection: Inspection) -> Line | None:
    if not inspection.pages:
        return None
    outcome, answer = _PAGES[inspection.pages]
    return Line(outcome, _("Vai PDF lapas atbilst tā datiem?"), str(answer))


def _signed(inspection: Inspection) -> Line | None:
    report = inspection.report
    if report is None or not report.readable:
        return None
    title = _("Vai tas ir parakstīts, un nekas pēc tam nav mainīts?")
    if not report.signatures:
        faults = [each for each in report.findings if each.code != "signature-missing"]
        if not faults:
            return Line(NOT_CHECKED, title, _("Paraksta failā vēl nav."))
        return Line(NOT_CHECKED if checklist.is_unreadable(faults) else FAIL, title, sentences(leading(faults)))
    faults = [each for each in report.findings if each.severity == ERROR]
    faults += [each for signature in report.signatures if not signature.intact for each in signature.findings]
    if faults:
        return Line(NOT_CHECKED if is_unproven(faults) else FAIL, title, sentences(leading(faults)))
    warnings = [each for each in report.findings if each.severity != ERROR]
    names = ", ".join(dict.fromkeys(full_name(each.signer) for each in report.signatures))
    visible = checklist.appearances(report.signatures)
    intact = _("Parakstījis: %(names)s. Pēc tam nekas nav mainīts.") % {"names": names}
    outcome = NOT_CHECKED if checklist.may_hide_text(visible) else PASS
    return Line(outcome, title, f"{intact} {sentences(leading([*warnings, *visible]))}".strip())


def _by_whom(inspection: Inspection) -> list[Line]:
    """Whether the application's signatory has signed it, and with a time stamp."""
    titles = (_("Vai parakstījis paraksttiesīgais?"), _("Vai parakstam ir laika zīmogs?"))
    points = _of_signing(inspection)
    return [Line(each.outcome, title, reason(each)) for title, each in zip(titles, points, strict=False)]


def _of_signing(inspection: Inspection) -> list[Point]:
    """The points for which the application in the file is enough."""
    signatures = inspection.report.signatures if inspection.report else ()
    if inspection.document is None or not signatures:
        return []
    signatory = clean(inspection.document).signatory
    given_name, surname = masked(signatory.given_name), masked(signatory.surname)
    return [checklist.of_signer(signatures, given_name, surname), checklist.of_time(signatures)]


def _trusted(inspection: Inspection) -> Line | None:
    signatures = inspection.report.signatures if inspection.report else ()
    if not signatures:
        return None
    point = checklist.of_trust(signatures)
    if point.outcome == PASS:
        answer = " ".join(dict.fromkeys(_qualified(each) for each in signatures))
    else:
        answer = reason(point)
    return Line(point.outcome, _("Vai parakstam var uzticēties?"), answer)


def _qualified(signature: Signature) -> str:
    return _("Jā, paraksts ir kvalificēts.") if signature.qualified else _("Jā, bet paraksts nav kvalificēts.")


def next_steps(inspection: Inspection) -> list[str]:
    """Return what to do with the file, a sentence for each step."""
    report = inspection.report
    signatures = report.signatures if report else ()
    unproven = [each for each in report.findings if each.code in UNPROVEN] if report else []
    broken = any(not each.intact and not is_unproven(each.findings) for each in signatures)
    if letter := _letter(inspection):
        steps = [f"{finding_sentence(letter)}."]
        if not signatures:
            steps.append(_("To paraksta konta turētāja pārstāvēttiesīgā persona ar eParakstu un laika zīmogu."))
        return steps
    if inspection.document is None:
        choose = _("Izvēlieties PDF, EDOC, XML vai JSON failu, ko sagatavojis šis rīks, vai {link}.")
        link = format_html('<a href="{}">{}</a>', reverse("start"), _("sāciet jaunu pieteikumu"))
        return [*(f"{finding_sentence(each)}." for each in inspection.around[:1]), format_html(choose, link=link)]
    steps = []
    if any(each.is_error for each in inspection.findings):
        return [
            _("Sāciet jaunu pieteikumu no šī, izlabojiet kļūdas, sagatavojiet dokumentu no jauna un parakstiet to.")
        ]
    if any(each.is_error and each.code in wording.OF_PAPER for each in inspection.around):
        return [
            _(
                "Nesūtiet un neparakstiet šo PDF: tas pēc sagatavošanas ir mainīts. Lejupielādējiet "
                "sagatavoto PDF vēlreiz vai sāciet pieteikumu no šī faila datiem."
            )
        ]
    if any(each.code == "container-within-container" for each in inspection.around):
        steps.append(_out_of_the_container(inspection))
    elif inspection.errors:
        steps.append(_("Pieteikums pats ir pareizs: parakstiet to no jauna tā, lai failā nebūtu nekā cita."))
    elif signatures and not broken and (unproven or any(not each.intact for each in signatures)):
        steps.append(_("Pārbaudiet šo PDF eParakstītājā vai eParaksts.lv: šeit to izdarīt nevar."))
    elif broken or (report and report.signatures and not report.valid) or checklist.certificate_faults(signatures):
        steps.append(_("Parakstiet sagatavoto dokumentu no jauna: šis paraksts nav derīgs."))
    elif report is None:
        steps.append(_("Paraksta PDF vai EDOC, nevis šo failu: sāciet no tā pieteikumu un sagatavojiet dokumentu."))
    elif not signatures and checklist.is_unreadable(report.findings):
        steps.append(_("Pārbaudiet šo PDF eParakstītājā vai eParaksts.lv: šeit to izdarīt nevar."))
    elif not signatures:
        sign = _("Parakstiet failu ar eParakstu un laika zīmogu.")
        if inspection.pages == pages.UNKNOWN:
            sign = _(
                "Izlasiet visas PDF lapas. Ja tajās viss ir pareizi, parakstiet failu ar eParakstu un laika zīmogu."
            )
        return [sign]
    elif any(each.code == "document-signed-inside" for each in inspection.around):
        steps.append(_("Sūtiet pašu parakstīto PDF, nevis šo konteineru: pirms tam pārbaudiet to atsevišķi."))
    elif failed := [each for each in _of_signing(inspection) if each.outcome == FAIL]:
        steps += [reason(each) for each in failed]
    else:
        if checklist.appearances(report.signatures):
            steps.append(_("Atveriet PDF un pārliecinieties, ka paraksta attēls neaizsedz tekstu."))
        if inspection.pages == pages.UNKNOWN:
            steps.append(_("Izlasiet visas PDF lapas: tās šeit nav salīdzinātas ar faila datiem."))
        if any(each.trust != PASSED for each in signatures):
            steps.append(_("Uzticamību pārbaudiet eParakstītājā vai eParaksts.lv: šeit tā nav pārbaudīta."))
        steps.append(_("Nosūtiet parakstīto failu Valsts kasei e-adresē, ja tas vēl nav izdarīts."))
    steps.append(_("Nākamo pieteikumu varat sākt no šī: dati būs jau ierakstīti."))
    return steps


def _out_of_the_container(inspection: Inspection) -> str:
    """Return what to do with a container in a container: the inner one can be sent if it is signed."""
    if any(each.code == "container-unsigned" and each.path for each in inspection.around):
        return _("Pieteikums pats ir pareizs, bet EDOC ir ielikts vēl vienā konteinerā: parakstiet PDF, nevis EDOC.")
    return _(
        "Pieteikums pats ir pareizs, bet ielikts vēl vienā konteinerā: izņemiet iekšējo un pārbaudiet to atsevišķi."
    )


def findings(inspection: Inspection) -> dict[str, Any]:
    """The findings as lines of a list, and how many more there are."""
    lines = [_line_around(each) for each in inspection.around]
    if inspection.document is not None:
        document = clean(inspection.document)
        # Account numbers are shown in groups of four, so a personal code in place of one is masked before that.
        accounts = tuple([replace(each, iban=_iban(each.iban)) for each in document.accounts])
        document = replace(document, accounts=accounts)
        lines += [finding_line(document, each) for each in inspection.findings]
    lines.sort(key=lambda line: line["severity"] != "error")
    return {"findings": lines, "findings_left": inspection.errors + inspection.warnings - len(lines)}


def _iban(text: str) -> str:
    """An account's number, right or not; masked if it does not begin as one, since it may be a personal code."""
    return text if text[:2].isalpha() and text[2:4].isdecimal() else masked(text)


def _line_around(finding: Finding) -> dict[str, Any]:
    """A finding around an application as a line, like `finding_line`: its place is a file."""
    return finding_line(Document(), finding) | {"where": finding.path or _("Fails")}


def summary(document: Document) -> list[dict[str, str]]:
    """The application in a few lines, with personal codes masked."""
    document = clean(document)
    manage = sum(each.access_mode == "manage" for each in document.accounts)
    signatory, preparer = document.signatory, document.preparer
    lines = {
        _("Iesniedzējs"): f"{masked(document.client.name)}, {_number(document.client.registration_number)}",
        _("Lietotājs"): f"{masked(document.user.institution_name)}, {_number(document.user.registration_number)}",
        _("Konti"): _("%(number)s, no tiem vadīt: %(manage)s")
        % {"number": format_euro(len(document.accounts)), "manage": format_euro(manage)},
        _("Paraksttiesīgais"): masked(f"{signatory.given_name} {signatory.surname}, {signatory.position}"),
        _("Sagatavotājs"): masked(f"{preparer.given_name} {preparer.surname}"),
    }
    return [{"label": label, "value": value.strip(" ,")} for label, value in lines.items()]


def _number(text: str) -> str:
    """A registration number, masked if it may be a bailiff's personal code."""
    return text if registration_number_has_shape(text) else masked(text)


def documents(report: FileReport | None) -> tuple[SignedDocument, ...]:
    """The documents in a container; none for a PDF, which is its own document."""
    return report.documents if report and report.kind != PDF else ()


def signatures(report: FileReport) -> list[dict[str, Any]]:
    """Each signature: the signer, the time, and three verdicts with their reasons."""
    return [
        {
            "name": full_name(each.signer) or _("Parakstītājs nav zināms"),
            "kind": _("e-zīmogs") if each.signer.kind == SEAL else _("personas paraksts"),
            "country": each.signer.country,
            "moment": _moment(each.signed_at),
            "level": _LEVELS.get(each.level, ""),
            "verdicts": _verdicts(each),
            "findings": _messages(each),
        }
        for each in report.signatures
    ]


def _messages(signature: Signature) -> list[str]:
    """The findings' sentences; that trust was not checked is left out where the certificate is known to be faulty."""
    is_known = bool(checklist.certificate_faults([signature]))
    return [sentence(each) for each in signature.findings if not (is_known and each.code == "trust-no-list")]


def _verdicts(signature: Signature) -> list[Line]:
    intact = Line(PASS, _("Vesels"), _("Dokuments ir tāds, kādu to parakstīja."))
    if not signature.intact and is_unproven(signature.findings):
        intact = Line(NOT_CHECKED, _("Vesels"), _("Šeit nevar pierādīt, ka pēc parakstīšanas nekas nav mainīts."))
    elif not signature.intact:
        intact = Line(FAIL, _("Vesels"), _("Paraksts neder šim dokumentam."))
    trust = {
        PASSED: Line(PASS, _("Uzticams"), _("Pārbaudīts pēc uzticamības saraksta.")),
        FAILED: Line(FAIL, _("Uzticams"), _("Uzticamības pārbaude nav izturēta.")),
    }.get(signature.trust, Line(NOT_CHECKED, _("Uzticams"), _("Nav pārbaudīts.")))
    if checklist.certificate_faults([signature]):
        trust = Line(FAIL, _("Uzticams"), _("Šim sertifikātam uzticēties nevar."))
    qualified = {
        True: Line(PASS, _("Kvalificēts"), _("Tas ir drošs elektroniskais paraksts.")),
        False: Line(FAIL, _("Kvalificēts"), _("Kvalificēts tas nav vai tas nav pierādīts.")),
        None: Line(NOT_CHECKED, _("Kvalificēts"), _("Nav pārbaudīts.")),
    }[signature.qualified if signature.trust == PASSED else None]
    return [intact, trust, qualified]


def _moment(signed_at: str | None) -> str:
    if not signed_at:
        return _("laiks nav zināms")
    try:
        moment = localtime(datetime.datetime.fromisoformat(signed_at))
    except (ValueError, OverflowError):
        return _("laiks nav zināms")
    return date_format(moment, "d.m.Y. H.i")
