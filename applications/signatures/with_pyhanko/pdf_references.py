"""What a PDF refers to, by its text: a reference that one program reads and another does not is found all the same."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from pyhanko.pdf_utils.reader import PdfFileReader

#: A reference (ISO 32000-1, 7.3.10), laxly: with a sign, a point, and no space before the R. What follows the number is
#: looked at only, since what looks like one reference may be the end of another.
_REFERENCE = re.compile(rb"(?<!\d)(\d++)(?=[\s\0]++[+-]?\d++(?:\.\d*+)?+[\s\0]*+R)")
#: The same up to a comment, before the second number or after it; a comment is white space, and may not be one at all
#: but a sign in a string.
_BEFORE_COMMENT = re.compile(rb"(?<!\d)(\d++)(?:(?=[\s\0]*+%)|(?=[\s\0]++([+-]?\d++(?:\.\d*+)?+)[\s\0]*+%))")
_LINE_END = re.compile(rb"[\r\n]")
_SPACE, _NUMBER = re.compile(rb"[\s\0]*+"), re.compile(rb"[+-]?\d++(?:\.\d*+)?+")
_BOTH, _SECOND = 0, 1


def referred_to(reader: PdfFileReader) -> Counter[int]:
    """How often each object is referred to in a PDF, by number; what only looks like a reference is counted too."""
    reader.stream.seek(0)
    revisions = range(reader.xrefs.total_revisions)
    streams = {each for revision in revisions for each in reader.xrefs.object_streams_used_in(revision)}  # type: ignore[no-untyped-call]
    texts = [reader.stream.read(), *(each.get_object().data for each in streams)]
    numbers: Counter[int] = Counter()
    for text in texts:
        numbers.update(numbers_in(text))
    return numbers


def numbers_in(text: bytes) -> Counter[int]:
    """The number of each object that a text refers to, and how often it does."""
    numbers: Counter[int] = Counter()
    for written, times in Counter(_REFERENCE.findall(text)).items():
        numbers[int(written)] += times
    comments = _Comments(text)
    for found in _BEFORE_COMMENT.finditer(text):
        if comments.lead_on(found.end(2) if found[2] else found.end(1), _SECOND if found[2] else _BOTH):
            numbers[int(found[1])] += 1
    return numbers


class _Comments:
    """Whether a reference goes on after comments; each line is looked at once for what may begin it."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._ends = [found.start() for found in _LINE_END.finditer(text)]
        self._known: dict[tuple[int, int], bool] = {}

    def lead_on(self, position: int, missing: int) -> bool:
        """Whether what is missing of a reference follows here: its second number and the R, or the R alone."""
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
        """The end of the line with the comment that stands here, and what is missing then; or _FOUND or _NOT_FOUND."""
        position = self._after_space(position)
        if missing == _BOTH and (number := _NUMBER.match(self._text, position)):
            position, missing = self._after_space(number.end()), _SECOND
        following = self._text[position : position + 1]
        if following == b"%":
            end = bisect_left(self._ends, position)
            return (self._ends[end], missing) if end < len(self._ends) else (_NOT_FOUND, missing)
        return (_FOUND if missing == _SECOND and following == b"R" else _NOT_FOUND), missing

    def _after_space(self, position: int) -> int:
        found = _SPACE.match(self._text, position)
        assert found is not None
        return found.end()


_FOUND, _NOT_FOUND = -1, -2
