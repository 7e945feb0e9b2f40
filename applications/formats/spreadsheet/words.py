"""What people mean by the texts in cells: marks, words for the fixed values, words for nothing, totals.

The words are data of this module, Latvian with some English, and do not depend on the active language. Labels that this
product writes itself are recognised in each of its languages, see `roles`. Case, diacritics and signs are ignored.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from applications.domain.document import BLOCKED, BOTH_MODES, BY_LAW, CLOSED, MANAGE, OPEN, OTHER, OWN, VIEW, WRITTEN
from applications.domain.folding import fold_latin_words
from applications.domain.identifiers import clean_text
from applications.formats.spreadsheet.roles import value_written
from applications.formats.spreadsheet.table import Cell

_LONGEST_TOTAL = 100
#: Characters: a longer text says something else; no field of the form takes more.
_LONGEST = 500


# Marks. The instruction asks for X; several alphabets have one, and programs write many other marks.

_MARKS = frozenset(
    "x xx х χ × ✓ ✔ ✅ √ 🗸 ✗ ✘ ☑ ☒ ⊠ ✕ ✖ ■ + * • ● v j 1 jā ja ir ok yes y true да patiess atzīmēts atzīmēta"
    # Ticks and crosses of the fonts Wingdings: as the letters beneath them, and as Excel inserts symbols.
    " ü û þ ý \uf0fc \uf0fb \uf0fe \uf0fd \uf050 \uf052 \uf051 \uf053".split()
)
_LONGEST_MARK = 20
_NO_MARKS = frozenset(
    ["", *"-- --- – — _ / . 0 nē ne nav no n n/a false нет aplams ☐ □ ○ ¨ \uf0a8 \uf06f \uf071 \uf0a3".split(), "-"]
)


def is_mark(cell: Cell) -> bool | None:
    """Return whether a cell is marked with X or the like; None where it holds something else.

    >>> is_mark("X"), is_mark(1.0), is_mark("nē"), is_mark(""), is_mark("5000")
    (True, True, False, False, None)
    """
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        return bool(cell) if cell in (0, 1) else None
    return _is_mark(cell) if len(cell) <= _LONGEST_MARK else None


@functools.lru_cache(maxsize=1024)
def _is_mark(text: str) -> bool | None:
    tidy = clean_text(text).casefold()
    bare = tidy.strip(" .()[]\"'") or tidy.strip(" ()[]")
    bare = bare.removesuffix("*") or bare
    return True if bare in _MARKS else False if bare in _NO_MARKS else None


def is_nothing(text: str) -> bool:
    """Return whether a text means that there is no value: a dash, "nav", "nav nepieciešams", "neattiecas".

    >>> is_nothing("–"), is_nothing("nav nepieciešams"), is_nothing("0"), is_nothing("5000")
    (True, True, False, False)
    """
    if len(text) > _LONGEST:
        return False
    tidy = clean_text(text)
    if tidy[:1] in ("", "#"):  # an error such as #N/A is not nothing
        return False
    return is_mark(tidy) is False and tidy != "0" or _NOTHING.fullmatch(fold_latin_words(tidy)) is not None


# Words for the fixed values. Each function returns None for a text that it does not know.


def _only(text: str, patterns: Mapping[str, re.Pattern[str]]) -> str | None:
    """Return the only value whose words are in a text; None where there are none, or those of several values."""
    values = [value for value, pattern in patterns.items() if pattern.search(text)]
    return values[0] if len(values) == 1 else None


_NOTHING = re.compile(
    r"(?:vel )?(?:nav|netiek)(?: (?!likum|normativ)\w+){0,3}|neattiecas(?: .*)?|nepiemero(?: .*)?"
    r"|bez (?:limit|atlauj)\w*|n a"
)
_VIEW = re.compile(r"\b(?:ap)?skat\w*|\bview\b|\bread\b|\blasi(?:t|sana)\b|^s$")
_MANAGE = re.compile(r"\b(?:par)?vad(?:it|isana\w*|a)?\b|\bparvald(?:it|isana\w*|iba)\b|\bmanage\b|^v$")
#: Words that deny a mode: "bez vadīšanas", "vadīt nedrīkst".
_NOT_TO = re.compile(
    r"\b(?:bez|nav|nedrikst|nevar|aizliegt\w*|liegt\w*)(?: \w+)? (?:skat\w*|vad\w*|parvald\w*)\b"
    r"|\bne(?:skat|vad)\w*"
    r"|\b(?:skat|vad|parvald)\w*(?: \w+)? (?:nedrikst\w*|nevar\w*|aizliegt\w*|liegt\w*|netiek|nevajag\w*"
    r"|neatlau\w*|atcelt\w*|ne)\b"
)
#: Words after which nobody can say what holds now: what was, will be, is asked for, or is in doubt.
_UNSURE = re.compile(
    r"\b(?:nav|netiek|ne(?:drikst|var|dod|devu|dev|atlau|sniedz|pieskir|vajag)\w*|atsauk\w*|atcel\w*|anulet\w*"
    r"|noraid\w*|attei[ck]\w*|(?:pie)?prasi\w*|japras\w*|japiepras\w*|lugum\w*|lugt\w*|ludz\w*|gaid\w*"
    r"|beigus\w*|beidz\w*|beigs\w*|izbeig\w*|termin\w*|bus|tiks|plano\w*|proces\w*|sagatav\w*|sanems\w*"
    r"|jasanem\w*|jaiesniedz|iesniegs\w*|iespejam\w*|varbut|vai|vel|aptur\w*|zaud\w*|izskat\w*|saskano\w*"
    r"|top|trukst|japreciz\w*|jaskaidro|nezin\w*|pazud\w*)\b"
)
_UNSURE_OF_MODE = re.compile(
    r"\b(?:nav|nedrikst\w*|nevar\w*|aizliegt\w*|liegt\w*|atsauk\w*|atcel\w*|(?:pie)?prasi\w*|bus|tiks|plano\w*"
    r"|vai|vel|lidz|lugum\w*|lugt\w*|gaid\w*|varbut|iespejam\w*|jaskaidro|japreciz\w*)\b"
)
_UNSURE_OF_STATUS = re.compile(
    r"\b(?:tiks|bus|plano\w*|iespejam\w*|varbut|vai|(?:pie)?prasi\w*|gaid\w*|atcel\w*|lugum\w*|lugt\w*|velas"
    r"|drizuma|japarbauda|jaskaidro|japreciz\w*)\b|^slegt$|\bslegt kont\w*$"
)
#: Words that may be beside "ir", "jā" or "saņemta" without a change of meaning.
_BESIDE_YES = re.compile(
    r"\b(?:ja|ir|sanemt\w*|iesniegt\w*|pievienot\w*|yes|no|nr|numurs|gada|g|ar|par|un|sk|skat|skatit|pielikum\w*"
    r"|datum\w*|edoc|pdf|eparakst\w*|parakstit\w*|papir\w*|original\w*|kopija|lieta|x|janvar\w*|februar\w*|mart\w*"
    r"|april\w*|maij\w*|junij\w*|julij\w*|august\w*|septembr\w*|oktobr\w*|novembr\w*|decembr\w*|\d+)\b"
)
_STATUSES = {
    OPEN: re.compile(r"\b(?:atvert\w*|aktiv\w*|aktual\w*|spek\w*|darbojas|izmanto\w*|atbloket\w*|open|active|ok)\b"),
    CLOSED: re.compile(r"\b(?:slegt\w*|slegs\w*|aizvert\w*|likvidet\w*|anulet\w*|neaktiv\w*|closed|inactive)\b"),
    BLOCKED: re.compile(r"\b(?:(?:no)?bloke\w*|iesaldet\w*|apturet\w*|arestet\w*|blocked)\b"),
}
_SHUT = re.compile(r"sl[eē]g|blo[kķ]|likvid|aizv[eē]r|aptur|arest", re.IGNORECASE)
_NOT_SHUT = re.compile(r"\b(?:nav (?:vairs )?|ne)(?:slegt|bloket)\w*")
#: Denied words: nobody can tell whether "nav aktīvs" is closed or blocked.
_DENIED = re.compile(r"\b(?:nav|netiek|vairs ne)\b|\bne(?=darbojas|izmanto)")
_OPEN = re.compile(r"(?:atvert|aktiv|spek|darboj|izmanto)")
_HOLDERS = {
    OWN: re.compile(
        r"(?:sav[sau]\w*|savej\w*|pasu|(?:iestades )?(?:pas[aiu]s?|savs)|(?:ta )?pat[is]|pats|mes|musu|si|own"
        r"|klient\w*|pieteicej\w*"
        r"|(?:pieteikuma )?iesniedzej\w*|iestades?)(?: iestades?)?(?: kont[sa])?"
    ),
    OTHER: re.compile(
        r"(?:cit[asu]\w*|sves[sa]\w*|tresas? (?:personas?|puses?)|other)(?: (?:iestad|inst|turetaj)\w*)?(?: kont[sa])?"
    ),
}
_WRITTEN_WORDS = re.compile(
    r"\b(?:rakst\w*|atlau[jt]\w*|atl|vienosan\w*|piekris\w*|pielikum\w*|written)\b|^(?:ja|ir|sanemt\w*|iesniegt\w*|pievienot\w*|yes)\b"
)
_WRITTEN_NOUNS = re.compile(r"\b(?:rakst\w*|atlau[jt]\w*|atl|vienosan\w*|piekris\w*|pielikum\w*|written)\b")
_NO_RIGHT = re.compile(r"\b(?:vel )?(?:nav|bez)(?: \w+)?")
_REFERENCE = re.compile(r"(?:(?:no|nr) )?\d[\d ]*")
_LAW = re.compile(r"\b(?:likum\w*|noteikum\w*|pants?|panta|mk|regula\w*|kodeks\w*|normativ\w*|tiesibu akt\w*|by law)\b")
#: Words that speak of a law without naming one.
_NAMES_NONE = re.compile(
    r"\b(?:likum(?:s|a|u|os?|am)?|normativ\w*|tiesibu|akt\w*|pec|ar|uz|saskana|pamat[as]s?|noteikt\w*|nosaka|tiesibas|ir|ja|x"
    r"|by law)\b"
)


@functools.lru_cache(maxsize=1024)
def mode_of(text: str) -> str | None:
    """Return the access mode that words mean: "skatīt", "tiešsaistē vadīt"; BOTH_MODES where they name both."""
    if len(text) > _LONGEST:
        return None
    if "?" in text:
        return None
    if written := value_written("access_mode", text):
        return written
    words = _NOT_TO.sub("", fold_latin_words(text))
    view, manage = bool(_VIEW.search(words)), bool(_MANAGE.search(words))
    if not (view or manage) or _UNSURE_OF_MODE.search(words):
        return None
    return BOTH_MODES if view and manage else VIEW if view else MANAGE


@functools.lru_cache(maxsize=1024)
def status_of(text: str) -> str | None:
    """Return the status that words mean, among other words too: "slēgts no 01.02.2026."; None for two statuses.

    >>> status_of("nav bloķēts"), status_of("neaktīvs"), status_of("nav aktīvs")
    ('open', 'closed', None)
    """
    if len(text) > _LONGEST:
        return None
    if "?" in text:
        return None
    if written := value_written("status", text):
        return written
    words = _NOT_SHUT.sub("atverts", fold_latin_words(text))
    denied = _DENIED.search(words)
    if denied and _OPEN.search(words, denied.end()) or _UNSURE_OF_STATUS.search(words):
        return None
    return _only(words, _STATUSES)


def says_shut(text: str) -> bool:
    """Return whether a text says that an account is closed or blocked; quick where it does not."""
    return _SHUT.search(text) is not None and status_of(text) in (CLOSED, BLOCKED)


@functools.lru_cache(maxsize=1024)
def holder_of(text: str) -> str | None:
    """Return whose account it is by words such as "savs"; None for an institution's name."""
    if len(text) > _LONGEST:
        return None
    if written := value_written("holder", text):
        return written
    words = fold_latin_words(text)
    return next((value for value, pattern in _HOLDERS.items() if pattern.fullmatch(words)), None)


