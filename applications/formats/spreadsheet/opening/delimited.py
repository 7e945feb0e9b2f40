"""Rows of text: CSV files as spreadsheets and accounting systems write them, and cells pasted from a spreadsheet.

RFC 4180 leaves open what a stray quote means. Here a cell is quoted only where its closing quote comes before a
delimiter or a line's end; so a quote within a name, or one that is never closed, is an ordinary character.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from applications.formats import Unreadable

#: The first of those that fit equally well is taken: decimal commas make commas fit where semicolons are meant.
DELIMITERS = "\t;,"
_LOOKED_AT = 200
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SEP = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")
#: What some systems save as `.xls`: HTML, the XML of Excel 2003, a web page with its pictures (MIME).
_WEB_PAGE = re.compile(r"<html|<table|<!doctype html|office:spreadsheet|\A\s*(?:<\?xml|mime-version:)", re.IGNORECASE)
_OTHER_KIND = ("%PDF", "{\\rtf")


def rows(data: bytes) -> Iterator[list[str]]:
    """Return the rows of a CSV file; raise Unreadable where it is no table of text."""
    text = decoded(data)
    if _WEB_PAGE.search(text, 0, 4096):
        raise Unreadable("table-web-page")
    if text.startswith(_OTHER_KIND):
        raise Unreadable("table-other-kind")
    if named := _SEP.match(text):  # an instruction to Excel, which does not count it as a row
        return _parsed(text[named.end() :], named[1])
    return _parsed(text, sniffed(text))


def pasted(data: bytes) -> Iterator[list[str]]:
    """Return the rows of pasted cells in UTF-8. A spreadsheet quotes only cells that hold a line break or a tab."""
    text = data.decode("utf-8", "replace")
    if "\t" in text:
        return _parsed(text, "\t", quoted=re.compile(r"[\r\n\t]"))
    return _parsed(text, sniffed(text))


def decoded(data: bytes) -> str:
    """Return a CSV file's text: by its byte order mark, else UTF-8, else Windows-1257; raise Unreadable."""
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
        raise Unreadable("table-encoding")
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("table-encoding") from None


def sniffed(text: str) -> str:
    """Return the delimiter by which most of the first rows have the same number of cells, at least two.

    >>> sniffed("Konts;Limits\\nLV1;5,50\\nLV2;7,50\\n"), sniffed("a,b\\n1;2,3\\n")
    (';', ',')
    """
    fits: dict[str, int] = {}
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in islice(_parsed(text, delimiter), _LOOKED_AT) if any(row))
        widths.pop(1, None)
        fits[delimiter] = max(widths.values(), default=0)
    return max(DELIMITERS, key=fits.__getitem__)


def _parsed(text: str, delimiter: str, quoted: re.Pattern[str] | None = None) -> Iterator[list[str]]:
    """Yield the rows. If `quoted` is given, quotes mean quoting only round a content in which it matches."""
    if '"' not in text:  # the usual file
        for line in io.StringIO(text, newline=None):
            yield line.rstrip("\n").split(delimiter)
        return
    sign = re.escape(delimiter)
    cell = re.compile(rf'"((?:[^"]++|"")*+)"(?={sign}|[\r\n]|\Z)')
    ends = re.compile(rf"[{sign}\r\n]")
    place = 0
    while place < len(text):
        end = _LINE_END.search(text, place)
        stop = end.start() if end else len(text)
        if text.find('"', place, stop) < 0:  # the usual row
            yield text[place:stop].split(delimiter)
            place = end.end() if end else stop
            continue
        row: list[str] = []
        while True:
            match = cell.match(text, place)
            if match and (quoted is None or quoted.search(match[1])):
                row.append(match[1].replace('""', '"'))
                place = match.end()
            else:
                before = place
                place = end.start() if (end := ends.search(text, place)) else len(text)
                row.append(text[before:place])
            if text[place : place + 1] != delimiter:
                break
            place += 1
        yield row
        if ended := _LINE_END.match(text, place):
            place = ended.end()
