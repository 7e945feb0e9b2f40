"""Rows of text: CSV files as spreadsheets and accounting systems write them, and cells pasted from a spreadsheet.

RFC 4180 leaves open what a stray quote means. Here a cell is quoted only where its closing quote comes before a
delimiter or a line's end; so a quote within a name, or one that is never closed, is an ordinary character.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice

from applications.formats import Unreadable

#: The first of those that fit equally well is taken: decimal commas make commas fit where semicolons are meant.
DELIMITERS = "\t;|,"
_LOOKED_AT = 200
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SEP = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)
_RULE = re.compile(r":?[-=+]*:?")
_GAP = re.compile(r" {3,}")
_FORMULA_OF_TEXT = re.compile(r'="((?:[^"]|"")*)"')
#: Columns that a cell of HTML covers.
_SPANS = frozenset(map(str, range(1, 65)))
_HTML_TABLE = re.compile(r"<t[dr][ >]", re.IGNORECASE)
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
        return _values(_parsed(text[named.end() :], named[1]))
    return _values(_delimited(text))


def pasted(data: bytes) -> Iterator[list[str]]:
    """Return the rows of pasted cells in UTF-8. A spreadsheet quotes only cells that hold a line break or a tab."""
    text = data.decode("utf-8", "replace")
    if _HTML_TABLE.search(text):
        return _values(_of_html(text))
    if "\t" in text:
        return _values(_parsed(text, "\t", quoted=re.compile(r"[\r\n\t]")))
    if not any(sign in text for sign in DELIMITERS) and _GAP.search(text):
        return _values(_GAP.split(line.strip()) for line in io.StringIO(text, newline=None))
    return _values(_delimited(text))


def _delimited(text: str) -> Iterator[list[str]]:
    """Return the rows of a text whose delimiter is not named."""
    delimiter = sniffed(text)
    first = [row for row in islice(_parsed(text, delimiter), _LOOKED_AT) if any(row)]
    if len(first) > 1 and all(len(row) == 1 for row in first):
        # Whole lines in quotes: a program wrote a table as the one column of another.
        inner = "\n".join(row[0] for row in _parsed(text, delimiter))
        delimiter = sniffed(inner)
        if any(len(row) > 1 for row in islice(_parsed(inner, delimiter), _LOOKED_AT)):
            return _parsed(inner, delimiter)
    if delimiter == "|":
        return _between_bars(_parsed(text, delimiter))
    return _parsed(text, delimiter)


def _between_bars(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the cells of a table as Markdown and terminals draw it; the rule under its headings is a blank row."""
    for row in rows:
        cells = [cell.strip() for cell in row]
        if len(cells) > 1 and not cells[0] and not cells[-1]:
            cells = cells[1:-1]
        yield [] if all(_RULE.fullmatch(cell) for cell in cells) else cells


def _values(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the rows with the value of cells such as ="LV12", which programs write so that Excel keeps a text."""
    for row in rows:
        yield [_value(cell) if cell[:2] == '="' else cell for cell in row]


def _value(cell: str) -> str:
    match = _FORMULA_OF_TEXT.fullmatch(cell.rstrip())
    return match[1].replace('""', '"') if match else cell


class _Rows(HTMLParser):
    """Collects the cells of the tables in HTML, a row of a table within a cell in the cell's own row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_cell, self._column = False, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            span = dict(attrs).get("colspan") or "1"
            self._column = len(self.rows[-1])
            self.rows[-1] += [""] * (int(span) if span in _SPANS else 1)
            self._is_cell = True
        elif tag == "br" and self._is_cell:
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._is_cell = False

    def handle_data(self, data: str) -> None:
        if self._is_cell:
            self._add(" ".join(data.split()) if data.strip() else " ")

    def _add(self, text: str) -> None:
        row, place = self.rows[-1], self._column
        row[place] = f"{row[place]}{text}" if row[place] else text.lstrip()


def _of_html(text: str) -> Iterator[list[str]]:
    read = _Rows()
    read.feed(text)
    read.close()
    return ([cell.strip() for cell in row] for row in read.rows)


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
