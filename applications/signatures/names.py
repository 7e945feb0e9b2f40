"""Names of files in a container: only those that every program reads alike, and that lead nowhere else."""

from __future__ import annotations

import unicodedata

from applications.signatures.findings import Malformed

#: Bytes of a name, and of each folder in it: the limits of file systems.
MAXIMUM_LENGTH, MAXIMUM_PART = 1024, 255
#: Control and format characters (bidi among them), surrogates, private use, unassigned, line and paragraph separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
#: Letters and marks that are drawn as nothing (Unicode, Default_Ignorable_Code_Point) and are not format characters.
_DRAWN_AS_NOTHING = {chr(code) for code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180F, 0x3164, 0xFFA0)}
_DRAWN_AS_NOTHING |= {chr(code) for codes in (range(0x180B, 0x180E), range(0xFE00, 0xFE10)) for code in codes}
_DRAWN_AS_NOTHING |= {chr(code) for code in range(0xE0100, 0xE01F0)}


def decoded(raw: bytes) -> str:
    """A name's text, read as UTF-8 with the flag for it or without, since signing programs write nothing else.

    Raises Malformed for another encoding, and for the names that `refuse_unsafe` refuses.
    """
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        raise Malformed("name-encoding") from None
    refuse_unsafe(name.removesuffix("/"))
    return name


def refuse_unsafe(name: str) -> None:
    """Raise Malformed for a name that is absolute, leads out of the container, or has an invisible character."""
    if any(unicodedata.category(sign) in _UNSEEN for sign in name):
        raise Malformed("name-unseen-sign", name=ascii(name)[1:-1])
    # A colon leads elsewhere only where a program writes files on Windows; here everything stays in memory.
    outside = "\\" in name or any(part in ("", ".", "..") for part in name.split("/"))
    too_long = len(name.encode()) > MAXIMUM_LENGTH or any(len(part.encode()) > MAXIMUM_PART for part in name.split("/"))
    if outside or too_long:
        raise Malformed("name-path", name=name)


def refuse_ambiguous_names(names: list[str]) -> None:
    """Raise Malformed if some program takes two names for one (see `_comparable`), or one name is a file and a folder.

    A folder may have an entry of its own (its name ends with a slash) only if a file is in it.
    """
    seen: set[str] = set()
    for name in names:
        same = _comparable(name.removesuffix("/"))
        if same in seen:
            raise Malformed("name-twice", name=name)
        seen.add(same)
    files = [name for name in names if not name.endswith("/")]
    parts = [_comparable(name).split("/") for name in files]
    folders = {"/".join(each[:depth]) for each in parts for depth in range(1, len(each))}
    for name in names:
        if (_comparable(name.removesuffix("/")) in folders) != name.endswith("/"):
            raise Malformed("name-twice" if not name.endswith("/") else "zip-unusual", name=name)


def _comparable(name: str) -> str:
    """The name as file systems may compare it, without case, composition and final full stops, and as the eye does,
    which tells no space from another and sees no character that is drawn as nothing."""
    drawn = "".join(
        " " if unicodedata.category(sign) == "Zs" else sign for sign in name if sign not in _DRAWN_AS_NOTHING
    )
    parts = unicodedata.normalize("NFC", drawn).casefold().split("/")
    return unicodedata.normalize("NFC", "/".join(part.rstrip(" .") or part for part in parts))
