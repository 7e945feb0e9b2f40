"""Everything that an institution has, as a ZIP that is made while it is sent: one file at a time is in memory."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from applications.formats import json
from applications.models.application import Application
from applications.models.event import Event
from applications.models.signed_file import SignedFile
from applications.models.version import File

#: What is compressed already.
_STORED = frozenset({"pdf", "edoc", "asice", "bdoc"})


class _Pipe(io.RawIOBase):
    """What the ZIP was written into since it was last taken; ZipFile is told that it cannot go back."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._waiting += data
        return len(data)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self._waiting = bytes(self._waiting), bytearray()
        return taken


def everything(workspace: int) -> Iterator[bytes]:
    """The ZIP of an institution (its primary key), in pieces: a folder for each application, named by its reference.

    A folder holds each finished version's files and the signed ones, the draft as JSON where one is open, and the
    history as CSV. A list of the applications stands first.
    """
    applications = Application.objects.filter(workspace=workspace).order_by("created_at", "pk")
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("saraksts.csv", _list(list(applications.select_related("client", "user"))))
        yield pipe.take()
        for pk in list(applications.values_list("pk", flat=True)):
            for name, content in _files(pk):
                stored = name.rpartition(".")[2] in _STORED
                archive.writestr(name, content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
                yield pipe.take()
    yield pipe.take()


def _files(pk: int) -> Iterator[tuple[str, bytes]]:
    """An application's files; nothing where it was erased meanwhile."""
    application = Application.objects.with_sections().filter(pk=pk).first()
    if application is None:
        return
    folder = application.reference
    for file in File.objects.filter(version__application=pk).order_by("version__number", "kind").defer("content"):
        file.version.application = application
        content = File.objects.filter(pk=file.pk).values_list("content", flat=True).first()
        if content is not None:
            yield f"{folder}/{file.name}", bytes(content)
    for kept in (
        SignedFile.objects.filter(version__application=pk)
        .order_by("pk")
        .select_related("version")
        .defer("content", "judgement")
    ):
        content = SignedFile.objects.filter(pk=kept.pk).values_list("content", flat=True).first()
        if content is not None:
            yield f"{folder}/{kept.safe_name}", bytes(content)
    if application.editing:
        yield f"{folder}/melnraksts.json", json.write(application.document())
    yield f"{folder}/vesture.csv", _history(list(application.events.all()))


def _history(events: list[Event]) -> bytes:
    rows = [[_("Laiks"), _("Kas"), _("Notikums"), _("No stāvokļa"), _("Uz stāvokli"), _("Versija")]]
    rows += [
        [
            _time(event.at),
            event.by,
            event.get_kind_display(),
            event.get_from_state_display(),
            event.get_to_state_display(),
            str(event.version or ""),
        ]
        for event in events
    ]
    return _csv(rows)


def _list(applications: list[Application]) -> bytes:
    rows = [
        [
            _("Pieteikums"),
            _("Iesniedzējs"),
            _("Lietotājs"),
            _("Stāvoklis"),
            _("Reģistrēts"),
            _("Numurs Valsts kasē"),
            _("Spēkā līdz"),
            _("Beidzies"),
            _("Sākts"),
            _("Mainīts"),
            _("Mainīja"),
        ]
    ]
    rows += [
        [
            each.reference,
            each.client.name,
            each.user.institution_name,
            str(each.standing().label),
            _day(each.registered_on),
            each.registration_number,
            _day(each.valid_until),
            _day(each.ended_on),
            _time(each.created_at),
            _time(each.saved_at) if each.saved_at else "",
            each.saved_by,
        ]
        for each in applications
    ]
    return _csv(rows)


def _day(day: datetime.date | None) -> str:
    return day.strftime("%d.%m.%Y.") if day else ""


def _time(moment: object) -> str:
    return timezone.localtime(moment).strftime("%d.%m.%Y. %H:%M")  # type: ignore[arg-type]


def _csv(rows: list[list[str]]) -> bytes:
    """Cells for a spreadsheet in Latvian: semicolons, UTF-8 with its mark; no cell begins a formula."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([[_harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
