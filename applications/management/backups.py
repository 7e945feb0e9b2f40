"""Sentences for backups that cannot be made or restored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from ekase_pieteikums.backups import BackupError


@contextmanager
def refused() -> Iterator[None]:
    """Turn a BackupError into a sentence and the exit status 2."""
    try:
        yield
    except BackupError as error:
        raise CommandError(sentence(error), returncode=2) from None


def sentence(error: BackupError) -> str:
    """Return what is wrong, and the way out."""
    texts = {
        "file-exists": _("%(file)s jau ir: dodiet kopijai citu nosaukumu"),
        "file-missing": _("%(file)s nav atrasts"),
        "file-closed": _("%(file)s nevar nolasīt vai uzrakstīt: %(reason)s"),
        "file-damaged": _("%(file)s ir bojāts: tas nav tāds, kāds tika izveidots. Ņemiet citu kopiju"),
        "not-a-backup": _("%(file)s nav šāda veida datubāzes kopija: SQLite datubāze vai pg_dump -Fc fails"),
        "manifest-unreadable": _(
            "Aprakstu %(file)s nevar nolasīt. Lai atjaunotu bez salīdzināšanas, pārvietojiet to projām"
        ),
        "manifest-newer": _("Aprakstu %(file)s rakstījusi jaunāka programmas versija: vispirms atjauniniet programmu"),
        "program-older": _(
            "Kopija ir no programmas versijas %(version)s, un tajā ir šai nezināms %(migration)s: "
            "vispirms atjauniniet programmu"
        ),
        "database-not-empty": _(
            "Datubāzē jau ir dati. Apturiet vietni, izveidojiet to kopiju (backup) un atkārtojiet ar --replace"
        ),
        "database-missing": _("Datubāzes %(file)s nav"),
        "database-busy": _("Datubāze ir aizņemta (%(reason)s): apturiet vietni un mēģiniet vēlreiz"),
        "program-missing": _("Nav programmas %(program)s: instalējiet postgresql-client"),
        "program-failed": _("%(program)s neizdevās: %(reason)s"),
        "trial-refused": _(
            "Datubāzi izmēģinājumam neizdevās izveidot (%(reason)s): lietotājam vajadzīgas tiesības CREATEDB"
        ),
    }
    return texts[error.code] % error.values
