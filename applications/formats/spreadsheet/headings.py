"""Which role a heading means, as people write headings, and in which rows of a sheet the headings are.

The words are data of this module, Latvian with some English, and do not depend on the active language. Labels that this
product writes itself are recognised in each of its languages, see `roles`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping, Sequence

from applications.domain.folding import fold_latin_words
from applications.formats.spreadsheet.cells import NUMBER_START, is_iban
from applications.formats.spreadsheet.roles import (
    ACCESS_MODE,
    BLOCKED_MARK,
    CLOSED_MARK,
    DAILY_LIMIT,
    HOLDER,
    HOLDER_NAME,
    IBAN,
    LEGAL_BASIS,
    MANAGE_MARK,
    PAYMENT_LIMIT,
    PERMISSION,
    STATUS,
    VIEW_MARK,
    role_written,
)
from applications.formats.spreadsheet.table import Line
from applications.formats.spreadsheet.words import is_mark

#: Rows with content among which headings are looked for: a whole form may be above the accounts.
LOOKED_AT = 100
#: Cells of those rows in all, and of one of them.
_MOST_CELLS, _WIDEST = 2000, 256
#: Characters of a heading.
_LONGEST = 250

#: Headings with words of an account's fields that mean something else.
_NO_ROLE = re.compile(
    r"\batlikum|\breg(?:istracijas)? (?:nr|numur|kods)|\bpiezim|^valuta|limita valuta|\bvidej|\bgad[aus]\b|\bmenes"
    r"|\bparstav|\bpersona\b|\btalr|\badres|\bkods?\b|\bkontaktpers|\be ?past"
    r"|^(?:lietotaj|ligum|pieteikum|saskanojum)\w* stat"
)
#: "Konta turētājs (nosaukums, reģ. Nr.)" is the holder; the registration number alone is not.
_HOLDERS_NAME = re.compile(r"(?:konta )?(?:turetajs|ipasnieks)\b|(?:konta )?(?:turetaja|ipasnieka) nosaukums\b")
_DATED = re.compile(r"\bdatum")
#: Roles under which a date means yes.
_OF_DATES = (CLOSED_MARK, BLOCKED_MARK, PERMISSION)
_OLD = re.compile(r"\b(?:esos|pasreiz|lidzsinej|ieprieksej|vec(?:ais|a|ie|as)\b|bijus|atcelt)")
_NEW = re.compile(r"\b(?:jaun|turpmak|planot|speka no)")
_YEAR = re.compile(r"\b(20\d\d)(?: ?g(?:ada\w*|ads|s)?)?\b")

_OF_A_LIMIT = r"limi?t|\blim\b|summ|maksim|\bmaks\b|\bmax\b|ierobez"


def _patterns(*rows: tuple[str, ...]) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    return tuple((role, tuple(map(re.compile, patterns))) for role, *patterns in rows)


#: A heading means the first role whose patterns all match its folded words.
_PATTERNS = _patterns(
    (ACCESS_MODE, r"\bskat", r"\bvad"),
    (ACCESS_MODE, r"^(?:s v|v s)$"),
    (
        LEGAL_BASIS,
        r"(?:tiesisk|juridisk)\w* pam|^(?:normativ\w*|tiesibu) (?:akt|norm)|^(?:pec )?likum[sau]?\b|^pamatojums\b|"
        r"legal basis",
    ),
    (PERMISSION, r"atlauj|tiesibas piekl|piekluves (?:pamat|ties)|\bpilnvar(?:as?|ojum\w*)?\b|^piekris|permission"),
    (HOLDER, r"turetajs|ipasnieks"),
    (HOLDER_NAME, r"(?:citas? iestades?|tureta\w*|ipasniek\w*) (?:iestades )?nosaukum|^cita iestade$|holder name"),
    (DAILY_LIMIT, r"dien", _OF_A_LIMIT),
    (DAILY_LIMIT, r"^(?:vienai? |vienas )?diena[is]?$|^24 ?h limit|daily|\bday limit"),
    (PAYMENT_LIMIT, r"maksaj", _OF_A_LIMIT),
    (PAYMENT_LIMIT, r"\b(?:maks\b|vienreiz|darijum|parskaitijum|transakcij|operacij)", r"\blim(?:it\w*)?\b"),
    (PAYMENT_LIMIT, r"^(?:max |maks )?(?:vien\w* )?maksajum(?:s|am?)?$|^(?:one |single )?payment(?! acc)"),
    (VIEW_MARK, r"\b(?:ap)?skat(?:it|ities|isan\w*)?\b|^(?:rezims )?s$|\bview\b"),
    (MANAGE_MARK, r"\b(?:par)?vad(?:it|isan\w*)?\b|\bparvald(?:it|isan\w*)\b|^vadiba$|^(?:rezims )?v$|\bmanage\b"),
    (
        ACCESS_MODE,
        r"^(?:(?:pieejas?|piekluves|lietosanas|darba|konta|tiessaistes|jaun\w*) )*rez(?:im\w*)?\b|"
        r"(?:pieejas|piekluves) (?:rez|veid|tips|limenis)|^pieeja$|mode$",
    ),
    (STATUS, r"statuss?\b|^stat$|stavokl|^(?:ir )?aktivs?(?: konts)?(?: ja ne| 1 0)?$|^atverts?(?: ja ne)?$"),
    (STATUS, r"\bslegt", r"\b(?:bloket|atvert)"),
    (
        CLOSED_MARK,
        r"^(?:vai )?(?:kont[as] )?(?:ir )?sleg(?:ts?|sanas)(?: konts)?(?: ja ne| no| ar)?(?: datum\w*)?$|^closed$",
    ),
    (
        BLOCKED_MARK,
        r"^(?:vai )?(?:kont[as] )?(?:ir )?bloke(?:ts?|sanas)(?: konts)?(?: ja ne| no| ar)?(?: datum\w*)?$|^blocked$",
    ),
    (HOLDER, r"turetaj|^(?:konta )?tur$|ipasniek|piederib|\bpieder\b|holder$"),
    (HOLDER, r"^(?:cit|sav|sves)\w*(?: iestad\w*)?(?: kont\w*)?(?: ja ne| noradit iestadi)?$"),
    (HOLDER, r"^sav[sa]\b", r"\bcit"),
    (
        IBAN,
        r"\biban\b|^(?:(?:valsts|kases|bankas|norekinu|iestades|klienta|maksataja|piesaistita\w*|budzeta|trel|ekase|"
        r"maksajum[au]|vk|nr) )*(?:(?:pamat|bankas|norekinu)?kont(?:s|i|a|u)?|rekin(?:s|a)|kts)"
        r"(?: (?:numur\w*|nr|n|num|valsts|kase|no|zimes?|trel|vk|rekviziti|\d+))*$|^(?:bank |payment )?account",
    ),
)
_LIMIT = re.compile(r"\blimi?t")
_MAY_BE_HOLDER = re.compile(r"(?:kura )?iestades?\b|klient\w*\b|struktur|(?:konta )?(?:turetaj|ipasniek)")
_INSTITUTION = re.compile(r"^iestades? nosaukums$|^iestade$")
#: What headings add: units, and how to fill in.
_BESIDES = re.compile(
    r"\b(?:eur|euro|eiro|valuta eur|bez centiem|obligati|neobligati|atzimet|atzime|ar x|x)\b|^\d+(?= )(?! 0)"
)
_HYPHENATED = re.compile(r"-\s*\n\s*")


@functools.lru_cache(maxsize=1024)
def role_of(heading: str) -> str:
    """Return the role that a heading means, "" where it means none.

    >>> role_of("Konta Nr."), role_of("Viena maksājuma\\nlimits (EUR)"), role_of("TIESSAISTE VADIT")
    ('iban', 'payment_limit', 'manage_mark')
    """
    if role := role_written(heading):
        return role
    text = " ".join(_BESIDES.sub(" ", fold_latin_words(_HYPHENATED.sub("", heading))).split())
    text = " ".join(_YEAR.sub(" ", text).split()) or text  # "Dienas limits 2026. gadā"
    if _NO_ROLE.search(text) and not _HOLDERS_NAME.match(text):
        return ""
    role = next((role for role, patterns in _PATTERNS if all(pattern.search(text) for pattern in patterns)), "")
    return role if role in _OF_DATES or not _DATED.search(text) else ""


def is_of_old(heading: str) -> bool:
    """Return whether a heading means values that are to be replaced: "Esošais limits"."""
    return _OLD.search(fold_latin_words(heading)) is not None


def may_be_holder(heading: str) -> bool:
    """Return whether a column may hold the accounts' holders: "Iestāde" may as well be a unit of the applicant."""
    return _MAY_BE_HOLDER.match(fold_latin_words(heading)) is not None


