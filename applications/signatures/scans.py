"""Whether a document is a scan: a picture, or a PDF without text. Clause E1 forbids to add one."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

#: The first bytes of pictures from scanners and phones.
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
#: Forms within forms, and forms in all; a page with more is no scan.
_DEEPEST, _MOST = 4, 200


def is_picture(content: bytes) -> bool:
    """Whether the bytes are a picture: PNG, JPEG, TIFF, GIF, BMP, WebP or HEIC."""
    return content.startswith(_PICTURES) or content[8:12] == b"WEBP" or content[4:12] in (b"ftypheic", b"ftypmif1")


def has_no_text(pdf: bytes) -> bool:
    """Whether no page of a PDF has a font; False if the PDF cannot be opened."""
    try:
        with pikepdf.open(io.BytesIO(pdf), suppress_warnings=True) as opened:
            return not any(any(_fonts(page.obj, 0, set())) for page in opened.pages)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError):
        return False


def _fonts(holder: pikepdf.Object, depth: int, seen: set[tuple[int, int]]) -> Iterator[bool]:
    """True for each set of fonts of a page and of the forms on it; each form is visited once."""
    for _ancestor in range(_MOST):
        if depth or "/Resources" in holder or "/Parent" not in holder:  # only pages inherit (ISO 32000-1, 7.7.3.4)
            break
        holder = holder.Parent
    resources = holder.get("/Resources", pikepdf.Dictionary())
    yield bool(len(resources.get("/Font", pikepdf.Dictionary())))
    for _name, form in resources.get("/XObject", pikepdf.Dictionary()).items():
        if form.get("/Subtype") == "/Form" and form.objgen not in seen:
            seen.add(form.objgen)
            if depth == _DEEPEST or len(seen) > _MOST:
                yield True
                return
            yield from _fonts(form, depth + 1, seen)
