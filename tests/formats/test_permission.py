"""The letters of permission: for whom, over which accounts, in which words, and to which standards."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace

import pikepdf
import pypdf
import pytest

from applications.domain.document import Account, Client
from applications.formats import permission
from applications.formats.pdf import RenderingFailed
from tests.support.factories import bailiff, iban, institution
from tests.support.letters import letter, other
from tests.support.pdf_documents import REFERENCE, TIMESTAMP
from tests.support.pdf_reading import NAMESPACES, metadata_of, roles, text_of


def test_each_institution_has_a_letter_with_its_accounts() -> None:
    made = permission.letters([other(1), other(2, "Ogres novads"), other(3), Account(iban(4)), other(1)])
    assert [(each.holder, [account.iban for account in each.accounts]) for each in made] == [
        ("Rīgas dome", [iban(1), iban(3)]),
        ("Ogres novads", [iban(2)]),
    ]


@pytest.mark.parametrize("name", ["rīgas DOME", "Rīgas  dome", "Rigas dome", "„Rīgas dome”", "Rīgas dome."])
def test_ways_of_writing_a_name_are_one_institution(name: str) -> None:
    (made,) = permission.letters([other(1), other(2), other(3, name)])
    assert (made.holder, len(made.accounts)) == ("Rīgas dome", 3)
    assert made.key == permission.letters([other(3, name)])[0].key


def test_account_by_law_or_without_a_number_needs_no_letter() -> None:
    accounts = [other(1, permission="by_law"), replace(other(2), iban=""), replace(other(3), holder="own")]
    assert permission.letters(accounts) == ()
    assert permission.nameless([other(1, ""), other(1, ""), other(2, "–"), other(3)]) == 2


def test_account_whose_permission_is_not_chosen_yet_has_a_letter() -> None:
    assert len(permission.letters([other(1, permission="")])) == 1


def test_letter_says_who_permits_whom_and_what() -> None:
    said = text_of(letter(other(1), other(2, status="blocked"))).replace("\u00a0", " ")
    for words in (
        "Valsts kasei",
        "ATĻAUJA PIEKĻŪT KONTA INFORMĀCIJAI",
        "Konta turētājs Nosaukums Rīgas dome",
        "Iesniedzējs Nosaukums Piemēra novada pašvaldība Reģistrācijas Nr. 90008473359",
        "pieprasīt un saņemt tālāk norādīto kontu pārskata un debeta/kredīta pārskata datus",
        "Bloķēts konts",
        "DOKUMENTS PARAKSTĪTS AR DROŠU ELEKTRONISKO PARAKSTU UN SATUR LAIKA ZĪMOGU",
        f"Pieteikumam {REFERENCE}",
    ):
        assert words in said, words
    for secret in ("Kļaviņa", "120384", "Ozols"):
        assert secret not in said


def test_bailiffs_personal_code_does_not_leave() -> None:
    said = text_of(letter(other(1), document=bailiff()))
    assert "Māra Liepiņa-Žagare" in said
    assert "050575" not in said


def test_user_of_another_name_is_named() -> None:
    document = replace(institution(), client=Client(name="Cits", registration_number="40003000642"))
    assert "Lietotājs Piemēra novada pašvaldība" in text_of(letter(other(1), document=document))


def test_letter_claims_both_standards_in_latvian() -> None:
    data = letter(other(1))
    metadata = metadata_of(data)
    for path, value in (("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        (found,) = metadata.iterfind(f".//{path}", NAMESPACES)
        assert found.text == value
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert str(opened.Root.Lang) == "lv"
        assert bool(opened.Root.MarkInfo.Marked)
        assert "/Names" not in opened.Root


def test_structure_has_headings_and_a_table_with_header_cells() -> None:
    found = roles(letter(*map(other, range(1, 60))))
    assert found.count("/H1") == 1
    assert found.count("/H2") == 3
    assert found.count("/TH") == 3 + 59
    assert found.count("/TD") == 2 * 59
    assert found.count("/Lbl") == found.count("/LBody") == 3


@pytest.mark.parametrize("number", [*range(1, 61), 1000])
def test_end_of_the_letter_is_on_one_page(number: int) -> None:
    data = letter(*(other(each, status="blocked" if each % 3 else "open") for each in range(number)))
    last = pypdf.PdfReader(io.BytesIO(data)).pages[-1].extract_text()
    for words in ("Atļauju paraksta", "Dokumenta datums", "DOKUMENTS PARAKSTĪTS"):
        assert words in last


def test_same_arguments_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert letter(other(1)) == letter(other(1))
    letters = permission.letters([other(1), other(2, "Ogres novads")])
    first = permission.write_all(institution(), letters, reference=REFERENCE, timestamp=TIMESTAMP)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert permission.write_all(institution(), letters, reference=REFERENCE, timestamp=TIMESTAMP) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(2026, 11, 23, 12, 0, 0)}


def test_properties_say_whose_letter_it_is_and_for_which_application() -> None:
    data = letter(other(1))
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert str(opened.docinfo["/Author"]) == "Rīgas dome"
        assert str(opened.docinfo["/Title"]) == (
            f"Atļauja piekļūt konta informācijai: Rīgas dome, pieteikumam {REFERENCE}"
        )


def test_name_in_another_alphabet_is_printed_and_one_without_glyphs_is_refused() -> None:
    assert "東京都" in text_of(letter(other(1, "東京都")))
    with pytest.raises(RenderingFailed):
        letter(other(1, "Dome \U0001f600"))


def test_names_with_signs_of_typst_or_of_file_systems_are_printed() -> None:
    data = letter(other(1, '#panic("x") \\ $a$ ../../etc'))
    assert '#panic("x")' in text_of(data)
    (made,) = permission.letters([other(1, "../../etc/passwd\u202e")])
    assert permission.file_name(made) == "atlauja-etc-passwd.pdf"


def test_name_of_no_plain_letters_still_names_a_file() -> None:
    (made,) = permission.letters([other(1, "東京都")])
    assert permission.file_name(made) == f"atlauja-{made.key}.pdf"


def test_files_in_the_zip_have_names_of_their_own() -> None:
    letters = permission.letters([other(1, "東"), other(2, "Ā" * 200), other(3, "Ā" * 201)])
    data = permission.write_all(institution(), letters, reference=REFERENCE, timestamp=TIMESTAMP)
    assert len(set(zipfile.ZipFile(io.BytesIO(data)).namelist())) == 3