@functools.lru_cache(maxsize=1024)
def permission_of(text: str) -> tuple[str, str] | None:
    """Return the permission that words mean, "" where they deny it, and the law that they name, "" for no law."""
    if len(text) > _LONGEST:
        return None
    if "?" in text:
        return None
    if written := value_written("permission", text):
        return written, ""
    words = fold_latin_words(text)
    if is_mark(text) is False or is_nothing(text):
        return "", ""
    granted = _NO_RIGHT.sub("", words)  # "bez atļaujas, pēc likuma" is by law
    by_law, in_writing = bool(_LAW.search(granted)), bool(_WRITTEN_WORDS.search(granted))
    if granted != words and not by_law:
        return "", ""
    if _UNSURE.search(granted if not by_law else _LAW.split(granted, maxsplit=1)[0]):
        return None
    if is_mark(text) or _REFERENCE.fullmatch(words):
        return WRITTEN, ""
    if in_writing and not by_law:
        is_named = _WRITTEN_NOUNS.search(words) or not _BESIDE_YES.sub(" ", words).strip()
        return (WRITTEN, "") if is_named else None
    if not by_law or in_writing:
        return None
    return BY_LAW, clean_text(text) if _NAMES_NONE.sub("", words).strip() else ""


_TOTAL = re.compile(
    r"\b(?:kopa|pavisam|kopsumma|starpsumma|starprezultats|total|subtotal|itogo)\b|^k o p a\b|^(?:summa|kopej\w*|"
    r"(?:kontu |rindu )?skaits|t sk|tai skaita|tostarp)\b"
)
_SIGMA = frozenset("Σ∑")


