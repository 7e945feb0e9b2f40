"""Details of a workbook that calamine does not report: errors, formulas without a result, merged cells, looks.

Looks are what a person sees and values do not say: hidden rows and columns, struck-out cells, comments, and number
formats that show another amount.

Expat walks the XML of a sheet, and only where archive.py saw a sign of them; archive.py has refused document types.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from xml.parsers import expat

from applications.formats import Unreadable
from applications.formats.spreadsheet.cells import is_account, is_error
from applications.formats.spreadsheet.opening.archive import Archive

Lines = list[tuple[int, list[Any]]]

#: Rows and columns of one repeated cell in `.ods`.
_REPEATED_AT_MOST, _COLUMNS_AT_MOST = 10_200, 256
#: Characters kept of a formula, and of a comment; comments of a sheet.
_FORMULA_SHOWN = 100
_COMMENT_KEPT, _COMMENTS_AT_MOST = 200, 500
#: Repeated cells and rows of an `.ods` in all.
_EXPANDED_AT_MOST = 500_000


class Style(NamedTuple):
    """How a cell looks: struck out, and the unit that its number format adds, see `unit_of_format`."""

    is_struck: bool
    unit: str


_QUOTED = re.compile(r'"([^"]*)"|\\\\(.)')
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_SCALED = re.compile(r"[0#?](,+)(?=[^0#?,]*$)")
_THOUSANDS = re.compile(r"t[uū]kst", re.IGNORECASE)
_MILLIONS = re.compile(r"milj", re.IGNORECASE)
_CENTS = re.compile(r"\bcent", re.IGNORECASE)
_CURRENCY = re.compile(r"USD|GBP|LVL|RUB|SEK|NOK|PLN|CHF|\$|£|\bLs\b|zł|₽")


def unit_of_format(code: str) -> str:
    """Return what a number format makes of a number: "" where it shows the number itself.

    "thousand", "million", "cent": the number counts these; "scaled": the format shows a thousandth or less of it;
    "percent"; or the currency, unless it is the euro.

    >>> unit_of_format('#,##0'), unit_of_format('#,##0,'), unit_of_format('0" tūkst."'), unit_of_format('0," tūkst."')
    ('', 'scaled', 'thousand', '')
    """
    first = code.split(";", 1)[0]
    words = " ".join(a or b for a, b in _QUOTED.findall(first))
    currencies = " ".join(inside[1:].split("-")[0] for inside in _BRACKETS.findall(first) if inside.startswith("$"))
    bare = _BRACKETS.sub("", _QUOTED.sub("", first))
    if "%" in bare or "%" in words:
        return "percent"
    if currency := _CURRENCY.search(f"{currencies} {words} {bare}"):
        return currency[0]
    scaled = _SCALED.search(bare)
    named = 2 if _MILLIONS.search(words) else 1 if _THOUSANDS.search(words) else 0
    thousands = named - (len(scaled[1]) if scaled else 0)
    if thousands < 0:
        return "scaled"
    return "cent" if _CENTS.search(words) else ("", "thousand", "million")[thousands]


class Details:
    """The details of one sheet; rows count from 1, columns from 0.

    `texts` are cells that calamine reports as blank, by row and column: errors, and formulas without a result as the
    formula itself; `unresolved` are the places of those formulas. `merged` has first row, last row and column of merged
    cells. `has_results`: some formula has a result.
    """

    def __init__(self) -> None:
        self.texts: dict[tuple[int, int], str] = {}
        self.unresolved: list[tuple[int, int]] = []
        self.hidden: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.struck: set[tuple[int, int]] = set()
        self.comments: list[tuple[int, int, str]] = []
        self.units: dict[str, list[tuple[int, int]]] = {}
        self.merged: list[tuple[int, int, int]] = []
        self.has_results = False

    def look(self, row: int, column: int, style: Style) -> None:
        """Add how a cell looks."""
        if style.is_struck:
            self.struck.add((row, column))
        if style.unit:
            self.units.setdefault(style.unit, []).append((row, column))

    def looks(self, lines: Lines) -> dict[str, Any]:
        """Return the looks of lines with content, as JSON can hold them: see `table.Looks`."""
        filled = dict(lines)

        def has_content(row: int, column: int) -> bool:
            cells = filled.get(row, ())
            return column < len(cells) and cells[column] != ""

        looks = {
            "hidden_rows": sorted(self.hidden & filled.keys()),
            "hidden_columns": sorted(self.hidden_columns),
            "struck": [place for place in sorted(self.struck) if has_content(*place)],
            "comments": sorted(comment for comment in self.comments if comment[0] in filled)[:_COMMENTS_AT_MOST],
            "units": {
                unit: kept
                for unit, places in self.units.items()
                if (kept := [place for place in places if has_content(*place)])
            },
        }
        return {name: value for name, value in looks.items() if value}

    def formula(self, row: int, column: int, text: str) -> None:
        """Add a formula without a result."""
        self.texts[row, column] = f"={text.removeprefix('of:').removeprefix('oooc:').lstrip('=')}"[:_FORMULA_SHOWN]
        self.unresolved.append((row, column))


def completed(lines: Lines, details: Details, width: int) -> Lines:
    """Return the lines with the texts of `details` in the first `width` columns, and merged values in each row."""
    if not details.texts and not details.merged:
        return lines
    by_number = dict(lines)
    for (row, column), text in details.texts.items():
        if column < width:
            _put(by_number.setdefault(row, []), column, text)
    _carry_down(by_number, details.merged)
    return sorted(by_number.items())


def _put(cells: list[Any], column: int, value: Any) -> None:
    cells += [""] * (column + 1 - len(cells))
    cells[column] = value


def _carry_down(lines: dict[int, list[Any]], merged: list[tuple[int, int, int]]) -> None:
    """Write merged values into each row that they cover, where those are rows of accounts.

    Headings get no such values, nor do rows that an account's number is merged over: they belong to that account.
    """
    tall = [each for each in merged if each[1] > each[0]]
    if not tall:
        return
    numbers = sorted(lines)
    accounts = [number for number in numbers if any(is_account(cell) for cell in lines[number])]
    same: set[int] = set()
    carried = []
    for first, last, column in tall:
        cells = lines.get(first, [])
        value = cells[column] if column < len(cells) else ""
        below = numbers[bisect_left(numbers, first + 1) : bisect_left(numbers, last + 1)]
        if is_account(value):
            same.update(below)
        elif value != "" and bisect_left(accounts, first) < bisect_left(accounts, last + 1):
            carried.append((below, column, value))
    for below, column, value in carried:
        for number in below:
            cells = lines[number]
            if number not in same and (column >= len(cells) or cells[column] == ""):
                _put(cells, column, value)


def of_archive(archive: Archive) -> dict[str, Details]:
    """Return the details of each sheet of `.xlsx` or `.ods` by name, without sheets that have none."""
    try:
        if "content.xml" in archive.names:
            return _Ods().read(archive) if archive.telling | archive.calculating else {}
        return _of_xlsx(archive)
    except expat.ExpatError:
        raise Unreadable("table-broken") from None


def _of_xlsx(archive: Archive) -> dict[str, Details]:
    styles = _styles(archive)
    has_comments = any(_COMMENTS.search(name.lower()) for name in archive.names)
    if not (archive.telling or archive.calculating or styles or has_comments):
        return {}
    found: dict[str, Details] = {}
    for name, part in _sheet_parts(archive):
        if part in archive.telling or styles:
            details = _Xlsx(styles).read(archive, part)
        else:
            details = Details()
            details.has_results = part in archive.calculating
        if has_comments:
            details.comments = list(_comments(archive, part))
        found[name] = details
    return found


def _styles(archive: Archive) -> dict[str, Style]:
    """Return the styles of `.xlsx` that say more than the value, by their number."""
    part = next((name for name in sorted(archive.names) if name.lower().rpartition("/")[2] == "styles.xml"), "")
    if not part:
        return {}
    read = _Elements()
    _walk(read, archive.content(part))
    formats = {"9": "0%", "10": "0.00%"}
    struck: list[bool] = []
    styles: dict[str, Style] = {}
    within, number = "", 0
    for name, each in read.elements:
        if name in ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            within = name
        elif name == "numFmt" and within == "numFmts":
            formats[each.get("numFmtId", "")] = each.get("formatCode", "")
        elif name == "font" and within == "fonts":
            struck.append(False)
        elif name == "strike" and within == "fonts" and struck:
            struck[-1] = each.get("val", "1") not in ("0", "false")
        elif name == "xf" and within == "cellXfs":
            font = each.get("fontId", "0")
            is_struck = font.isdecimal() and int(font) < len(struck) and struck[int(font)]
            style = Style(is_struck, unit_of_format(formats.get(each.get("numFmtId", ""), "")))
            if any(style):
                styles[str(number)] = style
            number += 1
    return styles


_COMMENTS = re.compile(r"comments?\d*\.xml$")


def _comments(archive: Archive, part: str) -> Iterator[tuple[int, int, str]]:
    """Yield the comments of a sheet of `.xlsx`: row, column and text."""
    for target in _targets(archive, part).values():
        if not _COMMENTS.search(target.lower()) or target not in archive.names or "threaded" in target.lower():
            continue
        read = _Comments()
        _walk(read, archive.content(target))
        yield from read.comments


class _Comments:
    """Collects the comments of one part of `.xlsx`."""

    def __init__(self) -> None:
        self.comments: list[tuple[int, int, str]] = []
        self._place: tuple[int, int] | None = None
        self._text = ""
        self._is_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "comment":
            match = _REFERENCE.fullmatch(attributes.get("ref", ""))
            self._place = (int(match[2]), _column(match[0], 0)) if match else None
            self._text = ""
        self._is_text = _local(name) == "t"

    def text(self, text: str) -> None:
        if self._is_text and len(self._text) < 10 * _COMMENT_KEPT:
            self._text += text

    def end(self, name: str) -> None:
        self._is_text = False
        if _local(name) == "comment" and self._place:
            # Newer programs write a sentence for older ones before the comment.
            text = " ".join(self._text.rpartition("Comment:")[2].split())
            self.comments.append((*self._place, text[:_COMMENT_KEPT]))


def _walk(walker: Any, chunks: Iterable[bytes]) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walker.start, walker.end
    parser.CharacterDataHandler = walker.text
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


class _Elements:
    """Collects (element, attributes) of a small part."""

    def __init__(self) -> None:
        self.elements: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements.append((_local(name), {_local(key): value for key, value in attributes.items()}))

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _sheet_parts(archive: Archive) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and of its part."""
    workbook = next((n for n in sorted(archive.names) if n.lower().rpartition("/")[2] == "workbook.xml"), "")
    if not workbook:
        return
    sheets, parts = _Elements(), _targets(archive, workbook)
    _walk(sheets, archive.content(workbook))
    for name, each in sheets.elements:
        if name == "sheet" and each.get("id") in parts:
            yield each.get("name", ""), parts[each["id"]]


