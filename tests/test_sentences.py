"""Sentences that people read: what was replaced by a better one stays away, and so does its manner."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("applications", "common", "ekase_pieteikums", "institutions", "registers")
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "mark", "mark_plural"}
_SIMPLE = re.compile(r"""{% translate (["'])(.*?)\1""")
_BLOCK = re.compile(r"{% blocktranslate.*?%}(.*?){% endblocktranslate %}", re.DOTALL)


def in_code() -> Iterator[str]:
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in MARKERS:
                    for text in node.args:
                        if isinstance(text, ast.Constant) and isinstance(text.value, str):
                            yield text.value


def in_templates() -> Iterator[str]:
    for page in (ROOT / "templates").rglob("*.*"):
        text = page.read_text()
        yield from (found[2] for found in _SIMPLE.finditer(text))
        yield from (" ".join(found[1].split()) for found in _BLOCK.finditer(text))


SENTENCES = sorted({*in_code(), *in_templates()})

#: What a sentence said, and what it says now. Where only the old text is given, the sentence is gone.
REPLACED = [
    (r"Jālabo .*viet[au]", "Jālabo %(number)s kļūda"),
    (r"jālabo .*vietas", "Pirms parakstīšanas jālabo {{ shown }} kļūda"),
    (r"Šeit nav .* parakstītā faila, kas atbilst", "Šai versijai vēl nav augšupielādēts atbilstošs parakstīts fails."),
    (
        r"reģistrēja ko citu",
        "Ja Valsts kase reģistrējusi citu versiju, šeit par spēkā esošu būs norādīta nepareizā.",
    ),
    (
        r"kas nav, kā jābūt",
        "Izlasiet, kas neatbilst, parakstiet dokumentu vēlreiz un augšupielādējiet to.",
    ),
    (r"Neatbilst %.*punkt", "Nav izturēta %(number)s pārbaude."),
    (r"pieteikums ar to nav parakstīts", "pieteikums vēl netiek uzskatīts par parakstītu."),
    (r"ja kas nebūs", ""),
    (r"paplašinājumam jābūt vienam no", "Izvēlieties tabulas failu (%(known)s)"),
    (r"^Aizpildiet: |Aizpildiet (šo )?lauku", "Ievadiet e-pastu"),
    (r"Nelīdzinās jūsu|Nav no visbiežāk|Nav tikai cipari", ""),
    (r"Kas saprasts", "Kā tabula nolasīta"),
    (r"saprasta nepareizi", "Vai kāda kolonna nolasīta nepareizi?"),
    (r"Saprast vēlreiz", "Nolasīt vēlreiz"),
    (r"^Neizmanto:", "Neizmantotās kolonnas:"),
    (r"kā tās ir; tās varēs", "Pārņems arī rindas ar kļūdām; tās varēsiet izlabot kontu sarakstā."),
    (
        r"nesākas ar failu mimetype",
        "Šis nav derīgs EDOC fails: atveriet sagatavoto dokumentu un parakstiet to no jauna eParakstītājā",
    ),
    (r"^Kas pieslēdzas", "Ja pieslēgsieties, pieteikums paliks un saņemsiet atgādinājumus."),
    (r"kas grib", "Pieslēdzieties, ja vēlaties to glabāt ilgāk"),
    (r"[Ss]pēkā esība|spēkā esības diena", "Spēkā līdz (ieskaitot)"),
    (r"nekur neved", "Saite ir atsaukta un vairs nedarbojas."),
    (r"^Ja ir, lūdziet", "Ja tā ir pilna, palūdziet jaunu saiti cilvēkam, kurš to jums nosūtīja."),
    (r"ko negaidītu", "Pārlūks nosūtīja negaidītus datus."),
    (r"Viss ierakstītais saglabājas", "Saglabātais paliek, arī ja sadaļa nav pabeigta."),
    (r"[Tt]ukšais lauks neko", "Tukši lauki neko nemainīs."),
    (r"personas kod\w+ formā ", "personas kodu šādā formātā: 010190-12349"),
    (r"\b(ne)?vajag\b", "Iestādei vajadzīgs vismaz viens īpašnieks."),
    (
        r"pašu failu neglabā",
        "Ja salīdzināsiet pieteikumu ar iepriekšējā pieteikuma failu, pats fails netiks saglabāts.",
    ),
    (r"labošanu atceļat", "Ja atcelsiet pabeigta pieteikuma labošanu, labojumus varēsiet atjaunot, līdz"),
    (r"^Atzīmējiet, kas izdarīts", ""),
    (r"dati datoram", "Tie paši dati XML formātā, ko nolasa programmas."),
]


@pytest.mark.parametrize(("old", "new"), REPLACED)
def test_better_sentence_is_used_and_the_old_one_is_gone(old: str, new: str) -> None:
    assert [text for text in SENTENCES if re.search(old, text)] == []
    assert not new or any(new in text for text in SENTENCES)


#: Manners of sentences that people had to read twice.
MANNERS = [
    r"\btas, kas\b|\btam, kas\b|\btā, kas uztur",
    r"^Kam\b(?! pieder| jābūt)|\bKam ir saite",
    r"\bko citu\b(?! ar)|\bkas cits\b|\bko tādu\b",
    r"^Ja kas\b|\bja kas\b",
    r"\bpats\.$",
    r"\b[A-E][1-9]\b(?!\d)(?<!PDF/A)",  # numbers of clauses are ours
    r"\bboth\b|\bview\b|\bmanage\b|\bown\b|\bother\b",  # values of the document's data
    r"\b(lūdzu|diemžēl|atvainojiet)\b",
]


@pytest.mark.parametrize("manner", MANNERS)
def test_sentences_are_whole_and_plain(manner: str) -> None:
    words = [re.sub(r"%\(\w+\)s|{{.*?}}|{%.*?%}", "…", text) for text in SENTENCES]
    assert [text for text in words if re.search(manner, text)] == []


def test_preparer_is_no_role_in_an_institution() -> None:
    from institutions.models import Membership

    assert "sagatavotāj" not in " ".join(map(str, Membership.ROLES.values())).lower()
