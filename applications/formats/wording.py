"""The sentences of the formats: why a file cannot be read, made from a code and values in the active language."""

from __future__ import annotations

from applications.domain.findings import ERROR
from applications.domain.language import mark as _
from applications.domain.language import translated
from applications.domain.limits import format_euro
from applications.domain.masking import masked
from applications.domain.sizes import MEGABYTE
from applications.domain.wording import add
from applications.formats import Unreadable
from applications.formats.spreadsheet.questions import COLUMNS_DOUBLED, Question
from applications.formats.spreadsheet.roles import role_label, value_labels
from applications.formats.spreadsheet.table import Table

#: Why a file cannot be read, by the code of `Unreadable`.
UNREADABLE: dict[str, str] = {
    # Any file
    "file-missing": _("Tāda faila nav"),
    "file-folder": _("Tā ir mape, nevis fails"),
    "file-special": _("Tas nav parasts fails"),
    "file-closed": _("Failu nevar atvērt"),
    "too-large": _("Fails ir lielāks par %(bytes)s MB"),
    "file-extension": _("Izvēlieties failu ar kādu no šiem paplašinājumiem: %(known)s"),
    # The document's tree of sections and fields
    "section-unknown": _("Failā ir nezināma sadaļa „%(name)s”"),
    "section-shape": _("Sadaļai „%(path)s” jāsastāv no laukiem un to vērtībām"),
    "field-unknown": _("Failā ir nezināms lauks „%(path)s”"),
    "field-not-list": _("Laukam „%(path)s” jābūt sarakstam"),
    "field-not-text": _("Laukam „%(path)s” jābūt tekstam"),
    "field-not-texts": _("Laukam „%(path)s” jābūt tekstu sarakstam"),
    "field-not-limit": _("Laukam „%(path)s” jābūt skaitlim vai tekstam"),
    "field-too-long": _("Lauks „%(path)s” ir pārāk garš"),
    "accounts-too-many": _("Failā ir vairāk nekā %(count)s kontu"),
    # JSON
    "json-broken": _("Fails nav JSON dokuments UTF-8 kodējumā"),
    "json-format": _("Failā nav pieteikuma: laukam format jābūt „%(format)s”"),
    "json-constant": _("Failā ir skaitlis %(constant)s, kāda JSON formātā nav"),
    "json-name-twice": _("Failā viens lauks norādīts vairākas reizes"),
    # XML
    "xml-encoding": _("Fails nav XML dokuments UTF-8 kodējumā"),
    "xml-dtd": _("Failā ir DTD (<!DOCTYPE>), kādas pieteikumā nedrīkst būt"),
    "xml-broken": _("Fails nav pareizi veidots XML dokuments"),
    "xml-root": _("Failā nav pieteikuma: saknes elementam jābūt „%(name)s” nosaukumvietā %(namespace)s"),
    "xml-element-twice": _("Failā elements „%(name)s” ir vairākas reizes"),
    "xml-element-unknown": _("Failā ir nezināms elements „%(name)s”"),
    "xml-foreign": _("Failā ir nezināms elements vai atribūts pie „%(name)s”"),
    "xml-text-inside": _("Failā elementā „%(name)s” ir lieks teksts"),
    "xml-text-after": _("Failā aiz elementa „%(name)s” ir lieks teksts"),
    # PDF
    "pdf-broken": _("Fails nav PDF, vai arī tas ir bojāts"),
    "pdf-too-large": _("PDF fails ir pārāk liels"),
    "pdf-encrypted": _("PDF fails ir šifrēts"),
    "pdf-no-data": _("PDF failā nav pieteikuma datu"),
    # Spreadsheets, delimited text and pasted cells
    "table-extension": _("Izvēlieties tabulas failu (%(known)s)"),
    "table-empty": _("Failā nav nevienas aizpildītas šūnas"),
    "table-pasted-empty": _("Ielīmējiet šūnas no tabulas"),
    "table-pasted-too-large": _("Ielīmēts vairāk nekā %(bytes)s MB"),
    "table-other-kind": _("Faila saturs nav tabula: atveriet to tabulu programmā un saglabājiet kā .xlsx"),
    "table-web-page": _(
        "Fails ir tīmekļa lapa vai XML, nevis tabula: atveriet to tabulu programmā un saglabājiet kā .xlsx"
    ),
    "table-encoding": _("CSV failā nav teksta UTF-8, UTF-16 vai Windows-1257 kodējumā: saglabājiet to kā .xlsx"),
    "table-letters": _("Faila burtus nevar nolasīt: atveriet to tabulu programmā un saglabājiet kā .xlsx"),
    "table-password": _("Fails ir aizsargāts ar paroli: saglabājiet to bez paroles"),
    "table-broken": _(
        "Fails ir bojāts vai nav pilns: atveriet to tabulu programmā, saglabājiet kā .xlsx un ielādējiet vēlreiz"
    ),
    "table-dtd": _("Failā ir XML definīcijas, kādu tabulās nav: saglabājiet tabulu no jauna kā .xlsx"),
    "table-inflated": _("Fails izvērsts ir pārāk liels: nokopējiet kontu rindas jaunā tabulā"),
    "table-too-large": _("Tabula ir pārāk liela, lai to izlasītu: nokopējiet kontu rindas jaunā tabulā"),
    "table-late": _("Tabulu neizdevās izlasīt 3 sekundēs: mēģiniet vēlreiz vai nokopējiet kontu rindas jaunā tabulā"),
    "table-rows": _("Tabulā ir vairāk nekā %(rows)s rindu, tukšās ieskaitot: nokopējiet kontu rindas jaunā tabulā"),
    "table-lines": _("Tabulā ir vairāk nekā %(count)s aizpildītu rindu: vienā pieteikumā vairāk nevar būt"),
    "table-columns": _("Tabulā ir aizpildītas šūnas tālāk par kolonnu IV: nokopējiet kontu kolonnas jaunā tabulā"),
    "table-cell": _("Tabulas %(row)s. rindā ir šūna ar vairāk nekā 10 000 zīmēm: saīsiniet to"),
    "table-sheet": _("Failā nav lapas „%(sheet)s”"),
    "table-no-account-column": _("Norādiet, kurā kolonnā ir kontu numuri"),
    "table-accounts-too-many": _("Tabulā ir vairāk nekā %(count)s kontu: vienā pieteikumā vairāk nevar būt"),
}


