"""PDFs of ours that somebody changed after they were made."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from applications.formats import pdf
from tests.support.pdf_documents import INSTITUTION, REFERENCE, TIMESTAMP, with_accounts
from tests.support.signatures import pdfs

#: The smallest picture that there is.
PIXEL = b"\x00"


def saved(data: bytes, change: Callable[[pikepdf.Pdf], object] = lambda opened: None, **options: Any) -> bytes:
    """The PDF changed and saved anew by pikepdf."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(out, **options)
    return out.getvalue()


def other() -> bytes:
    """The PDF of another application with as many pages: its first limit is ten times larger."""
    first = replace(INSTITUTION.accounts[0], payment_limit=50_000)
    document = replace(INSTITUTION, accounts=(first, *INSTITUTION.accounts[1:]))
    return pdf.write(document, reference=REFERENCE, timestamp=TIMESTAMP)


def with_pages_of(data: bytes, pages: bytes) -> bytes:
    """The PDF with the data of one and the pages of another."""

    def change(opened: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(pages)) as source:
            del opened.pages[:]
            opened.pages.extend(source.pages)

    return saved(data, change)


def attach(opened: pikepdf.Pdf) -> None:
    opened.attachments["skens.jpg"] = pikepdf.AttachedFileSpec(opened, b"\xff\xd8\xff", filename="skens.jpg")


def attach_to_page(opened: pikepdf.Pdf) -> None:
    specification = pikepdf.AttachedFileSpec(opened, b"\xff\xd8\xff", filename="skens.jpg").obj
    annotate(opened, Subtype=Name.FileAttachment, FS=specification)


def annotate(opened: pikepdf.Pdf, **entries: object) -> None:
    known: dict[str, Any] = {"Type": Name.Annot, "Subtype": Name.FreeText, "Rect": Array([0, 0, 99, 99])} | entries
    opened.pages[0].obj.Annots = Array([opened.make_indirect(Dictionary(**known))])


def add_field(opened: pikepdf.Pdf) -> None:
    annotate(opened, Subtype=Name.Widget, FT=Name.Tx, T=String("limits"), V=String("1 000 000"))
    opened.Root.AcroForm = Dictionary(Fields=Array([opened.pages[0].obj.Annots[0]]))


def add_script(opened: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    opened.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def act_on_opening(opened: pikepdf.Pdf) -> None:
    opened.Root.OpenAction = Dictionary(S=Name.Launch, F=String("a.exe"))


def append_page(opened: pikepdf.Pdf) -> None:
    opened.add_blank_page()


def insert_page(opened: pikepdf.Pdf) -> None:
    opened.pages.insert(0, opened.add_blank_page())
    del opened.pages[-1]


def append_its_page(opened: pikepdf.Pdf) -> None:
    opened.pages.append(opened.pages[0])


def remove_text(opened: pikepdf.Pdf) -> None:
    opened.pages[0].obj.Contents = opened.make_stream(b"")


def draw(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    """A change that draws over the first page."""

    def change(opened: pikepdf.Pdf) -> None:
        opened.pages[0].contents_add(content)

    return change


def draw_picture(opened: pikepdf.Pdf) -> None:
    picture = opened.make_stream(PIXEL)
    picture.update(
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Image,
            "/Width": 1,
            "/Height": 1,
            "/ColorSpace": Name.DeviceGray,
            "/BitsPerComponent": 8,
        }
    )
    name = opened.pages[0].add_resource(picture, Name.XObject)
    opened.pages[0].contents_add(b"q 300 0 0 300 100 100 cm %s Do Q" % bytes(name))


def overlay(opened: pikepdf.Pdf) -> None:
    with pikepdf.open(io.BytesIO(other())) as source:
        opened.pages[0].add_overlay(source.pages[0], None)


def hide_text(opened: pikepdf.Pdf) -> None:
    contents = opened.pages[0].obj.Contents
    contents.write(contents.read_bytes().replace(b"0 Tr", b"3 Tr"))


def crop(opened: pikepdf.Pdf) -> None:
    opened.pages[0].obj.MediaBox = Array([0, 400, 595.28, 841.89])


#: What was done to a PDF of ours, and the code of the finding.
ALTERED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a file attached": (lambda: saved(pdfs.prepared(), attach), "document-attachment"),
    "a file attached to a page": (lambda: saved(pdfs.prepared(), attach_to_page), "document-attachment"),
    "a note on a page": (lambda: saved(pdfs.prepared(), annotate), "document-annotation"),
    "a field to fill in": (lambda: saved(pdfs.prepared(), add_field), "document-form"),
    "a script": (lambda: saved(pdfs.prepared(), add_script), "document-script"),
    "an action on opening": (lambda: saved(pdfs.prepared(), act_on_opening), "document-script"),
    "a blank page at the end": (lambda: saved(pdfs.prepared(), append_page), "document-page-added"),
    "a blank page at the beginning": (lambda: saved(pdfs.prepared(), insert_page), "document-page-added"),
    "its page twice": (lambda: saved(pdfs.prepared(), append_its_page), "document-page-added"),
    "pages of another": (lambda: with_pages_of(pdfs.prepared(), other()), "document-pages-differ"),
    "pages of a longer one": (
        lambda: with_pages_of(pdfs.prepared(), pdf.write(with_accounts(100), reference=REFERENCE, timestamp=TIMESTAMP)),
        "document-pages-differ",
    ),
    "data of another": (lambda: pdfs.with_other_data(pdfs.prepared()), "document-pages-differ"),
    "no text": (lambda: saved(pdfs.prepared(), remove_text), "document-pages-differ"),
    "text that is not painted": (lambda: saved(pdfs.prepared(), hide_text), "document-pages-differ"),
    "a smaller page": (lambda: saved(pdfs.prepared(), crop), "document-pages-differ"),
    "a white area over the text": (
        lambda: saved(pdfs.prepared(), draw(b"q 1 g 100 300 300 300 re f Q")),
        "document-pages-differ",
    ),
    "a picture over the text": (lambda: saved(pdfs.prepared(), draw_picture), "document-pages-differ"),
    "a page of another over it": (lambda: saved(pdfs.prepared(), overlay), "document-pages-differ"),
    "an area appended": (lambda: pdfs.with_other_page(pdfs.prepared()), "document-pages-differ"),
}
