"""The letters of permission: for whom, over which accounts, in which words, and to which standards."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pikepdf
import pytest

from applications.domain.document import Account, Client
from applications.formats import permission
from applications.formats.pdf import RenderingFailed
from tests.support.factories import bailiff, iban, institution
from tests.support.pdf_documents import REFERENCE, TIMESTAMP
from tests.support.pdf_reading import NAMESPACES, metadata_of, roles, text_of


def other(number: int, name: str = "Rīgas dome", **fields: str) -> Account:
    return Account(iban(number), "other", name, access_mode="view", **{"permission": "written"} | fields)


def written(*accounts: Account, document: object = None) -> bytes:
    base = replace(institution(), accounts=accounts)
    (letter,) = permission.letters(accounts)
    return permission.write(document or base, letter, reference=REFERENCE, timestamp=TIMESTAMP)  # type: ignore[arg-type]


def test_each_institution_has_a_letter_with_its_accounts() -> None:
    made = permission.letters([other(1), other(2, "Ogres novads"), other(3), Account(iban(4)), other(1)])
    assert [(letter.holder, [account.iban for account in letter.accounts]) for letter in made] == [
        ("Rīgas dome", [iban(1), iban(3)]),
        ("Ogres novads", [iban(2)]),
    ]


@pytest.mark.parametrize("name", ["rīgas DOME", "Rīgas  dome", "Rigas dome", "„Rīgas dome”", "Rīgas dome."])
def test_ways_of_writing_a_name_are_one_institution(name: str) -> None:
    (letter,) = permission.letters([other(1), other(2), other(3, name)])
    assert (letter.holder, len(letter.accounts)) == ("Rīgas dome", 3)
    assert letter.key == permission.letters([other(3, name)])[0].key


def test_account_by_law_or_without_a_number_needs_no_letter() -> None:
    accounts = [other(1, permission="by_law"), replace(other(2), iban=""), replace(other(3), holder="own")]
    assert permission.letters(accounts) == ()
    assert permission.nameless([other(1, ""), other(1, ""), other(2, "–"), other(3)]) == 2


def test_account_whose_permission_is_not_chosen_yet_has_a_letter() -> None:
    assert len(permission.letters([other(1, permission="")])) == 1


def test_letter_says_who_permits_whom_and_what() -> None:
    said = text_of(written(other(1), other(2, status="blocked"))).replace("\u00a0", " ")
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
    said = text_of(written(other(1), document=bailiff()))
    assert "Māra Liepiņa-Žagare" in said
    assert "050575" not in said


def test_user_of_another_name_is_named() -> None:
    document = replace(institution(), client=Client(name="Cits", registration_number="40003000642"))
    assert "Lietotājs Piemēra novada pašvaldība" in text_of(written(other(1), document=document))


def test_letter_claims_both_standards_in_latvian() -> None:
    data = written(other(1))
    metadata = metadata_of(data)
    for path, value in (("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        (found,) = metadata.iterfind(f".//{path}", NAMESPACES)
        assert found.text == value
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert str(opened.Root.Lang) == "lv"
        assert bool(opened.Root.MarkInfo.Marked)
        assert "/Names" not in opened.Root


def test_structure_has_headings_and_a_table_with_header_cells() -> None:
    found = roles(written(*map(other, range(1, 60))))
    assert found.count("/H1") == 1
    assert found.count("/H2") == 3
    assert found.count("/TH") == 3
    assert found.count("/TD") == 3 * 59


def test_same_arguments_give_the_same_bytes() -> None:
    assert written(other(1)) == written(other(1))


def test_name_in_another_alphabet_is_printed_and_one_without_glyphs_is_refused() -> None:
    assert "東京都" in text_of(written(other(1, "東京都")))
    with pytest.raises(RenderingFailed):
        written(other(1, "Dome \U0001f600"))


def test_names_with_signs_of_typst_or_of_file_systems_are_printed() -> None:
    data = written(other(1, '#panic("x") \\ $a$ ../../etc'))
    assert '#panic("x")' in text_of(data)
    (letter,) = permission.letters([other(1, "../../etc/passwd\u202e")])
    assert permission.file_name(letter) == "atlauja-etc-passwd.pdf"


def test_name_of_no_plain_letters_still_names_a_file() -> None:
    (letter,) = permission.letters([other(1, "東京都")])
    assert permission.file_name(letter) == f"atlauja-{letter.key}.pdf"


def test_files_in_the_zip_have_names_of_their_own() -> None:
    letters = permission.letters([other(1, "東"), other(2, "Ā" * 200), other(3, "Ā" * 201)])
    data = permission.write_all(institution(), letters, reference=REFERENCE, timestamp=TIMESTAMP)
    assert len(set(zipfile.ZipFile(io.BytesIO(data)).namelist())) == 3