#: Why a cell holds no value: severity and sentence by the code of a finding.
CELLS: dict[str, tuple[str, str]] = {
    "cell-error": (ERROR, _("Formula dod kļūdu: izlabojiet to tabulā vai ierakstiet vērtību")),
    "cell-without-result": (ERROR, _("Formulai nav rezultāta: saglabājiet tabulu Excel vai ierakstiet vērtību")),
    "cell-too-long": (ERROR, _("Saīsiniet līdz %(number)s zīmēm: paņemts tikai teksta sākums")),
}
add({code: text for code, (_severity, text) in CELLS.items()})

#: What a person should know of how a table was read, by the code in `Table.notes`, in the order shown.
NOTES: dict[str, str] = {
    "unresolved": _(
        "Formulām nav rezultāta (%(where)s): atveriet failu Excel vai LibreOffice, saglabājiet un ielādējiet vēlreiz"
    ),
    "errors": _("Formulas dod kļūdu (%(where)s): izlabojiet tās vai ierakstiet vērtības"),
    "cut": _("Šūnas ir pārāk garas (%(where)s): nolasīts tikai to sākums"),
    "wide": _("Kolonnas aiz IV nav lasītas: kontu numuru tajās nav"),
    "hidden": _("Nolasītas arī paslēptās un atfiltrētās rindas: %(where)s"),
    "formulas": _("Tabulā ir formulas: paņemtas vērtības, kas failā saglabātas pēdējās"),
    "macros": _("Failā ir makro: tie netika izpildīti"),
}


def sentence(error: Unreadable) -> str:
    """Return why a file cannot be read, as one sentence in the active language with personal codes masked.

    For codes of this room only; `applications.inspection.wording.sentence` knows those of files that are inspected too.
    """
    values = {name: _text(name, value) for name, value in error.values.items()}
    return masked(translated(UNREADABLE[error.code]) % values)


