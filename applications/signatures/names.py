"""Names of files inside a container: those that every program reads the same way, and none that leads elsewhere."""

from __future__ import annotations

import unicodedata

from applications.signatures.findings import Malformed

#: Bytes of a name, and of each folder on the way: what file systems take.
MAXIMUM_LENGTH, MAXIMUM_PART = 1024, 255
#: Control and format signs (bidi among them), surrogates, private use, unassigned, line and paragraph separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
#: Letters and marks that Unicode asks to ignore (Default_Ignorable_Code_Point) where they are not format signs.
_DRAWN_AS_NOTHING = {chr(code) for code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180F, 0x3164, 0xFFA0)}
_DRAWN_AS_NOTHING |= {chr(code) for codes in (range(0x180B, 0x180E), range(0xFE00, 0xFE10)) for code in codes}
_DRAWN_AS_NOTHING |= {chr(code) for code in range(0xE0100, 0xE01F0)}


def decoded(raw: bytes) -> str:
    """A name's text; UTF-8 whether or not the flag says so, since signing programs write nothing else.

    Raises Malformed where it is no UTF-8, or is absolute, leads out of the container, or hides something.
    """
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        raise Malformed("name-encoding") from None
    refuse_unsafe(name.removesuffix("/"))
    return name


def refuse_unsafe(name: str) -> None:
    """Raises Malformed for a name that is absolute, leads out of the container, or holds a sign that is not seen."""
    if any(unicodedata.category(sign) in _UNSEEN for sign in name):
        raise Malformed("name-unseen-sign", name=ascii(name)[1:-1])
    # A colon makes a drive, or a hidden part of another file, of a name on Windows.
    outside = set(name) & set("\\:") or any(part in ("", ".", "..") for part in name.split("/"))
    too_long = len(name.encode()) > MAXIMUM_LENGTH or any(len(part.encode()) > MAXIMUM_PART for part in name.split("/"))
    if outside or too_long:
        raise Malformed("name-path", name=name)


def refuse_ambiguous_names(names: list[str]) -> None:
    """Raises Malformed where two names are one to some program, or one is both a file and a folder; see `_folded`.

    A folder may have an entry of its own (its name ends with a slash) only where a file lies in it.
    """
    seen: set[str] = set()
    for name in names:
        folded = _folded(name.removesuffix("/"))
        if folded in seen:
            raise Malformed("name-twice", name=name)
        seen.add(folded)
    files = [name for name in names if not name.endswith("/")]
    folders = {"/".join(_folded(name).split("/")[:depth]) for name in files for depth in range(1, name.count("/") + 1)}
    for name in names:
        if (_folded(name.removesuffix("/")) in folders) != name.endswith("/"):
            raise Malformed("name-twice" if not name.endswith("/") else "zip-unusual", name=name)


def _folded(name: str) -> str:
    """What file systems that know no case, no composition and no final full stops make of a name, and the eye besides,
    which does not know one space from another, nor signs that are drawn as nothing."""
    drawn = "".join(
        " " if unicodedata.category(sign) == "Zs" else sign for sign in name if sign not in _DRAWN_AS_NOTHING
    )
    parts = unicodedata.normalize("NFC", drawn).casefold().split("/")
    return unicodedata.normalize("NFC", "/".join(part.rstrip(" .") or part for part in parts))
