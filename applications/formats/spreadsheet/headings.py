"""Which column a heading means, as people write headings in Latvian, and where in a sheet the headings stand."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping, Sequence

from applications.domain.folding import fold_latin_words
from applications.formats.spreadsheet.cells import NUMBER, NUMBER_START
from applications.formats.spreadsheet.table import Line
from applications.formats.spreadsheet.words import is_mark

#: What a column can hold: an account's fields, or one of the two columns that are marked with X.
IBAN, VIEW_MARK, MANAGE_MARK, ACCESS_MODE = "iban", "view_mark", "manage_mark", "access_mode"
PAYMENT_LIMIT, DAILY_LIMIT = "payment_limit", "daily_limit"
HOLDER, HOLDER_NAME, STATUS = "holder", "holder_name", "status"
PERMISSION, LEGAL_BASIS = "permission", "legal_basis"
#: Columns that say of a status whether it is so.
CLOSED_MARK, BLOCKED_MARK = "closed_mark", "blocked_mark"

#: Lines with content that are looked at: a whole form may stand above the accounts.
LOOKED_AT = 100
_MOST_CELLS, _WIDEST = 2000, 256
_LONGEST = 250

#: What has words of an account's fields in it and is none of them.
_NO_ROLE = re.compile(
    r"\batlikum|\breg(?:istracijas)? (?:nr|numur|kods)|\bpiezim|^valuta|limita valuta|\bvidej|\bgad[aus]\b|\bmenes"
    r"|\bparstav|\bpersona\b|\btalr|\badres|\bkods?\b|\bkontaktpers|\be ?past"
    r"|^(?:lietotaj|ligum|pieteikum|saskanojum)\w* stat"
)
#: "Konta turētājs (nosaukums, reģ. Nr.)" is the holder; the number of registration alone is not.
_HOLDERS_NAME = re.compile(r"(?:konta )?(?:turetajs|ipasnieks)\b|(?:konta )?(?:turetaja|ipasnieka) nosaukums\b")
_DATED = re.compile(r"\bdatum")
#: A date says of these that it is so.
_OF_DATES = (CLOSED_MARK, BLOCKED_MARK, PERMISSION)
_OLD = re.compile(r"\b(?:esos|pasreiz|lidzsinej|ieprieksej|vec(?:ais|a|ie|as)\b)")

_OF_A_LIMIT = r"limi?t|\blim\b|summ|maksim|\bmaks\b|\bmax\b|ierobez"


_IS_SO = r"^(?:vai )?(?:kont[as] )?(?:ir )?%s(?:ts?|sanas)(?: konts)?(?: ja ne| no| ar)?(?: datum\w*)?$"


def _patterns(*rows: tuple[str, ...]) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    return tuple((role, tuple(map(re.compile, patterns))) for role, *patterns in rows)


#: The first role of which all patterns are found in the folded heading is its role.
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
#: What headings say besides: units, and how to fill in.
_BESIDES = re.compile(
    r"\b(?:eur|euro|eiro|valuta eur|bez centiem|obligati|neobligati|atzimet|atzime|ar x|x)\b|^\d+(?= )(?! 0)"
)
_HYPHENATED = re.compile(r"-\s*\n\s*")


@functools.lru_cache(maxsize=1024)
def role_of(heading: str) -> str:
    """The role that a heading names, or "".

    >>> role_of("Konta Nr."), role_of("Viena maksājuma\\nlimits (EUR)"), role_of("TIESSAISTE VADIT")
    ('iban', 'payment_limit', 'manage_mark')
    """
    text = " ".join(_BESIDES.sub(" ", fold_latin_words(_HYPHENATED.sub("", heading))).split())
    if _NO_ROLE.search(text) and not _HOLDERS_NAME.match(text):
        return ""
    role = next((role for role, patterns in _PATTERNS if all(pattern.search(text) for pattern in patterns)), "")
    return role if role in _OF_DATES or not _DATED.search(text) else ""


def is_of_old(heading: str) -> bool:
    """Whether a heading says that what stands below it is to be replaced: "Esošais limits"."""
    return _OLD.search(fold_latin_words(heading)) is not None


def may_be_holder(heading: str) -> bool:
    """Whether a column without a role may hold whose account it is: "Iestāde" is the applicant's own unit as often."""
    return _MAY_BE_HOLDER.match(fold_latin_words(heading)) is not None


def find(lines: Sequence[Line], numbers: Collection[int]) -> tuple[dict[int, str], dict[int, str], int]:
    """Roles by column, headings by column, and how many lines stand before the data; blank where there are none.

    `numbers` are the columns where accounts' numbers stand: where there are any, a heading says so of no other. One
    line, or two where merged headings stand over others; the line that names the most roles wins, and of those the
    last before the first account. A single heading counts where it names the account, or where it is one of several
    over accounts.
    """
    all_lines, lines = lines, _top(lines)
    tops = [index for index, line in enumerate(lines) if _may_be_heading(line)]
    candidates = [(_headings(lines[i]), i + 1, i + 1) for i in tops]
    # Two lines are headings where they name more than the upper one alone.
    candidates += [
        (_merged(lines[i], lines[i + 1]), i + 1, i + 2) for i in tops if i + 1 in tops and _may_stand_over(lines, i)
    ]
    first = next((i for i, line in enumerate(lines) if any(map(is_iban, line.cells))), 0)
    best: tuple[dict[int, str], dict[int, str], int] = {}, {}, 0
    rank = (0, 0)
    for headings, place, after in candidates:
        roles = _roles(headings, numbers)
        here = (len(roles), place if place <= first else -place)
        counts = len(roles) > 1 or IBAN in roles.values() or bool(roles and numbers and len(headings) > 1)
        if counts and here > rank:
            best, rank = (roles, headings, after), here
    roles, headings, after = best
    if after and after < len(all_lines) and _are_column_numbers(all_lines[after]):
        after += 1
    return roles, headings, after


