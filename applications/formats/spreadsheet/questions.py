"""What a table leaves open, as questions that a person answers once for all the cells concerned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from applications.formats.spreadsheet.cells import addresses, column_letter

#: Answers by the key of the question.
Answers = Mapping[str, str]

#: Answers: take the rows or leave them out; apply what a title or a unit says or do not; whose the accounts are.
TAKE, LEAVE = "take", "leave"
APPLY, IGNORE = "apply", "ignore"
ABOVE, OWN, OTHER = "above", "own", "other"

#: The codes of questions, see `formats.wording.QUESTIONS`.
STRUCK_OUT, HIDDEN_ROWS, TO_BE_DELETED = "struck-out", "hidden-rows", "to-be-deleted"
UNIT, UNIT_SCALED, UNIT_FOREIGN = "unit", "unit-scaled", "unit-foreign"
SECTION, TITLE_HOLDER, HOLDER_BLANK = "section", "title-holder", "holder-blank"
COLUMNS_DOUBLED, WORDS_UNCLEAR = "columns-doubled", "words-unclear"
#: The codes of what is only said.
NOT_TAKEN, HIDDEN_COLUMNS, STRUCK_CELLS, COMMENTS = "accounts-not-taken", "hidden-columns", "struck-cells", "comments"
OTHER_SHEETS, TURNED = "other-sheets", "table-turned"


@dataclass(frozen=True, slots=True)
class Question:
    """A question about cells, given by row (from 1) and column (from 0), or something that is only said.

    `options` are the answers, none where nothing is asked; `answer` is the one that is applied. `is_open` says that a
    person has to choose before accounts are taken. `values` are named by the sentence, and answers are kept by `key`.
    """

    code: str
    key: str
    cells: tuple[tuple[int, int], ...]
    values: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    answer: str = ""
    is_open: bool = False

    @property
    def where(self) -> str:
        """The names of the cells."""
        return addresses(self.cells)


def key(code: str, row: int, column: int) -> str:
    """Return the key of a question from its code and first cell.

    >>> key("struck-out", 3, 0)
    'struck-out:A3'
    """
    return f"{code}:{column_letter(column)}{row}"


class Asked:
    """Collects questions while a table is read: cells of one kind are one question.

    `is_turned` says that rows and columns of the sheet were exchanged; then cells are named as in the sheet.
    """

    def __init__(self, answers: Answers, *, is_turned: bool = False) -> None:
        self._answers, self._is_turned = answers, is_turned
        self._cells: dict[tuple[str, str], list[tuple[int, int]]] = {}
        self._asked: dict[tuple[str, str], Question] = {}

    def ask(
        self,
        code: str,
        row: int,
        column: int,
        options: tuple[str, ...] = (),
        *,
        assumed: str = "",
        about: str = "",
        is_certain: bool = False,
        **values: str,
    ) -> str:
        """Add a cell to a question and return the answer to apply.

        `about` tells questions of one code apart. Without an answer `assumed` is applied; then the question is open
        unless `is_certain`.
        """
        here = (code, about)
        if self._is_turned:
            row, column = column + 1, row - 1
        if here not in self._asked:
            name = key(code, row, column)
            given = self._answers.get(name, "")
            answer = given if given in options else assumed
            is_open = bool(options) and given not in options and not is_certain
            self._asked[here] = Question(code, name, (), values, options, answer, is_open)
            self._cells[here] = []
        elif options and not is_certain and not self._asked[here].is_open:
            self._open(here)
        self._cells[here].append((row, column))
        return self._asked[here].answer

    def _open(self, here: tuple[str, str]) -> None:
        asked = self._asked[here]
        self._asked[here] = replace(asked, is_open=self._answers.get(asked.key, "") not in asked.options)

    def questions(self) -> tuple[Question, ...]:
        """Return the questions in the order in which they came up."""
        return tuple(replace(each, cells=tuple(dict.fromkeys(self._cells[here]))) for here, each in self._asked.items())
