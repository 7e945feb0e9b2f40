"""The references in a PDF, by its text, so that one which some program reads and another does not is found too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache

from pyhanko.pdf_utils.reader import PdfFileReader

#: A reference (ISO 32000-1, 7.3.10), read laxly: also with a sign, a point, or no space before the R. What follows the
#: number is a lookahead, since one reference may begin within another.
_REFERENCE = re.compile(rb"(?<!\d)(\d++)(?=[\s\0]++[+-]?\d++(?:\.\d*+)?+[\s\0]*+R)")
#: The same up to a comment, before the second number or after it. A comment is white space; but the percent sign may
#: also be in a string.
_BEFORE_COMMENT = re.compile(rb"(?<!\d)(\d++)(?:(?=[\s\0]*+%)|(?=[\s\0]++([+-]?\d++(?:\.\d*+)?+)[\s\0]*+%))")
_LINE_END = re.compile(rb"[\r\n]")
_SPACE, _NUMBER = re.compile(rb"[\s\0]*+"), re.compile(rb"[+-]?\d++(?:\.\d*+)?+")
_BOTH, _SECOND = 0, 1


def referred_to(reader: PdfFileReader) -> Counter[int]:
    """The count of references to each object of a PDF, by number; anything that looks like one is counted."""
    reader.stream.seek(0)
    revisions = range(reader.xrefs.total_revisions)
    streams = {each for revision in revisions for each in reader.xrefs.object_streams_used_in(revision)}  # type: ignore[no-untyped-call]
    texts = [reader.stream.read(), *(each.get_object().data for each in streams)]
    numbers: Counter[int] = Counter()
    for text in texts:
        numbers.update(numbers_in(text))
    return numbers


@lru_cache(maxsize=2048)
def numbers_in(text: bytes) -> Counter[int]:
    """The count of references to each object in a text, by number."""
    numbers: Counter[int] = Counter()
    for written, times in Counter(_REFERENCE.findall(text)).items():
        numbers[int(written)] += times
    comments = _Comments(text)
    for match in _BEFORE_COMMENT.finditer(text):
        if comments.lead_on(match.end(2) if match[2] else match.end(1), _SECOND if match[2] else _BOTH):
            numbers[int(match[1])] += 1
    return numbers


class _Comments:
    """Whether a reference continues after comments; each line is read once for each state."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._ends = [match.start() for match in _LINE_END.finditer(text)]
        self._known: dict[tuple[int, int], bool] = {}

    def lead_on(self, position: int, missing: int) -> bool:
        """Whether the missing part of a reference follows here: its second number and the R, or the R alone."""
        seen, answer = list[tuple[int, int]](), False
        while True:
            position, missing = self._step(position, missing)
            if position < 0:
                break
            line = (position, missing)
            if line in self._known:
                answer = self._known[line]
                break
            seen.append(line)
        if position == _FOUND:
            answer = True
        self._known.update(dict.fromkeys(seen, answer))
        return answer

    def _step(self, position: int, missing: int) -> tuple[int, int]:
        """The end of the line with the comment here, and the part still missing; or _FOUND or _NOT_FOUND."""
        position = self._after_space(position)
        if missing == _BOTH and (number := _NUMBER.match(self._text, position)):
            position, missing = self._after_space(number.end()), _SECOND
        following = self._text[position : position + 1]
        if following == b"%":
            end = bisect_left(self._ends, position)
            return (self._ends[end], missing) if end < len(self._ends) else (_NOT_FOUND, missing)
        return (_FOUND if missing == _SECOND and following == b"R" else _NOT_FOUND), missing

    def _after_space(self, position: int) -> int:
        match = _SPACE.match(self._text, position)
        assert match is not None
        return match.end()


_FOUND, _NOT_FOUND = -1, -2
