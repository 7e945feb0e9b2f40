"""What was found of a file, as the pages show it: at a glance, and each signature in detail."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.domain.cleaning import clean
from applications.domain.document import Document
from applications.domain.identifiers import registration_number_has_shape
from applications.domain.instruction import CLAUSES
from applications.domain.limits import format_euro
from applications.inspection.inspection import Inspection
from applications.presenting.rows import finding_line
from applications.signatures import conformity, verdicts
from applications.signatures.checklist import FAIL, NOT_CHECKED, PASS, Point
from applications.signatures.masking import masked
from applications.signatures.report import FAILED, PASSED, PDF, SEAL, FileReport, Finding, Signature, SignedDocument
from applications.signatures.signers import full_name
from applications.signatures.verdicts import faults_for_every_list, is_unreadable, looks, may_hide, told

#: What each level of a signature has, from EN 319 102-1.
_LEVELS = {
    "B": gettext_lazy("bez laika zīmoga"),
    "T": gettext_lazy("ar laika zīmogu"),
    "LT": gettext_lazy("ar laika zīmogu un datiem vēlākai pārbaudei"),
    "LTA": gettext_lazy("ar laika zīmogu, datiem vēlākai pārbaudei un arhīva zīmogu"),
}


class Line(NamedTuple):
    """One thing at a glance: PASS, FAIL or NOT_CHECKED, what it is about, and what was found."""

    outcome: str
    title: str
    reason: str


def glance(found: Inspection) -> list[Line]:
    """What a person wants to know first, in the order of asking."""
    lines = (_application(found), _rules(found), _signed(found), *_by_whom(found), _trusted(found))
    return [line for line in lines if line]


def _application(found: Inspection) -> Line:
    title = _("Vai tas ir pieteikums?")
    if found.document is None:
        reason = found.error or _("Pieteikuma, ko šeit var izlasīt, failā nav")
        return Line(FAIL, title, f"{reason}.")
    number = len(found.document.accounts)
    accounts = ngettext("%(number)s konts", "%(number)s konti", number) % {"number": format_euro(number)}
    name = masked(clean(found.document).client.name)
    return Line(PASS, title, _("Jā: %(name)s, %(accounts)s.") % {"name": name or "–", "accounts": accounts})


def _rules(found: Inspection) -> Line | None:
    if found.document is None:
        return None
    counts = []
    if found.errors:
        shown = {"number": format_euro(found.errors)}
        counts.append(ngettext("%(number)s kļūda", "%(number)s kļūdas", found.errors) % shown)
    if found.warnings:
        shown = {"number": format_euro(found.warnings)}
        counts.append(ngettext("%(number)s brīdinājums", "%(number)s brīdinājumi", found.warnings) % shown)
    reason = ", ".join(counts) or _("Kļūdu un brīdinājumu nav")
    return Line(FAIL if found.errors else PASS, _("Vai ievēroti instrukcijas noteikumi?"), f"{reason}.")


def _signed(found: Inspection) -> Line | None:
    report = found.report
    if report is None or not report.readable:
        return None
    title = _("Vai tas ir parakstīts, un nekas pēc tam nav mainīts?")
    if not report.signatures:
        faults = [each for each in report.findings if each.code != "signature-missing"]
        reason = told(faults) or _("Paraksta failā vēl nav.")
        return Line(FAIL if faults and not is_unreadable(faults) else NOT_CHECKED, title, reason)
    if any(each.code == "pdf-signatures" for each in report.findings):  # each makes the others' file another one
        return Line(FAIL, title, told(report.findings))
    faults = list(report.findings)
    faults += [each for signature in report.signatures if not signature.intact for each in signature.findings]
    if faults:
        return Line(FAIL, title, told(faults))
    names = ", ".join(dict.fromkeys(full_name(each.signer) for each in report.signatures))
    reason, seen = _("Parakstījis: %(names)s. Pēc tam nekas nav mainīts.") % {"names": names}, looks(report.signatures)
    return Line(NOT_CHECKED if may_hide(seen) else PASS, title, f"{reason} {told(seen)}".strip())


def _by_whom(found: Inspection) -> list[Line]:
    """Whether the application's signatory has signed it, and with a time stamp."""
    titles = (_("Vai parakstījis paraksttiesīgais?"), _("Vai parakstam ir laika zīmogs?"))
    return [Line(each.outcome, title, each.reason) for title, each in zip(titles, _of_signing(found), strict=False)]


