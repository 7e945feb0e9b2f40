"""Exporting an institution's applications as a ZIP that is made while it is sent: one file at a time is in memory."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.domain.waivers import with_waivers_in_use
from applications.formats import json
from applications.models.application import Application
from applications.models.discarded import Discarded
from applications.models.event import Event
from applications.models.signed_file import SignedFile
from applications.models.version import File, Version

#: Kinds of files that are compressed already.
_STORED = frozenset({"pdf", "edoc", "asice", "bdoc"})
#: Applications per query.
_AT_ONCE = 100


class _Pipe(io.RawIOBase):
    """A file that a ZIP is written into and its pieces are taken from; ZipFile sees that it cannot seek."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._waiting += data
        return len(data)

    def take(self) -> bytes:
        """Return what was written since the last call."""
        taken, self._waiting = bytes(self._waiting), bytearray()
        return taken


def export(workspace: int) -> Iterator[bytes]:
    """Yield the ZIP of an institution (its primary key) in pieces.

    The first file is a list of the applications. Each application has a folder named by its reference, with the files
    of each version, the signed files, the draft as JSON if it is being edited, and the history as CSV.
    """
    applications = Application.objects.filter(workspace=workspace).order_by("created_at", "pk")
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("saraksts.csv", _list(list(applications.select_related("client", "user"))))
        yield pipe.take()
        keys = list(applications.values_list("pk", flat=True))
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            discarded = set(Discarded.objects.filter(pk__in=some).values_list("pk", flat=True))
            for application in _without_files(some):
                for name, content in _files(application, has_discarded=application.pk in discarded):
                    stored = name.rpartition(".")[2] in _STORED
                    archive.writestr(name, content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
                    yield pipe.take()
    yield pipe.take()


def _without_files(keys: list[int]) -> Iterable[Application]:
    """Return these applications and their rows but for the bytes of files; those erased meanwhile are missing."""
    files = Prefetch("files", File.objects.defer("content").order_by("kind"))
    signed = Prefetch("signed_files", SignedFile.objects.defer("content", "judgement"))
    versions = Prefetch("versions", Version.objects.prefetch_related(files, signed))
    rows = Application.objects.with_sections().filter(pk__in=keys)
    return rows.order_by("created_at", "pk").prefetch_related(versions, "events")


def _files(application: Application, *, has_discarded: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the names and bytes of an application's files, each read when its turn comes."""
    folder = application.reference
    for version in application.versions.all():
        for file in version.files.all():
            yield from _read(File, file.pk, f"{folder}/{file.name}")
        for signed in version.signed_files.all():
            kind = signed.name.rpartition(".")[2].lower()  # nothing else of a stranger's file name is used
            name = f"v{version.number}-parakstits-{signed.sha256[:12]}.{kind if kind in _STORED else 'bin'}"
            yield from _read(SignedFile, signed.pk, f"{folder}/{name}")
    if application.editing or application.recorded:
        name = "melnraksts.json" if application.editing else "pieteikums.json"
        yield f"{folder}/{name}", json.write(with_waivers_in_use(application.document()))
    if has_discarded:
        for discarded in Discarded.objects.filter(pk=application.pk):
            yield f"{folder}/atceltie-labojumi.json", json.write(discarded.document())
    yield f"{folder}/vesture.csv", _history(list(application.events.all()))


def _read(model: type[File | SignedFile], pk: int, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield a file's bytes, unless it was erased meanwhile."""
    for content in model._default_manager.filter(pk=pk).values_list("content", flat=True):
        yield name, bytes(content)


def _history(events: list[Event]) -> bytes:
    rows = [[_("Laiks"), _("Līdz"), _("Kas"), _("Notikums"), _("No stāvokļa"), _("Uz stāvokli"), _("Versija")]]
    rows += [
        [
            _time(event.at),
            _time(event.until) if event.until else "",
            event.by,
            event.text(),
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


def _time(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).strftime("%d.%m.%Y. %H:%M")


def _csv(rows: list[list[str]]) -> bytes:
    """Return rows for a spreadsheet program in Latvian: semicolons, UTF-8 with a byte order mark, no formulas."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([[_harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