def is_total(cell: Cell) -> bool:
    """Return whether a cell is a word that people write beside a sum. An account's row may hold such a word too."""
    if not isinstance(cell, str) or len(cell) > _LONGEST_TOTAL:
        return False
    return _TOTAL.search(fold_latin_words(cell)) is not None or cell.strip() in _SIGMA


# Titles over rows, and signs for the cell above.

_OF_SECTION = re.compile(
    r"\b(?:kont\w*|sarakst\w*|saraksts|tabula|iestad\w*|iestaz\w*|tiessaist\w*|kur\w*|kas|ir|un|tikai|valsts|kase\w*|atvert\w*"
    r"|citu|citas|cita|citam|savi|savas|savs|sava|savu|musu|pasu|pasas|pasi|turetaj\w*|personu|tresas|treso|slegt\w*|bloket\w*"
    r"|vadit|vadam\w*|vadisan\w*|vadisanai|skatit|skatam\w*|skatisan\w*|apskat\w*|parvald\w*|rezim\w*|ar|bez|tiesib\w*"
    r"|iespej\w*|aktiv\w*|piekluv\w*|pieej\w*|nr|dala|dalas|i|ii|iii|iv|v|a|b|c|d|\d+)\b"
)
_SECTION_OWN = re.compile(r"\b(?:savi|savas|savs|sava|savu|musu|pasu|pasas|pasi|klienta|pieteiceja)\b")
_SECTION_OTHER = re.compile(r"\b(?:cit[uai]s?|citam|tres[ao]s?)\b")
_SECTION_STATUS = {CLOSED: re.compile(r"\bslegt\w*"), BLOCKED: re.compile(r"\bbloket\w*")}
_SECTION_VIEW = re.compile(r"\b(?:skat\w*|apskat\w*)\b")
_SECTION_MANAGE = re.compile(r"\b(?:vadit|vadam\w*|vadisan\w*|parvald\w*)\b")
_LONGEST_TITLE = 150
_INSTITUTION = re.compile(
    r"\b(?:(?:pamat|vid|sakum|muzik|makslas|sporta|augst|arod|internat)?skol\w*|bernudarz\w*|pirmsskol\w*|bibliotek\w*"
    r"|muzej\w*|(?:\w+)?centr[sa]|parvald[ea]s?|agentur\w*|ministrij\w*|domes?|pasvaldib\w*|novad[sa]|pagast\w*|slimnic\w*"
    r"|teatr\w*|universitat\w*|koledz\w*|tehnikum\w*|gimnazij\w*|licej\w*|institut\w*|dienest\w*|biroj\w*|tiesa|tiesas"
    r"|prokuratur\w*|policij\w*|inspekcij\w*|fond[sa]|sia|vsia|as|pansionat\w*|komisij\w*|kancelej\w*|arhiv\w*|komitej\w*"
    r"|akademij\w*|orkestr\w*|nodala|departament\w*|akciju|sabiedrib\w*|nams|muiza)\b"
)
_AROUND_A_NAME = re.compile(
    r"^(?:\s*\d+[.)]\s*)?(?:(?:konta |kontu )?turētājs|iestāde|klients|nosaukums|cita iestāde|kontu saraksts)"
    r"\s*[:–-]\s*|"
    r"[\s:–—-]+(?:kontu saraksts|konti|norēķinu konti|konti Valsts kasē)\s*:?\s*$|\s*:\s*$",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=1024)
