"""Writes applications/domain/glyphs.py: which characters the document's fonts can show.

    python -m scripts.glyphs

Run it again when typst, manimgx-fonts or noto-cjk-sans-otc is changed; it needs fonttools (a development dependency).
Typst's own fonts are inside its extension module, so they are read from there.
"""

from __future__ import annotations

import io
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from applications.formats.pdf_worker import font_folders

TARGET = Path(__file__).parent.parent / "applications" / "domain" / "glyphs.py"
MAIN_FAMILY = "Libertinus Serif"
#: Fonts of pictures, and a slanted one: nothing that a name or a law's title needs.
LEFT_OUT = ("Emoji", "Symbols", "Italic")
#: The Chinese, Japanese and Korean fonts have one glyph for a character in each of five forms: any one will do here.
CJK_FAMILY, CJK_FORMS = "Noto Sans CJK SC", 5
#: Letters, marks, numbers, punctuation, signs of money and mathematics. Pictures (So) are let in only where they are
#: typed as text in Latin script: (c), (R), degree, numero, trademark.
CATEGORIES = frozenset("Lu Ll Lt Lm Lo Mn Mc Nd Nl No Pc Pd Ps Pe Pi Pf Po Sc Sm Sk".split())
LAST_TEXT_SIGN = 0x2130
NO_BREAK_SPACE = 0xA0


def embedded_fonts() -> Iterator[TTFont]:
    """Return the fonts inside Typst's extension module, which holds their files unchanged."""
    module = next(Path(typst.__file__).parent.glob("_typst*")).read_bytes()
    start = module.find(b"OTTO")
    while start >= 0:
        (tables,) = struct.unpack_from(">H", module, start + 4)
        if 8 <= tables <= 40 and module[start + 12 : start + 16].strip().isascii():
            ends = [sum(struct.unpack_from(">II", module, start + 20 + 16 * table)) for table in range(tables)]
            yield TTFont(io.BytesIO(module[start : start + max(ends)]), lazy=True)
        start = module.find(b"OTTO", start + 4)


def characters(font: TTFont) -> set[int]:
    """Return the text characters for which a font has a glyph."""
    return {code for code in font.getBestCmap() if is_text(code)}


def is_text(code: int) -> bool:
    """Whether a character may be in a document: no control, no private use, no picture, no space but the two."""
    category = unicodedata.category(chr(code))
    return (
        category in CATEGORIES
        and not 0xFE00 <= code <= 0xFE0F
        and not 0x1F000 <= code < 0x20000
        or category == "So"
        and code <= LAST_TEXT_SIGN
        or code in (ord(" "), NO_BREAK_SPACE)
    )


def ranges(codes: Iterable[int]) -> list[str]:
    """Return the codes as hexadecimal ranges, "41-5A" or "AA"."""
    found: list[list[int]] = []
    for code in sorted(codes):
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return [f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in found]


def table(name: str, comment: str, codes: set[int]) -> str:
    """Return the source of a constant with the ranges in one text of several lines."""
    lines, line = [], ""
    for part in ranges(codes):
        if len(line) + len(part) > 112:
            lines.append(line)
            line = ""
        line += f" {part}" if line else part
    body = "\n".join([*lines, line])
    return f'#: {comment}\n{name} = """\n{body}\n"""\n'


def source() -> str:
    """Return the source of applications/domain/glyphs.py, from the installed fonts."""
    main_codes: set[int] = set()
    for font in embedded_fonts():
        if font["name"].getDebugName(4) in (MAIN_FAMILY, f"{MAIN_FAMILY} Regular"):
            main_codes = characters(font)
    families, more = [], set()
    for font in more_fonts():
        families.append(font["name"].getBestFamilyName())
        more |= characters(font)
    names = "\n".join(f'    "{family}",' for family in (MAIN_FAMILY, *families))
    return (
        '"""Which characters the document\'s fonts can show. Written by scripts/glyphs.py; not to be edited."""\n\n'
        "from __future__ import annotations\n\n"
        f"#: In the order in which they are asked for a glyph.\nFONTS = (\n{names}\n)\n\n"
        + table("MAIN", "The first font alone: hexadecimal code points and ranges of them.", main_codes)
        + "\n"
        + table("MORE", "The other fonts.", more - main_codes)
    )


def more_fonts() -> Iterator[TTFont]:
    """Return the fonts of the font packages that the document uses, the one for Latin first."""
    for folder in font_folders():
        for path in sorted(Path(folder).glob("*.[ot]t[fc]"), key=lambda path: path.name.replace("[", " ")):
            if any(word in path.name for word in LEFT_OUT):
                continue
            for number in range(CJK_FORMS if path.suffix == ".ttc" else 1):
                with TTFont(path, fontNumber=number, lazy=True) as font:
                    if path.suffix != ".ttc" or font["name"].getBestFamilyName() == CJK_FAMILY:
                        yield font


if __name__ == "__main__":
    TARGET.write_text(source())