def _targets(archive: Archive, part: str) -> dict[str, str]:
    """Return the names of the parts that a part relates to, by the relation's Id."""
    folder, file = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{file}.rels")
    if relations not in archive.names:
        return {}
    targets = _Elements()
    _walk(targets, archive.content(relations))
    return {
        each["Id"]: posixpath.normpath(posixpath.join(f"/{folder}", each["Target"].replace("\\", "/")))[1:]
        for name, each in targets.elements
        if name == "Relationship" and "Id" in each and "Target" in each
    }


_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class _Xlsx:
    """Walks one sheet of `.xlsx`; `styles` are those that say more than the value."""

    def __init__(self, styles: dict[str, Style]) -> None:
        self.details = Details()
        self._styles = styles
        self._row, self._column = 0, -1
        self._kind = ""
        self._formula: str | None = None
        self._value = ""
        self._within = ""

    def read(self, archive: Archive, part: str) -> Details:
        _walk(self, archive.content(part))
        return self.details

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = _local(name)
        if name == "c":
            self._column = _column(attributes.get("r", ""), self._column + 1)
            self._kind, self._formula, self._value = attributes.get("t", ""), None, ""
            if style := self._styles.get(attributes.get("s", "")):
                self.details.look(self._row, self._column, style)
        elif name == "f":
            self._within, self._formula = "f", ""
        elif name == "v":
            self._within = "v"
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else self._row + 1
            self._column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.details.hidden.add(self._row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.details.hidden_columns.update(range(int(first) - 1, min(int(last), _COLUMNS_AT_MOST)))

    def text(self, text: str) -> None:
        if self._within == "v":
            self._value += text
        elif self._within == "f" and self._formula is not None and len(self._formula) < _FORMULA_SHOWN:
            self._formula += text

    def end(self, name: str) -> None:
        self._within = ""
        if name != "c" and _local(name) != "c":
            return
        if self._formula is not None and not self._value and self._kind != "str":
            self.details.formula(self._row, self._column, self._formula or "?")
        elif self._formula is not None:
            self.details.has_results = True
        if self._kind == "e" and self._value:
            self.details.texts[self._row, self._column] = self._value


def _column(reference: str, usual: int) -> int:
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return usual
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


class _Ods:
    """Walks the one part of `.ods` that holds all sheets."""

    def __init__(self) -> None:
        self.sheets: dict[str, Details] = {}
        self._details = Details()
        self._row, self._rows = 0, 1
        self._column, self._columns = 0, 1
        self._cell: dict[str, str] | None = None
        self._text = ""
        self._is_text = 0
        self._expanded = 0
        self._formats: dict[str, str] = {}
        self._styles: dict[str, Style] = {}
        self._style = self._format = ""
        self._of_columns: list[tuple[int, str]] = []
        self._comment: str | None = None

    def read(self, archive: Archive) -> dict[str, Details]:
        _walk(self, archive.content("content.xml"))
        return self.sheets

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._column += self._columns
            self._columns = _number(attributes, "table:number-columns-repeated")
            self._cell, self._text = attributes, ""
        elif name == "office:annotation":
            self._comment = ""
        elif name == "table:table-column":
            self._start_column(attributes)
        elif name.startswith(("number:", "style:")):
            self._start_style(name, attributes)
        elif name == "text:p":
            self._is_text += 1
        elif name == "table:table-row":
            self._row += self._rows
            self._rows = _number(attributes, "table:number-rows-repeated")
            self._column, self._columns = 0, 0
            if attributes.get("table:visibility") in ("collapse", "filter"):
                rows = range(self._row, self._row + min(self._rows, _REPEATED_AT_MOST))
                self._expand(len(rows))
                self._details.hidden.update(rows)
        elif name == "table:table":
            self._details = self.sheets.setdefault(attributes.get("table:name", ""), Details())
            self._row, self._rows = 0, 1
            self._of_columns = []

    def _start_column(self, attributes: dict[str, str]) -> None:
        first = self._of_columns[-1][0] if self._of_columns else 0
        after = first + _number(attributes, "table:number-columns-repeated")
        self._of_columns.append((after, attributes.get("table:default-cell-style-name", "")))
        if attributes.get("table:visibility") in ("collapse", "filter"):
            self._details.hidden_columns.update(range(first, min(after, _COLUMNS_AT_MOST)))

    def _start_style(self, name: str, attributes: dict[str, str]) -> None:
        """Note what styles of cells add to numbers, before the sheets: a number format as in `.xlsx`."""
        if name in ("number:number-style", "number:percentage-style", "number:currency-style"):
            self._format = attributes.get("style:name", "")
            self._formats[self._format] = "0%" if name == "number:percentage-style" else "0"
        elif name == "number:number" and self._format:
            factor = attributes.get("number:display-factor", "1")
            self._formats[self._format] += "," * (len(factor.partition(".")[0]) // 3)
        elif name == "style:style":
            unit = unit_of_format(self._formats.get(attributes.get("style:data-style-name", ""), ""))
            self._style = attributes.get("style:name", "") if attributes.get("style:family") == "table-cell" else ""
            if unit and self._style:
                self._styles[self._style] = Style(False, unit)
        elif name == "style:text-properties" and self._style and _strikes_out(attributes):
            self._styles[self._style] = self._styles.get(self._style, Style(True, ""))._replace(is_struck=True)

    def _style_of(self, cell: dict[str, str]) -> Style | None:
        name = cell.get("table:style-name")
        if name is None:
            name = next((style for after, style in self._of_columns if self._column < after), "")
        return self._styles.get(name)

    def text(self, text: str) -> None:
        if self._comment is not None:
            self._comment += text if self._is_text and len(self._comment) < _COMMENT_KEPT else ""
        elif self._is_text:
            self._text += text
        elif self._format and text.strip() and self._format in self._formats:
            self._formats[self._format] += f'"{text}"'

    def end(self, name: str) -> None:
        if name == "text:p":
            self._is_text -= 1
        if name == "office:annotation" and self._comment is not None:
            self._details.comments.append((self._row, self._column, self._comment[:_COMMENT_KEPT]))
            self._comment = None
        if name in ("number:number-style", "number:percentage-style", "number:currency-style"):
            self._format = ""
        if name not in ("table:table-cell", "table:covered-table-cell") or self._cell is None:
            return
        cell, self._cell = self._cell, None
        spanned = _number(cell, "table:number-rows-spanned")
        if spanned > 1:
            self._details.merged.append((self._row, self._row + spanned - 1, self._column))
        if self._styles and cell.get("office:value-type") and (style := self._style_of(cell)):
            for row, column in self._places():
                self._details.look(row, column, style)
        is_formula, has_kind = "table:formula" in cell, bool(cell.get("office:value-type"))
        if cell.get("calcext:value-type") == "error" or is_formula and is_error(self._text):
            self._details.texts |= dict.fromkeys(self._places(), self._text or "#N/A")
        elif is_formula and not has_kind:
            for row, column in self._places():
                self._details.formula(row, column, cell["table:formula"])
        self._details.has_results |= is_formula and has_kind

    def _expand(self, number: int) -> None:
        self._expanded += number
        if self._expanded > _EXPANDED_AT_MOST:
            raise Unreadable("table-too-large")

    def _places(self) -> Iterator[tuple[int, int]]:
        """Yield the places of a cell and its repetitions; raise Unreadable where they would fill the memory."""
        self._expand(min(self._rows, _REPEATED_AT_MOST) * min(self._columns, _COLUMNS_AT_MOST))
        for row in range(self._row, self._row + min(self._rows, _REPEATED_AT_MOST)):
            for column in range(self._column, self._column + min(self._columns, _COLUMNS_AT_MOST)):
                yield row, column


def _strikes_out(attributes: dict[str, str]) -> bool:
    return attributes.get("style:text-line-through-style", "none") != "none"


def _number(attributes: dict[str, str], name: str) -> int:
    number = attributes.get(name, "1")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 1