def section_of(text: str) -> Mapping[str, str] | None:
    """Return the fields that a title says of the accounts below it, and nothing else; None for another text.

    >>> section_of("Citu iestāžu konti"), section_of("Slēgtie konti"), section_of("Konti tiešsaistē vadīt")
    ({'holder': 'other'}, {'status': 'closed'}, {'access_mode': 'manage'})
    >>> section_of("Sagatavoja J. Bērziņš") is None
    True
    """
    words = fold_latin_words(text) if len(text) <= _LONGEST_TITLE else ""
    if not words or _OF_SECTION.sub("", words).strip() or words.replace(" ", "").isdigit():
        return None
    says: dict[str, str] = {}
    status = _only(words, _SECTION_STATUS)
    if status:
        says["status"] = status
    own, other = _SECTION_OWN.search(words), _SECTION_OTHER.search(words)
    if bool(own) != bool(other):
        says["holder"] = OWN if own else OTHER
    bare = _NOT_TO.sub("", words)
    view, manage = _SECTION_VIEW.search(bare), _SECTION_MANAGE.search(bare)
    if bool(view) != bool(manage):
        says["access_mode"] = VIEW if view else MANAGE
    return says


def institution_of(text: str) -> str:
    """Return the institution that a title names, "" where it seems to name none.

    >>> institution_of("Piemēra Mūzikas skola – konti"), institution_of("Kontu saraksts")
    ('Piemēra Mūzikas skola', '')
    """
    if len(text) > _LONGEST_TITLE or re.search(r"\d{4}", text):  # an address, a registration number
        return ""
    name = _AROUND_A_NAME.sub("", _AROUND_A_NAME.sub("", clean_text(text))).strip()
    if re.search(r"\w\s+konti\s*:?\s*$", text, re.IGNORECASE):  # the name is in the genitive
        name = re.sub(r"(?<=[ae])s$", "", name) if name.endswith("s") else re.sub(r"a$", "s", name)
    words = fold_latin_words(name)
    is_name = _INSTITUTION.search(words) and name[:1].isupper() and len(words.split()) <= 12
    return name if is_name and _OF_SECTION.sub("", words).strip() else ""


