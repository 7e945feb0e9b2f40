"""`manage.py check_application FILE... [--json]`: the findings of documents in files, the database untouched."""

from __future__ import annotations

import codecs
import json
import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, OutputWrapper
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.formats import Unreadable, files
from applications.judging import judge
from applications.rules import Finding

_CONTROLS_AND_SURROGATES = re.compile("[\x7f-\x9f\ud800-\udfff]")
NO_ERRORS, ERRORS, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    """Exit status 0: no errors; 1: at least one error; 2: a file that is no document."""

    help = "Parāda, kuri instrukcijas noteikumi pieteikumā ir pārkāpti (.json, .xml)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Any number of files, and the form of the answer."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="viens JSON objekts, kā noteikumu reģistrā")

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge every file, also after one that cannot be read; the gravest one gives the exit status."""
        with override("lv"):
            reports = [report(name) for name in options["files"]]
            if options["json"]:
                self.stdout.write(_json({"files": reports}, self.stdout))
            for each in reports:
                if not each["readable"]:
                    self.stderr.write(_one_line(f"{each['file']}: {each['error']}", self.stderr))
                elif not options["json"]:
                    self._print(each)
        if not all(each["readable"] for each in reports):
            sys.exit(UNREADABLE)
        sys.exit(NO_ERRORS if all(each["valid"] for each in reports) else ERRORS)

    def _print(self, report: dict[str, Any]) -> None:
        if not report["findings"]:
            self.stdout.write(_one_line(f"{report['file']}: " + _("visi noteikumi ir ievēroti"), self.stdout))
        severities = {"error": _("kļūda"), "warning": _("brīdinājums")}
        for found in report["findings"]:
            severity = severities[found["severity"]]
            line = "{file}: {severity} {clause} {path}: {message} [{code}]".format(
                file=report["file"], **(found | {"severity": severity})
            )
            self.stdout.write(_one_line(line, self.stdout))


def report(name: str) -> dict[str, Any]:
    """What the register says of one file's findings; with `error`, one sentence, where it is no document."""
    try:
        findings = judge(files.read(name, _bytes(Path(name))))
    except Unreadable as error:
        return {"file": name, "readable": False, "valid": False, "findings": [], "error": str(error)}
    valid = not any(found.is_error for found in findings)
    return {"file": name, "readable": True, "valid": valid, "findings": list(map(Finding._asdict, findings))}


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):  # a pipe would be waited for without end
            raise Unreadable(_("Tas nav parasts fails"))
        with path.open("rb") as file:
            return file.read(files.MAXIMUM_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable(_("Tāda faila nav")) from None
    except IsADirectoryError:
        raise Unreadable(_("Tā ir mape, nevis fails")) from None
    except (OSError, ValueError):
        raise Unreadable(_("Failu nevar atvērt")) from None


def _one_line(text: str, stream: OutputWrapper) -> str:
    """One line that the stream can take: line breaks, controls, undecodable bytes of a file's name are escaped."""
    shown = "".join(c if c.isprintable() or c == "\u00a0" else c.encode("unicode_escape").decode() for c in text)
    encoding = _encoding(stream)
    return shown.encode(encoding, "backslashreplace").decode(encoding)


def _json(value: object, stream: OutputWrapper) -> str:
    """JSON that the stream can take and that says exactly the same, in Latvian letters where it can."""
    text = json.dumps(value, ensure_ascii=_encoding(stream) != "utf-8", indent=2)
    return _CONTROLS_AND_SURROGATES.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _encoding(stream: OutputWrapper) -> str:
    return codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name