def _top(lines: Sequence[Line]) -> list[Line]:
    """The first lines, of which there are so many, and so many cells in all."""
    top: list[Line] = []
    cells = 0
    for line in lines[:LOOKED_AT]:
        cells += len(line.cells)
        if top and cells > _MOST_CELLS:
            break
        top.append(line if len(line.cells) <= _WIDEST else Line(line.number, line.cells[:_WIDEST]))
    return top


def is_iban(cell: object) -> bool:
    """Whether a cell holds nothing but what looks like an account's number of any country."""
    if not isinstance(cell, str) or not 14 < len(cell) < 50 or not NUMBER_START.match(cell):
        return False
    return NUMBER.fullmatch("".join(cell.upper().split())) is not None


def _may_stand_over(lines: Sequence[Line], index: int) -> bool:
    """Whether a line may be headings over the next one: a title has one cell."""
    line = lines[index]
    return lines[index + 1].number == line.number + 1 and sum(cell != "" for cell in line.cells) > 1


def is_repeated(line: Line, headings: Mapping[int, str]) -> bool:
    """Whether a line among the data is the headings again, as at the top of each printed page."""
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
    """Whether nothing in a line is data: an account's number, a number or a mark.

    Those may be among headings that say what they are: "No.", "V", a year.
    """
    texts = [cell for cell in line.cells if isinstance(cell, str) and cell.strip()]
    if any(map(NUMBER_START.match, texts)):
        return False
    if all(isinstance(cell, str) for cell in line.cells) and all(is_mark(text) is None for text in texts):
        return True
    roles = {role_of(text) for text in texts if len(text) <= _LONGEST} - {""}
    return len(roles) > 1 and sum(cell != "" for cell in line.cells) <= 2 * len(texts)


def _merged(above: Line, below: Line) -> dict[int, str]:
    """Two lines of headings as one: a blank cell above belongs to the heading before it, where there is one below."""
    headings: dict[int, str] = {}
    over = ""
    for column in range(max(len(above.cells), len(below.cells))):
        over_here, under = _text(above, column).strip(), _text(below, column).strip()
        over = over_here or over
        if under:
            # The heading below alone, where it says enough: "Pieejas režīms" over "skatīt" is not the mode's column.
            headings[column] = under if role_of(under) else f"{over} {under}"
        elif over_here:
            headings[column] = over_here
    return headings


def _roles(headings: dict[int, str], numbers: Collection[int]) -> dict[int, str]:
    """The first column of each role; accounts' numbers are where they stand."""
    roles: dict[int, str] = {}
    ranked = sorted(headings.items(), key=lambda each: _gives_way(each[1]))
    for column, heading in ranked:
        role = role_of(heading)
        if role == IBAN and numbers and column not in numbers:
            continue
        if role == HOLDER and role in roles.values() and HOLDER_NAME not in roles.values():
            role = HOLDER_NAME  # "Citas iestādes konts" beside "Savs konts"
        if role and role not in roles.values():
            roles[column] = role
    if HOLDER in roles.values() and HOLDER_NAME not in roles.values():
        # Beside the words "own" and "other" an institution is the other one; alone it may be anybody. A plain name is
        # the holder's where it follows at once, and the account's elsewhere.
        after_holder = next(column + 1 for column, role in roles.items() if role == HOLDER)
        named = [column for column, heading in headings.items() if _INSTITUTION.search(fold_latin_words(heading))]
        named += [after_holder] if fold_latin_words(headings.get(after_holder, "")) == "nosaukums" else []
        roles |= {column: HOLDER_NAME for column in named[:1] if column not in roles}
    if DAILY_LIMIT in roles.values() and PAYMENT_LIMIT not in roles.values():
        others = [c for c, heading in headings.items() if c not in roles and _LIMIT.search(fold_latin_words(heading))]
        roles |= {column: PAYMENT_LIMIT for column in others if len(others) == 1}
    return roles


def _gives_way(heading: str) -> bool:
    """Whether another column of the same role goes before: what is new, a limit before a sum, a law's name."""
    text, role = fold_latin_words(heading), role_of(heading)
    is_sum = role in (PAYMENT_LIMIT, DAILY_LIMIT) and re.search(r"\blimi?t|\blim\b", text) is None
    return is_sum or is_of_old(heading) or role == LEGAL_BASIS and "likum" in text


def _are_column_numbers(line: Line) -> bool:
    """Whether a line is 1, 2, 3 and so on, as forms number their columns."""
    numbers = [str(cell).strip(" .()") for cell in line.cells if cell != ""]
    if len(numbers) < 3 or not numbers[0].isdecimal():
        return False
    return numbers == [str(int(numbers[0]) + place) for place in range(len(numbers))]