def find(
    lines: Sequence[Line], numbers: Collection[int], hidden: Collection[int] = ()
) -> tuple[dict[int, str], dict[int, str], int]:
    """Return the roles by column, the headings by column, and how many lines come before the data.

    `numbers` are the columns that hold accounts' numbers: where there are any, no other column is given that role.
    `hidden` columns give way to visible ones.

    Headings are one line, or two where merged headings are above others. The line that names the most roles wins, among
    equals the last one before the first account. A single role counts where it is the account's number, or where it is
    among several headings over accounts.
    """
    all_lines, lines = lines, _top(lines)
    tops = [index for index, line in enumerate(lines) if _may_be_heading(line)]
    candidates = [(_headings(lines[i]), i + 1, i + 1) for i in tops]
    # Two lines are headings where they name more roles than the upper one alone.
    candidates += [
        (_merged(lines[i], lines[i + 1]), i + 1, i + 2) for i in tops if i + 1 in tops and _may_stand_over(lines, i)
    ]
    first = next((i for i, line in enumerate(lines) if any(map(is_iban, line.cells))), 0)
    best: tuple[dict[int, str], dict[int, str], int] = {}, {}, 0
    rank = (0, 0)
    for headings, place, after in candidates:
        roles = _roles(headings, numbers, hidden)
        here = (len(roles), place if place <= first else -place)
        counts = len(roles) > 1 or IBAN in roles.values() or bool(roles and numbers and len(headings) > 1)
        if counts and here > rank:
            best, rank = (roles, headings, after), here
    roles, headings, after = best
    if after and after < len(all_lines) and _are_column_numbers(all_lines[after]):
        after += 1
    return roles, headings, after


