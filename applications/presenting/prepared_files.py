"""The files of a finished version, as pages offer them for download."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from applications.domain.language import Text
from applications.models import File

_TITLES: dict[str, Text] = {
    "pdf": _("PDF parakstīšanai"),
    "edoc": _("EDOC konteiners"),
    "xml": _("XML dati"),
}
_ABOUT: dict[str, Text] = {
    "pdf": _("Dokuments, ko parakstīt: to pieņem visi eParaksta rīki."),
    "edoc": _(
        "Tas pats PDF neparakstītā EDOC konteinerā – izvēlieties to, ja parakstāt .edoc failu. Pietiek ar "
        "vienu no abiem."
    ),
    "xml": _("Tie paši dati XML formātā, ko nolasa programmas. Valsts kasei tos nesūta."),
}


class PreparedFile(NamedTuple):
    """A file, the address of its bytes, and what pages say about it."""

    file: File
    url: str
    title: Text
    about: Text
    is_next: bool  # whether downloading it is the next step


def prepared_files(files: Iterable[File], url: Callable[[str], str], *, to_sign: bool) -> list[PreparedFile]:
    """Return the files in their order. The first is the next step if the version is to be signed.

    `url` makes the address of a file from its name.
    """
    return [
        PreparedFile(file, url(file.name), _TITLES[file.kind], _ABOUT[file.kind], is_next=to_sign and not place)
        for place, file in enumerate(files)
    ]