def _of_signing(found: Inspection) -> list[Point]:
    """The points of a comparison for which the application in the file is enough."""
    signatures = found.report.signatures if found.report else ()
    if found.document is None or not signatures:
        return []
    signatory = clean(found.document).signatory
    given_name, surname = masked(signatory.given_name), masked(signatory.surname)
    return [conformity.of_signer(signatures, given_name, surname), conformity.of_time(signatures)]


def _trusted(found: Inspection) -> Line | None:
    signatures = found.report.signatures if found.report else ()
    if not signatures:
        return None
    title = _("Vai parakstam var uzticēties?")
    outcome, reason = verdicts.trust(signatures)
    if outcome == PASS:
        reason = " ".join(dict.fromkeys(_qualified(each) for each in signatures))
    return Line(outcome, title, reason)


def _qualified(signature: Signature) -> str:
    return _("Jā, paraksts ir kvalificēts.") if signature.qualified else _("Jā, bet paraksts nav kvalificēts.")


def next_steps(found: Inspection) -> list[str]:
    """What to do with the file."""
    report = found.report
    signatures = report.signatures if report else ()
    broken = report is not None and any(not each.intact for each in signatures)
    if found.document is None:
        sentence = _("Izvēlieties PDF, EDOC, XML vai JSON failu, ko sagatavojis šis rīks, vai {link}.")
        link = format_html('<a href="{}">{}</a>', reverse("start"), _("sāciet jaunu pieteikumu"))
        return [*(f"{each.message}." for each in found.around[:1]), format_html(sentence, link=link)]
    steps = []
    if any(each.is_error for each in found.findings):
        return [
            _("Sāciet jaunu pieteikumu no šī, izlabojiet kļūdas, sagatavojiet dokumentu no jauna un parakstiet to.")
        ]
    if any(each.code == "container-within-container" for each in found.around):
        steps.append(_out_of_the_container(found))
    elif found.errors:
        steps.append(_("Pieteikums pats ir pareizs: parakstiet to no jauna tā, lai failā nebūtu nekā cita."))
    elif broken or (report and report.signatures and not report.valid) or faults_for_every_list(signatures):
        steps.append(_("Parakstiet sagatavoto dokumentu no jauna: šis paraksts nav derīgs."))
    elif report is None:
        steps.append(_("Paraksta PDF vai EDOC, nevis šo failu: sāciet no tā pieteikumu un sagatavojiet dokumentu."))
    elif not signatures and is_unreadable(report.findings):
        steps.append(_("Pārbaudiet šo PDF eParakstītājā vai eParaksts.lv: šeit to izdarīt nevar."))
    elif not signatures:
        return [_("Parakstiet failu ar eParakstu un laika zīmogu.")]
    elif any(each.code == "document-signed-inside" for each in found.around):
        steps.append(_("Sūtiet pašu parakstīto PDF, nevis šo konteineru: pirms tam pārbaudiet to atsevišķi."))
    elif failed := [each for each in _of_signing(found) if each.outcome == FAIL]:
        steps += [each.reason for each in failed]
    else:
        if looks(report.signatures):
            steps.append(_("Atveriet PDF un pārliecinieties, ka paraksta attēls neaizsedz tekstu."))
        if any(each.trust != PASSED for each in signatures):
            steps.append(_("Uzticamību pārbaudiet eParakstītājā vai eParaksts.lv: šeit tā nav pārbaudīta."))
        steps.append(_("Nosūtiet parakstīto failu Valsts kasei e-adresē, ja tas vēl nav izdarīts."))
    steps.append(_("Nākamo pieteikumu varat sākt no šī: dati būs jau ierakstīti."))
    return steps


