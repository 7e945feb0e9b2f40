"""Rows of text: CSV files as spreadsheets and accounting systems write them, and cells pasted from a spreadsheet."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Literal

from applications.formats.spreadsheet.refused import Refused

#: In the order of trust where two fit alike: decimal commas make commas fit where semicolons are meant.
DELIMITERS = "\t;,"
_LOOKED_AT = 200
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def rows(data: bytes, *, pasted: bool = False) -> Iterator[list[str]]:
    """The rows of a CSV file's bytes, or of pasted cells in UTF-8; raises Refused."""
    text = data.decode("utf-8", "replace") if pasted else decoded(data)
    delimiter = None
    if named := _SEP.match(text):  # Excel takes this line as an instruction, and does not count it as a row
        delimiter, text = named[1], text[named.end() :]
    delimiter = delimiter or sniffed(text)
    return _parsed(text, delimiter, quoted=_quotes_close(text, delimiter))


def decoded(data: bytes) -> str:
    """A CSV file's text: by its byte order mark, or UTF-8, or else Windows-1257; Refused where it is no text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _decoded(data[len(bom) :], encoding)
            break
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = _decoded(data, "cp1257")
    if _BINARY.search(text):
        raise Refused("not-text")
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("not-text") from None


def sniffed(text: str) -> str:
    """The delimiter by which most of the first rows have the same number of cells, at least two.

    >>> sniffed("Konts;Limits\\nLV1;5,50\\nLV2;7,50\\n"), sniffed("a,b\\n1;2,3\\n")
    (';', ',')
    """
    fits: dict[str, int] = {}
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        with contextlib.suppress(Refused):  # a cell too long, where the delimiter is another one
            for row in islice(_parsed(text, delimiter), _LOOKED_AT):
                if any(row):
                    widths[len(row)] += 1
        widths.pop(1, None)
        fits[delimiter] = max(widths.values(), default=0)
    return max(DELIMITERS, key=fits.__getitem__)  # the first of those that fit alike


def _quotes_close(text: str, delimiter: str) -> bool:
    """Whether quotes mean quoting: a cell that begins with one and never ends it would swallow the rows below."""
    if '"' not in text:
        return True
    return not any("\n" in cell and delimiter in cell for row in _parsed(text, delimiter) for cell in row)


def _parsed(text: str, delimiter: str, *, quoted: bool = True) -> Iterator[list[str]]:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    try:
        yield from reader
    except csv.Error:  # a cell of more than 131,072 characters
        raise Refused("cell", row=reader.line_num) from None