def _top(lines: Sequence[Line]) -> list[Line]:
    """Return the first lines, limited in number, in width, and in cells in all."""
    top: list[Line] = []
    cells = 0
    for line in lines[:LOOKED_AT]:
        cells += len(line.cells)
        if top and cells > _MOST_CELLS:
            break
        top.append(line if len(line.cells) <= _WIDEST else Line(line.number, line.cells[:_WIDEST]))
    return top


def _may_stand_over(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line may be headings above those of the next line. A title has one cell."""
    line = lines[index]
    return lines[index + 1].number == line.number + 1 and sum(cell != "" for cell in line.cells) > 1


def is_repeated(line: Line, headings: Mapping[int, str]) -> bool:
    """Return whether a line repeats the headings, as at the top of each printed page."""
    same = [
        column
        for column, heading in headings.items()
        if fold_latin_words(_text(line, column)) == fold_latin_words(heading) != ""
    ]
    return len(same) > 1


def _text(line: Line, column: int) -> str:
    cell = line.cell(column)
    return cell if isinstance(cell, str) and len(cell) <= _LONGEST else ""


def _headings(line: Line) -> dict[int, str]:
    return {column: _text(line, column) for column in range(len(line.cells)) if _text(line, column).strip()}


def _may_be_heading(line: Line) -> bool:
    """Return whether a line holds no data: no account's number, number or mark.

    Among headings that mean roles there may be marks and numbers: "No.", "V", a year.
    """
    texts = [cell for cell in line.cells if isinstance(cell, str) and cell.strip()]
    if any(map(NUMBER_START.match, texts)):
        return False
    if all(isinstance(cell, str) for cell in line.cells) and all(is_mark(text) is None for text in texts):
        return True
    roles = {role_of(text) for text in texts if len(text) <= _LONGEST} - {""}
    return len(roles) > 1 and sum(cell != "" for cell in line.cells) <= 2 * len(texts)


def _merged(above: Line, below: Line) -> dict[int, str]:
    """Return two lines of headings as one: a heading extends over the blank cells after it that have a cell below."""
    headings: dict[int, str] = {}
    over = ""
    for column in range(max(len(above.cells), len(below.cells))):
        over_here, under = _text(above, column).strip(), _text(below, column).strip()
        over = over_here or over
        if under:
            # "skatīt" below "Pieejas režīms" is a column of marks, not that of the mode.
            headings[column] = under if role_of(under) else f"{over} {under}"
        elif over_here:
            headings[column] = over_here
    return headings


def _roles(headings: dict[int, str], numbers: Collection[int], hidden: Collection[int]) -> dict[int, str]:
    """Return the first column of each role; that of the account's number is one of `numbers`."""
    roles: dict[int, str] = {}
    ranked = sorted(headings.items(), key=lambda each: rank(each[0], each[1], hidden))
    for column, heading in ranked:
        role = role_of(heading)
        if role == IBAN and numbers and column not in numbers:
            continue
        if role == HOLDER and role in roles.values() and HOLDER_NAME not in roles.values():
            role = HOLDER_NAME  # "Citas iestādes konts" beside "Savs konts"
        if role and role not in roles.values():
            roles[column] = role
    if HOLDER in roles.values() and HOLDER_NAME not in roles.values():
        # Beside a column of "own" and "other", a column of institutions names the other ones; alone it may name any. A
        # plain "Nosaukums" is the holder's name in the next column, and the account's elsewhere.
        after_holder = next(column + 1 for column, role in roles.items() if role == HOLDER)
        named = [column for column, heading in headings.items() if _INSTITUTION.search(fold_latin_words(heading))]
        named += [after_holder] if fold_latin_words(headings.get(after_holder, "")) == "nosaukums" else []
        roles |= {column: HOLDER_NAME for column in named[:1] if column not in roles}
    if DAILY_LIMIT in roles.values() and PAYMENT_LIMIT not in roles.values():
        others = [
            column
            for column, heading in headings.items()
            if column not in roles and _LIMIT.search(fold_latin_words(heading)) and role_of(heading) != DAILY_LIMIT
        ]
        roles |= {column: PAYMENT_LIMIT for column in others if len(others) == 1}
    return roles


def rank(column: int, heading: str, hidden: Collection[int]) -> tuple[bool, bool, bool, int]:
    """Return what decides between columns of one role: the lowest is used."""
    years = [int(year) for year in _YEAR.findall(fold_latin_words(heading))]
    is_new = _NEW.search(fold_latin_words(heading)) is not None
    return column in hidden, _gives_way(heading), not is_new, -max(years, default=0)


def may_begin_table(line: Line) -> bool:
    """Return whether a line names the account's number and another column, as the headings of one more table do."""
    if not _may_be_heading(line):
        return False
    roles = {role_of(text) for text in _headings(line).values()} - {""}
    return IBAN in roles and len(roles) > 1


def _gives_way(heading: str) -> bool:
    """Return whether another column of the same role is preferred: new over old, a limit over a sum, a named law."""
    text, role = fold_latin_words(heading), role_of(heading)
    is_sum = role in (PAYMENT_LIMIT, DAILY_LIMIT) and re.search(r"\blimi?t|\blim\b", text) is None
    return is_sum or is_of_old(heading) or role == LEGAL_BASIS and "likum" in text


def _are_column_numbers(line: Line) -> bool:
    """Return whether a line is 1, 2, 3 and so on, as forms number their columns."""
    numbers = [str(cell).strip(" .()") for cell in line.cells if cell != ""]
    if len(numbers) < 3 or not numbers[0].isdecimal():
        return False
    return numbers == [str(int(numbers[0]) + place) for place in range(len(numbers))]
