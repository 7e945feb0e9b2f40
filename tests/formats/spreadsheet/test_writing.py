"""What goes out as a spreadsheet comes back in unchanged, and no cell of it can act as a formula."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.domain.document import Account
from applications.domain.fields import ACCOUNT_FIELDS
from applications.formats.spreadsheet import rows, writing
from applications.formats.spreadsheet.columns import understand
from applications.formats.spreadsheet.reading import read_table
from applications.formats.spreadsheet.rows import LeftOut, Row
from applications.formats.spreadsheet.words import is_mark
from tests.support.pdf_documents import ACCOUNTS, with_accounts

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1", "'sic'", "=cmd|' /C calc'!A0", "-", "'"]


def back(data: bytes, name: str = "konti.xlsx") -> tuple[Account, ...]:
    table = read_table(name, data)
    found = rows.read_rows(table, understand(table))
    assert found.left_out == ()
    return tuple(row.account for row in found.rows)


def sheet(data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


# XML has no control characters but these, and no halves of pairs; a text of nothing but spaces is a blank cell.
_SIGNS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n\r", exclude_characters="\ufffe\uffff")
_TEXT = st.one_of(
    st.sampled_from(FORMULAS), st.text(_SIGNS, max_size=30).filter(lambda text: not text or text.strip() != "")
)
# A text such as "nav" says that there is none.
_SAYS_SOMETHING = _TEXT.filter(lambda text: text in ("", "-") or is_mark(text) is not False)
_LIMIT = st.one_of(
    st.none(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(-(10**9), 10**9).map(lambda cents: cents / 100),
    _SAYS_SOMETHING.filter(lambda text: text != ""),
)
_ACCOUNTS = st.lists(
    st.builds(
        Account,
        iban=st.one_of(st.from_regex(r"LV[0-9]{2}TREL[0-9]{13}", fullmatch=True), _TEXT),
        holder=st.sampled_from([*ACCOUNT_FIELDS["holder"].choices]),
        holder_name=_SAYS_SOMETHING,
        status=st.sampled_from([*ACCOUNT_FIELDS["status"].choices]),
        access_mode=st.sampled_from(["", "both", *ACCOUNT_FIELDS["access_mode"].choices]),
        payment_limit=_LIMIT,
        daily_limit=_LIMIT,
        permission=st.sampled_from(["", *ACCOUNT_FIELDS["permission"].choices]),
        legal_basis=_TEXT,
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_ACCOUNTS)
def test_accounts_come_back_unchanged(accounts: list[Account]) -> None:
    assert back(writing.write(accounts)) == tuple(accounts)


def test_many_accounts_come_back_unchanged() -> None:
    accounts = with_accounts(2000).accounts
    assert back(writing.write(accounts)) == accounts


def test_blank_holder_and_status_come_back_as_their_defaults() -> None:
    assert back(writing.write([Account("LV1", holder="", status="")])) == (Account("LV1"),)


@pytest.mark.parametrize("limit", [float("inf"), float("nan"), 10**15, 10**30, -1e300])
def test_limit_that_no_spreadsheet_keeps_is_text(limit: float) -> None:
    assert back(writing.write([Account("LV1", payment_limit=limit)])) == (Account("LV1", payment_limit=str(limit)),)


def test_no_text_is_a_formula() -> None:
    accounts = [Account(f"LV{place}", holder_name=text, legal_basis=text) for place, text in enumerate(FORMULAS)]
    data = writing.write(accounts)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    cells = [cell for row in sheet(data).iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert back(data) == tuple(accounts)


def test_text_is_no_formula_when_saved_as_csv_and_comes_back() -> None:
    accounts = [Account("LV1", holder="other", holder_name=text, legal_basis=text) for text in FORMULAS]
    accounts[0] = Account("=1", payment_limit="-5", daily_limit="+7")
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";").writerows(
        line.cells for line in read_table("a.xlsx", writing.write(accounts)).lines
    )
    cells = [cell for row in csv.reader(io.StringIO(target.getvalue(), newline=""), delimiter=";") for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
    assert back(target.getvalue().encode("utf-8-sig"), "konti.csv") == tuple(accounts)


def test_sheet_has_headings_frozen_lists_and_numbers() -> None:
    written = sheet(writing.write(ACCOUNTS))
    assert written.title == "Konti"
    assert [cell.value for cell in written[1]] == [
        "Konta numurs",
        "Pieejas režīms",
        "Viena maksājuma limits (euro)",
        "Vienas dienas limits (euro)",
        "Konta turētājs",
        "Citas iestādes nosaukums",
        "Konta statuss",
        "Tiesības piekļūt citas iestādes kontam",
        "Tiesiskais pamats",
    ]
    assert {cell.font.bold for cell in written[1]} == {True}
    assert written.freeze_panes == "B2"
    assert [cell.value for cell in written[2]][:5] == [
        "LV85TREL3309996247407",
        "Tiešsaistē vadīt",
        5000,
        1_000_000,
        "Savs konts",
    ]
    assert [cell.data_type for cell in written[2]][:4] == ["s", "s", "n", "n"]
    lists = {str(each.sqref): each.formula1 for each in written.data_validations.dataValidation}
    assert lists == {
        "B2:B10001": '"Tiešsaistē skatīt,Tiešsaistē vadīt"',
        "E2:E10001": '"Savs konts,Citas iestādes konts"',
        "G2:G10001": '"Atvērts,Slēgts,Bloķēts"',
        "H2:H10001": '"Ir citas iestādes rakstiska atļauja,Tiesības noteiktas normatīvajā aktā"',
    }


def test_template_explains_itself_and_its_example_is_no_account() -> None:
    data = writing.template()
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Konti", "Paskaidrojumi"]
    names = [row[0].value for row in book["Paskaidrojumi"].iter_rows()]
    assert names == [
        "Kā aizpildīt",
        *[cell.value for cell in book["Konti"][1]][:1],
        *sorted(names[2:], key=names.index),
    ]
    assert set(names[1:]) == {cell.value for cell in book["Konti"][1]}
    table = read_table("veidne.xlsx", data)
    assert rows.read_rows(table, understand(table)) == rows.AccountRows(
        (), (LeftOut(2, "example", "LV00 TREL 0000 0000 0000 0 Tiešsaistē vadīt 5000 20000 Savs konts Atvērts"),)
    )


def test_template_filled_in_below_its_example_gives_those_rows() -> None:
    book = openpyxl.load_workbook(io.BytesIO(writing.template()))
    book.worksheets[0].append(["LV85 TREL 3309 9962 4740 7", "Tiešsaistē skatīt"])
    target = io.BytesIO()
    book.save(target)
    table = read_table("konti.xlsx", target.getvalue())
    found = rows.read_rows(table, understand(table))
    assert [(row.number, row.account) for row in found.rows] == [
        (3, Account("LV85 TREL 3309 9962 4740 7", access_mode="view"))
    ]
    assert isinstance(found.rows[0], Row)


def test_no_accounts_give_a_sheet_of_headings() -> None:
    assert back(writing.write([])) == ()