#: What a table leaves open, by the code of a question; then the answers, by code and option, or by option alone.
QUESTIONS: dict[str, str] = {
    "accounts-not-taken": _("Šajās šūnās ir kontu numuri, kurus nepārņem: %(where)s. Rakstiet katru kontu savā rindā"),
    "struck-out": _("Rindas ir pārsvītrotas (%(where)s). Vai šos kontus pārņemt?"),
    "hidden-rows": _("Rindas ir paslēptas vai atfiltrētas (%(where)s). Vai šos kontus pārņemt?"),
    "to-be-deleted": _("Pie kontiem rakstīts „%(text)s” (%(where)s). Vai šos kontus pārņemt?"),
    "unit": _("Summas norādītas citādi nekā eiro: %(unit)s (%(where)s). Vai tās pārrēķināt eiro?"),
    "unit-scaled": _("Šūnās redzama tikai tūkstošdaļa no skaitļa (%(where)s). Vai ņemt visu skaitli?"),
    "unit-foreign": _("Pie summām norādīts „%(unit)s” (%(where)s). Vai skaitļi ir summas eiro?"),
    "section": _("Virs kontiem ir virsraksts „%(title)s” (%(where)s). Vai tas attiecas uz šiem kontiem?"),
    "title-holder": _("Virs kontiem rakstīts „%(title)s” (%(where)s). Kam pieder šie konti?"),
    "holder-blank": _("Turētājs nav ierakstīts, bet augstāk ir cita iestāde (%(where)s). Kam pieder šie konti?"),
    "columns-doubled": _("Divām kolonnām ir viena nozīme: „%(role)s” (%(where)s). Kuru kolonnu ņemt?"),
    "words-unclear": _("Nav skaidrs, ko nozīmē „%(text)s” (%(where)s)"),
    "hidden-columns": _("Nolasītas arī paslēptās kolonnas (%(where)s)"),
    "struck-cells": _("Šūnas ir pārsvītrotas, bet to saturs ir nolasīts (%(where)s)"),
    "comments": _("Šūnai ir piezīme (%(where)s): „%(text)s”"),
    "other-sheets": _("Konti ir arī citās lapās: %(where)s"),
    "table-turned": _("Tabula ir pagriezta: katrs konts ir savā kolonnā"),
}
_OPTIONS: dict[str, str] = {
    "take": _("Jā, pārņemt"),
    "leave": _("Nē, izlaist"),
    "unit apply": _("Jā, pārrēķināt"),
    "unit ignore": _("Nē, tie jau ir eiro"),
    "unit-scaled take": _("Jā, ņemt visu skaitli"),
    "unit-scaled leave": _("Nē, šos limitus nepārņemt"),
    "unit-foreign take": _("Jā, tie ir eiro"),
    "unit-foreign leave": _("Nē, šos limitus nepārņemt"),
    "apply": _("Jā, attiecas"),
    "ignore": _("Nē, neattiecas"),
    "title-holder other": _("Citai iestādei, kas nosaukta virsrakstā"),
    "above": _("Tai pašai iestādei, kas nosaukta augstāk"),
    "own": _("Pieteikuma iesniedzējam"),
    "none": _("Atļaujas nav"),
}
_UNITS: dict[str, str] = {"thousand": _("tūkstošos"), "million": _("miljonos"), "cent": _("centos")}


def question(asked: Question) -> str:
    """Return a question as one sentence in the active language with personal codes masked."""
    values = {name: translated(_UNITS.get(value, value)) for name, value in asked.values.items()}
    if "role" in values:
        values["role"] = role_label(asked.values["role"])
    return masked(translated(QUESTIONS[asked.code]) % ({"where": asked.where} | values))


def answers(asked: Question) -> list[tuple[str, str]]:
    """Return the answers to a question with their labels in the active language."""
    return [(option, _answer(asked, option)) for option in asked.options]


def _answer(asked: Question, option: str) -> str:
    if asked.code == COLUMNS_DOUBLED:
        return translated(_("Kolonnu %(letter)s")) % {"letter": option}
    if field := asked.values.get("field"):
        labels = value_labels(field)
        return labels[option] if option in labels else translated(_OPTIONS[option])
    return translated(_OPTIONS.get(f"{asked.code} {option}") or _OPTIONS[option])


def notes(table: Table) -> list[str]:
    """Return what a person should know of how a table was read, in sentences."""
    return [translated(text) % {"where": table.notes[code]} for code, text in NOTES.items() if code in table.notes]


def _text(name: str, value: object) -> object:
    """Return a value as sentences show it: bytes in megabytes, counts in groups of digits, lists with commas."""
    if name == "bytes" and isinstance(value, int):
        return value // MEGABYTE
    if name == "count" and isinstance(value, int):
        return format_euro(value)
    return ", ".join(value) if isinstance(value, list | tuple) else value