_DITTO = re.compile(
    r"[-–—~\s]*(?:[\"″〃”“„]{1,2}|''|//|\|\|)[-–—~\s]*|-II-"
    r"|(?:tas|ta) pats|ta pati(?: iestade)?|turpat|dto\.?|ditto|idem",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=4096)
def is_ditto(text: str) -> bool:
    """Return whether a short text means what the cell above holds: -"-, 〃, "tas pats".

    >>> is_ditto('-"-'), is_ditto("tas pats"), is_ditto("-"), is_ditto("X")
    (True, True, False, False)
    """
    return _DITTO.fullmatch(text.replace("ā", "a").strip()) is not None


_THOUSAND = re.compile(r"\btukst\w*|\bt ?eur\b|\b000 eur\b|\b(?:eur|e) 000\b|\bk ?eur\b|\bx ?1 ?000\b")
_MILLION = re.compile(r"\bmilj\w*|\bmlj\b|\bm ?eur\b|\bmln\b")
_CENTS = re.compile(r"\bcent(?:i|os|u)\b")
_NO_CENTS = re.compile(r"\b(?:bez|un|ne) cent\w*|\beur un centi\b")
_FOREIGN = re.compile(
    r"\bUSD\b|\$|\bLVL\b|\bLs\b|\blat(?:os|i|iem)\b|\bGBP\b|£|\bSEK\b|\bNOK\b|\bPLN\b|\bCHF\b|\bdolār\w*", re.IGNORECASE
)
_PERCENT = re.compile(r"%|\bprocent\w*", re.IGNORECASE)