def _out_of_the_container(found: Inspection) -> str:
    """What to do with a container in a container: the inner one is right to send, if it is signed itself."""
    if any(each.code == "container-unsigned" and each.path for each in found.around):
        return _("Pieteikums pats ir pareizs, bet EDOC ir ielikts vēl vienā konteinerā: parakstiet PDF, nevis EDOC.")
    return _(
        "Pieteikums pats ir pareizs, bet ielikts vēl vienā konteinerā: izņemiet iekšējo un pārbaudiet to atsevišķi."
    )


def findings(found: Inspection) -> dict[str, Any]:
    """The findings as lines of a list, and how many more there are."""
    lines = [_around(each.path) | each._asdict() | {"clause_title": CLAUSES[each.clause]} for each in found.around]
    if found.document is not None:
        document = clean(found.document)
        # Where an account's number is told, it is in groups of four: a code in its place is masked before.
        accounts = tuple([replace(each, iban=_iban(each.iban)) for each in document.accounts])
        document = replace(document, accounts=accounts)
        lines += [each._asdict() | finding_line(document, each) for each in found.findings]
    lines.sort(key=lambda line: line["severity"] != "error")
    return {"findings": lines, "findings_left": found.errors + found.warnings - len(lines)}


def _iban(text: str) -> str:
    """An account's number, right or not; masked where it does not even begin as one, and so may be a code."""
    return text if text[:2].isalpha() and text[2:4].isdecimal() else masked(text)


def _around(path: str) -> dict[str, str]:
    return {"where": path or _("Fails")}


def summary(document: Document) -> list[dict[str, str]]:
    """What the application is, in a few lines, personal codes masked."""
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
    """A registration number; masked where it may be a bailiff's personal code."""
    return text if registration_number_has_shape(text) else masked(text)


def documents(report: FileReport | None) -> tuple[SignedDocument, ...]:
    """What is in a container; a PDF is its own document."""
    return report.documents if report and report.kind != PDF else ()


def signatures(report: FileReport) -> list[dict[str, Any]]:
    """Each signature: who, when, and three verdicts with their reasons."""
    return [
        {
            "name": full_name(each.signer) or _("Parakstītājs nav zināms"),
            "kind": _("e-zīmogs") if each.signer.kind == SEAL else _("personas paraksts"),
            "country": each.signer.country,
            "moment": _moment(each.signed_at),
            "level": _LEVELS.get(each.level, ""),
            "verdicts": _verdicts(each),
            "findings": _of_signature(each),
        }
        for each in report.signatures
    ]


def _of_signature(signature: Signature) -> list[Finding]:
    """The findings; that trust was not checked is not said where it is known that there can be none."""
    is_known = bool(faults_for_every_list([signature]))
    return [each for each in signature.findings if not (is_known and each.code == "trust-no-list")]


def _verdicts(signature: Signature) -> list[Line]:
    intact = Line(PASS, _("Vesels"), _("Dokuments ir tāds, kādu to parakstīja."))
    if not signature.intact:
        intact = Line(FAIL, _("Vesels"), _("Paraksts neder šim dokumentam."))
    trust = {
        PASSED: Line(PASS, _("Uzticams"), _("Pārbaudīts pēc uzticamības saraksta.")),
        FAILED: Line(FAIL, _("Uzticams"), _("Uzticamības pārbaude nav izturēta.")),
    }.get(signature.trust, Line(NOT_CHECKED, _("Uzticams"), _("Nav pārbaudīts.")))
    if faults_for_every_list([signature]):
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
