"""`manage.py verify_signatures FILE... [--json]`: verify the signatures of containers and PDFs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.domain.wording import as_json
from applications.formats import Unreadable
from applications.inspection import intake, wording
from applications.management import papers
from applications.management.bounded import bounded
from applications.management.console import file_bytes, json_text, one_line
from applications.management.trust_lists import loaded_lists, read_list
from applications.signatures import verification
from applications.signatures.report import (
    ERROR,
    FAILED,
    PASSED,
    SEAL,
    WARNING,
    FileReport,
    Signature,
    SignatureFinding,
    is_unproven,
)
from applications.signatures.signers import full_name
from applications.signatures.trusted_lists import TrustedList
from applications.signatures.wording import report_as_json, sentence

ALL_VALID, NOT_VALID, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    """Exit status 0: every file is well-formed and signed, every signature is intact and none failed trust; 1: not so
    for at least one file; 2: at least one file cannot be read."""

    help = "Pārbauda parakstus konteineros (.edoc, .asice, .bdoc) un PDF failos."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files, the form of the answer, and a trusted list in place of the loaded ones."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="viens JSON objekts")
        parser.add_argument("--trust-list", metavar="TSL.xml", help="uzticamības saraksts, pēc kura vērtēt")
        parser.add_argument("--trust-list-signer", metavar="CERT.pem", help="saraksta uzturētāja sertifikāts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify every file, also after an unreadable one; the gravest one gives the exit status."""
        with override("lv"):
            lists = _lists(options["trust_list"], options["trust_list_signer"])
            verified = [_verified(name, lists) for name in options["files"]]
            if options["json"]:
                self.stdout.write(json_text({"files": [_as_json(*each) for each in verified]}, self.stdout))
            for report, error, around in verified:
                if not report.readable:
                    self.stderr.write(one_line(f"{report.file}: {error}", self.stderr))
                elif not options["json"]:
                    for line in _lines(report, around):
                        self.stdout.write(one_line(f"{report.file}: {line}", self.stdout))
        if not all(report.readable for report, _error, _around in verified):
            sys.exit(UNREADABLE)
        sys.exit(ALL_VALID if all(_is_valid(report, around) for report, _error, around in verified) else NOT_VALID)


def _lists(list_name: str | None, signer_name: str | None) -> list[TrustedList]:
    """Return the list named with its signer's certificate, otherwise the loaded ones."""
    if (list_name is None) != (signer_name is None):
        raise CommandError(_("--trust-list un --trust-list-signer norāda kopā"), returncode=UNREADABLE)
    if list_name is None or signer_name is None:
        return loaded_lists()
    return [read_list(list_name, signer_name)]


def _verified(name: str, lists: list[TrustedList]) -> tuple[FileReport, str, list[dict[str, str]]]:
    """Return the report on a file, a sentence that says why it cannot be read, "" if it can, and findings around it.

    Those are about an application's PDF that was signed with something added to it, or with other pages, and about a
    letter of permission.
    """
    try:
        data = file_bytes(Path(name), verification.MAXIMUM_BYTES)
        verification.prepare(data, lists)
        report = FileReport.from_tree(bounded(lambda: verification.verify(name, data, lists).to_tree()))
    except Unreadable as error:
        return FileReport(name, readable=False), wording.sentence(error), []
    return report, sentence(report.error) if report.error else "", _around(name, data) if report.readable else []


def _around(name: str, data: bytes) -> list[dict[str, str]]:
    """Return the findings about the PDF of an application in a file, as JSON; none about any other document."""
    try:
        opened = bounded(lambda: _opened(name, data))
    except Unreadable:
        return []
    found = [*opened["around"], *map(as_json, papers.findings(data, opened["paper"]))]
    return [{key: each[key] for key in ("code", "severity", "message")} for each in found]


def _opened(name: str, data: bytes) -> dict[str, Any]:
    opened = intake.read(name, data)
    of_paper = [each for each in opened.findings if each.code in wording.OF_PAPER]
    # A letter is signed like an application, so its signatures may be valid.
    of_paper += [each._replace(severity=WARNING) for each in opened.findings if each.code == wording.LETTER]
    return {"around": list(map(as_json, of_paper)), "paper": papers.as_tree(opened)}


def _is_valid(report: FileReport, around: list[dict[str, str]]) -> bool:
    return report.valid and not any(each["severity"] == ERROR for each in around)


def _as_json(report: FileReport, error: str, around: list[dict[str, str]]) -> dict[str, Any]:
    tree = report_as_json(report)
    tree |= {"valid": _is_valid(report, around), "findings": [*tree["findings"], *around]}
    return tree | ({} if report.readable else {"error": error})


def _lines(report: FileReport, around: list[dict[str, str]]) -> list[str]:
    """Return the report for people, one line for each fact."""
    found = [*report.findings, *(each for signature in report.signatures for each in signature.findings)]
    unproven = is_unproven(found) and all(signature.trust != FAILED for signature in report.signatures)
    wrong = _("vai paraksti ir kārtībā, šeit nevar pierādīt") if unproven else _("paraksti nav kārtībā")
    lines = [_("paraksti ir kārtībā") if report.valid else wrong]
    lines += [_finding_line(each) for each in report.findings]
    lines += [_line(**each) for each in around]
    for signature in report.signatures:
        lines.append(_signature_line(signature))
        lines += [f"{signature.id}: {_finding_line(each)}" for each in signature.findings]
    return lines


def _signature_line(signature: Signature) -> str:
    signer = signature.signer
    name = full_name(signer) or _("nav zināms, kas")
    who = _("%(name)s (e-zīmogs)") % {"name": name} if signer.kind == SEAL else name
    unproven = _("nav pierādīts, ka nav mainīts") if is_unproven(signature.findings) else _("nav derīgs")
    whole = _("nav mainīts") if signature.intact else unproven
    trust = {PASSED: _("uzticams"), FAILED: _("nav uzticams")}.get(signature.trust, _("uzticamība nav pārbaudīta"))
    return f"{signature.id}: {who}, {signature.signed_at or '—'}, {signature.level}, {whole}, {trust}"


def _finding_line(finding: SignatureFinding) -> str:
    return _line(finding.code, finding.severity, sentence(finding))


def _line(code: str, severity: str, message: str) -> str:
    return f"{_('kļūda') if severity == ERROR else _('brīdinājums')}: {message} [{code}]"