#: How many euro a unit is, as a fraction.
UNITS = {"thousand": (1000, 1), "million": (1_000_000, 1), "cent": (1, 100)}


@functools.lru_cache(maxsize=1024)
def unit_of(text: str) -> str:
    """Return the unit that a heading or a title names: a key of UNITS, another currency or "%"; "" for euro.

    >>> unit_of("Dienas limits, tūkst. EUR"), unit_of("Limits (USD)"), unit_of("Limits EUR, bez centiem")
    ('thousand', 'USD', '')
    """
    words = fold_latin_words(text)
    if _MILLION.search(words):
        return "million"
    if _THOUSAND.search(words):
        return "thousand"
    if foreign := _FOREIGN.search(text):
        return foreign[0]
    if _PERCENT.search(text):
        return "%"
    return "cent" if _CENTS.search(_NO_CENTS.sub("", words)) else ""


_WITH_UNIT = re.compile(
    r"\s*(\d[\d\s.,]*?)\s*(tūkst\w*\.?|tukst\w*\.?|milj\w*\.?|mlj\.?)\s*(?:EUR|eiro|€)?\s*", re.IGNORECASE
)


def amount_with_unit(text: str) -> tuple[str, str] | None:
    """Return the number and the unit in a cell such as "5 tūkst. EUR"; None for another text."""
    match = _WITH_UNIT.fullmatch(text)
    return (match[1], "million" if match[2].lower().startswith("m") else "thousand") if match else None


_TO_DELETE = re.compile(
    r"(?:ludzu )?(?:dzest\w*|izdzest\w*|sleg(?:t|ams)|slegt kontu|svitrot|izsvitrot|nonemt|iznemt|izslegt|likvidet"
    r"|atvienot|atteikt\w*|anulet|delete|remove|beigt)(?: kont\w*| no saraksta)?"
)


@functools.lru_cache(maxsize=1024)
def is_to_be_deleted(text: str) -> bool:
    """Return whether a text asks for an account to be left out: "dzēst", "noņemt no saraksta"."""
    return len(text) <= _LONGEST_MARK * 2 and _TO_DELETE.fullmatch(fold_latin_words(text)) is not None
