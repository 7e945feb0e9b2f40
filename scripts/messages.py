"""Compile locale/: run as `python -m scripts.messages` after a plural form was added to a .po file."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

EPOCH = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
LOCALE = Path(__file__).parent.parent / "locale"


def compiled(source: Path) -> bytes:
    """Return the .mo file of a .po file."""
    with source.open("rb") as file:
        catalog = read_po(file, locale="lv", abort_invalid=True)
    catalog.creation_date = catalog.revision_date = EPOCH  # the same source gives the same bytes
    target = io.BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def main() -> None:
    """Write each .po file's .mo file beside it."""
    for source in LOCALE.rglob("*.po"):
        source.with_suffix(".mo").write_bytes(compiled(source))


if __name__ == "__main__":
    main()
