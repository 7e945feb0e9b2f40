"""The pages of a PDF of ours: whether they are those of the data in it, and whether anything was added to it.

Everything here reads a file that somebody may have made up, so it is called in a process with bounds. The pages are
rendered again from the data elsewhere, see `pages`.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pikepdf
from django.utils.translation import override

from applications.domain.findings import Finding
from applications.formats import Unreadable, pdf
from applications.formats.pdf_metadata import Making, Permission
from applications.formats.pdf_page import account_columns
from applications.inspection import wording
from applications.inspection.page import MOST_PAGES, Page, plain
from applications.signatures.masking import excerpt

CLAUSE = "E1"
#: Annotations, fields, attached files and outline entries that are looked through.
MOST_PARTS = 20_000
#: Fields within fields.
_DEEPEST = 8
#: Points by which the size of a page may differ.
_SAME_SIZE = 1.0
_LETTER = re.compile(
    r"ATĻAUJA PIEKĻŪT KONTA INFORMĀCIJAI\b.{1,200}?\bKonta turētājs Nosaukums (.{1,300}?) "
    r"Iesniedzējs (?:Nosaukums|Vārds, uzvārds) (.{1,300}?) (?:Reģistrācijas Nr\.|Lietotājs|Konta turētājs atļauj)"
)
_LETTER_FOR = re.compile(r"\bPieteikumam ([0-9A-Z]{3}-[0-9A-Z]{3}(?:-v[0-9]{1,6})?)\b")
_FOOT = re.compile(r"([0-9A-Z]{3}-[0-9A-Z]{3}-v[0-9]{1,6})\s*lapa 1 no [0-9]+\s*\Z")


class Paper(NamedTuple):
    """What of a PDF of ours has to be known to render it again, and to compare it.

    `name` is the file's, `sha256` of the whole file, `made_sha256` of the revision that it was made as. `only_signed`
    says whether nothing but signatures was appended to that. `reference`, `created` (ISO 8601) and `renderer` say how
    it was made.
    """

    name: str
    sha256: str
    made_sha256: str
    only_signed: bool
    reference: str
    renderer: str
    created: str

    @property
    def making(self) -> Making:
        """How the PDF was made, for `pdf.render_again`."""
        created = datetime.datetime.fromisoformat(self.created) if self.created else None
        return Making(self.reference, self.renderer, created)


def read(name: str, data: bytes) -> Paper:
    """The paper of a PDF of this name. Raises Unreadable if it carries no data of ours."""
    carried = pdf.read_carried(data)
    made = carried.made
    return Paper(
        name=excerpt(name),
        sha256=hashlib.sha256(data).hexdigest(),
        made_sha256=hashlib.sha256(memoryview(data)[: carried.size]).hexdigest(),
        only_signed=carried.size == len(data) or _is_only_signed(data[: carried.size], data),
        reference=made.reference or _reference_on_page(data),
        renderer=made.renderer,
        created=made.created.isoformat() if made.created else "",
    )


def letter(data: bytes) -> Permission | None:
    """Return whose letter of permission this PDF is and for which application; None if it is no letter of ours.

    A letter says so in its data. One that was made before it carried any, or that another program made anew, says so
    on its first page.
    """
    with contextlib.suppress(Unreadable):
        return pdf.read_permission(data)
    text = " ".join(_first_text(data).split())
    holder, reference = _LETTER.search(text), _LETTER_FOR.search(text)
    if not holder or not reference:
        return None
    return Permission(reference[1], holder[1], holder[2])


def finding(code: str, name: str, **values: object) -> Finding:
    """The finding about a PDF of this name."""
    known = {key: value if isinstance(value, int) else excerpt(str(value)) for key, value in values.items()}
    path = excerpt(name)
    return Finding(code, wording.AROUND[code].severity, path, {"name": path, **known}, CLAUSE)


def _is_only_signed(made: bytes, data: bytes) -> bool:
    from applications.signatures.with_pyhanko.pdf_changes import changes  # pyHanko takes half a second to import

    return not changes(made, data)


def _reference_on_page(data: bytes) -> str:
    """The reference at the foot of the first page, for a PDF made before it was kept in the data; "" if none is."""
    foot = _FOOT.search(_first_text(data).rstrip())
    return foot[1] if foot else ""


def _first_text(data: bytes) -> str:
    """The text of the first page, "" if it cannot be read."""
    from applications.inspection import shown_pages  # PDFium is loaded only in processes that read files

    with contextlib.suppress(Unreadable):
        return shown_pages.first_text(data)
    return ""


# --- what was added, by its name ---


def added(name: str, data: bytes) -> tuple[Finding, ...]:
    """The findings about what no PDF of ours has: attachments, annotations, form fields and scripts, each kind once."""
    codes: dict[str, str] = {}
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as opened:
            for code, what in _foreign_parts(opened):
                codes.setdefault(code, what)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        # Damaged in a way that a program may show in any way: the pages decide.
        pass
    return tuple(finding(code, name, what=what) for code, what in sorted(codes.items()))


def _foreign_parts(opened: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    root = opened.Root
    names = _dictionary(root.get("/Names"))
    yield from (("document-attachment", each) for each in _attached(names.get("/EmbeddedFiles")))
    if "/AF" in root or "/Collection" in root:
        yield "document-attachment", ""
    if "/JavaScript" in names or "/AA" in root or _acts(root.get("/OpenAction")):
        yield "document-script", ""
    form = _dictionary(root.get("/AcroForm"))
    fields = list(_tree(form.get("/Fields"), "/Kids"))
    if "/XFA" in form or any(_of_field(each, "/FT") not in (None, "/Sig") for each in fields):
        yield "document-form", ""
    if any("/AA" in each or _acts(each.get("/A")) for each in fields):
        yield "document-script", ""
    for entry in _outline(_dictionary(root.get("/Outlines"))):
        if _acts(entry.get("/A")):
            yield "document-script", ""
    for number, page in enumerate(opened.pages):
        if number >= MOST_PAGES:
            return
        yield from _on_page(page.obj)


def _on_page(page: pikepdf.Object) -> Iterator[tuple[str, str]]:
    if "/AF" in page:
        yield "document-attachment", ""
    if "/AA" in page:
        yield "document-script", ""
    for annotation in _members(page.get("/Annots")):
        kind = str(annotation.get("/Subtype", ""))
        if kind == "/FileAttachment":
            yield "document-attachment", _file_name(_dictionary(annotation.get("/FS")))
        elif kind == "/Widget":
            if _of_field(annotation, "/FT") != "/Sig":
                yield "document-form", ""
        else:
            yield "document-annotation", ""
        if "/AA" in annotation or _acts(annotation.get("/A")):
            yield "document-script", ""


def _attached(tree: object) -> Iterator[str]:
    """The name of each file in a name tree (ISO 32000-1, 7.9.6)."""
    for node in _tree(pikepdf.Array([tree]) if isinstance(tree, pikepdf.Dictionary) else None, "/Kids"):
        for entry in list(_array(node.get("/Names")))[1::2]:
            yield _file_name(_dictionary(entry))


def _file_name(specification: pikepdf.Dictionary) -> str:
    return str(specification.get("/UF", specification.get("/F", "")))


def _acts(action: object) -> bool:
    """Whether an action does anything but show another place of the document."""
    return isinstance(action, pikepdf.Dictionary) and (action.get("/S") != "/GoTo" or "/Next" in action)


def _of_field(field: pikepdf.Object, name: str) -> object:
    """An entry of a field, or the one that it inherits."""
    for _ancestor in range(_DEEPEST):
        if name in field:
            return field.get(name)
        parent = field.get("/Parent")
        if not isinstance(parent, pikepdf.Dictionary):
            return None
        field = parent
    return None


def _outline(outline: pikepdf.Dictionary) -> Iterator[pikepdf.Object]:
    waiting, seen = [outline.get("/First")], set[tuple[int, int]]()
    while waiting and len(seen) < MOST_PARTS:
        entry = waiting.pop()
        if isinstance(entry, pikepdf.Dictionary) and entry.objgen not in seen:
            seen.add(entry.objgen)
            yield entry
            waiting += [entry.get("/First"), entry.get("/Next")]


def _tree(roots: object, kids: str) -> Iterator[pikepdf.Object]:
    """The dictionaries of a tree, each once."""
    waiting, seen, left = list(_members(roots)), set[tuple[int, int]](), MOST_PARTS
    while waiting and left:
        node, left = waiting.pop(), left - 1
        if node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        yield node
        waiting += _members(node.get(kids))


def _members(value: object) -> Iterator[pikepdf.Object]:
    return (each for each in _array(value) if isinstance(each, pikepdf.Dictionary))


def _array(value: object) -> Iterable[Any]:
    return (value[index] for index in range(min(len(value), MOST_PARTS))) if isinstance(value, pikepdf.Array) else ()


def _dictionary(value: object) -> pikepdf.Dictionary:
    return value if isinstance(value, pikepdf.Dictionary) else pikepdf.Dictionary()


# --- the pages ---


def compare(paper: Paper, data: bytes, rendered: bytes) -> tuple[Finding, ...]:
    """The findings about a PDF's pages, compared with those rendered again: by their text, number and size.

    Nothing may be painted over the text, nor the text be painted otherwise. Raises Unreadable if the pages of either
    cannot be read here.
    """
    from applications.inspection import shown_pages

    found, expected = shown_pages.read(data), shown_pages.read(rendered)
    paints = frozenset[tuple[int, ...]]().union(*(page.paints for page in expected))
    is_painted_alike = all(page.drawn == 0 and page.paints <= paints for page in found)
    if len(found) == len(expected):
        sizes = zip(found, expected, strict=True)
        if (
            _same_text(found, expected, paper.reference)
            and is_painted_alike
            and all(_same_size(*each) for each in sizes)
        ):
            return ()
    elif more := _pages_more(found, expected):
        return (finding("document-page-added", paper.name, number=more),)
    return (finding("document-pages-differ", paper.name, found=len(found), expected=len(expected)),)


def _same_text(found: Sequence[Page], expected: Sequence[Page], reference: str) -> bool:
    """Whether two sets of pages have the same text, wherever in it one page ends and the next begins."""
    if [page.text for page in found] == [page.text for page in expected]:
        return True
    first = _unnumbered(expected)[0] if expected else ""
    foot = first[place:] if (place := first.rfind(plain(reference))) >= 0 else ""
    return _running(found, foot) == _running(expected, foot)


def _running(pages: Sequence[Page], foot: str) -> str:
    """The text of all pages without what each page repeats: its foot, and the heads of the table's columns."""
    with override("lv"):
        head = plain("".join(account_columns()))
    texts = [text.removesuffix(foot) for text in _unnumbered(pages)]
    return "".join([*texts[:1], *(text.removeprefix(head) for text in texts[1:])])


def _unnumbered(pages: Sequence[Page]) -> list[str]:
    """The text of each page without its number, as any version of the template prints it."""
    count = len(pages)
    return [
        page.text.removesuffix(f"{number}.lapano{count}").removesuffix(f"lapa{number}no{count}")
        for number, page in enumerate(pages, start=1)
    ]


def _pages_more(found: Sequence[Page], expected: Sequence[Page]) -> int:
    """The number of pages that were put before, between or after the expected ones; 0 if any of those is not there."""
    rest = iter(page.text for page in found)
    is_there = all(any(text == page.text for text in rest) for page in expected)
    return len(found) - len(expected) if is_there and len(found) > len(expected) else 0


def _same_size(one: Page, other: Page) -> bool:
    return abs(one.width - other.width) <= _SAME_SIZE and abs(one.height - other.height) <= _SAME_SIZE
