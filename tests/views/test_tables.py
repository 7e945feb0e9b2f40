"""Accounts from a spreadsheet and into one."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.domain.identifiers import format_iban
from applications.models import Application, Upload
from tests.support.drafts import MANAGED, account, draft, iban, many_accounts, stored
from tests.support.html import Page
from tests.support.people import GUEST, as_guest
from tests.support.tables import PASTED, at, loaded

TOO_MUCH = "Tik daudz nevar nosūtīt: failam jābūt līdz 10 MB, ielīmētajam – līdz 2,5 MB"


@pytest.fixture
def empty(db: None) -> Application:
    return draft(GUEST, {})


@pytest.mark.parametrize(("take", "expected"), [("all", [1, 2, 3]), ("right", [1, 2]), ("none", [])])
def test_accounts_are_taken_over_as_asked(client: Client, empty: Application, take: str, expected: list[int]) -> None:
    loaded(client, empty)
    client.post(at(empty, "ielade/parnemt/"), {"take": take, "how": "add"})
    assert [row.iban for row in empty.accounts.live()] == [iban(number) for number in expected]
    assert Upload.objects.count() == (1 if take == "right" else 0)  # rows with errors stay
    if expected:
        assert empty.accounts.live()[1].typed() == account(2, **MANAGED)


def test_replacing_shows_what_would_go_and_can_be_undone(client: Client, empty: Application) -> None:
    many_accounts(empty, 3, first=2)
    page = loaded(client, empty)
    assert page.text("label[for=how_replace]") == "Aizstāt visu sarakstu (1 konts, kura tabulā nav, pazudīs)"
    assert page.texts("li.iban") == [format_iban(iban(4))]
    client.post(at(empty, "ielade/parnemt/"), {"take": "right", "how": "replace"})
    assert [row.iban for row in empty.accounts.live()] == [iban(1), iban(2)]
    client.post(at(empty, "atsaukt/"))
    assert [row.iban for row in empty.accounts.live()] == [iban(2), iban(3), iban(4)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bilde.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 500),
        ("konti.pdf", b"%PDF-1.7"),
        ("tukšs.csv", b""),
        ("par lielu.xlsx", b"PK\x03\x04" + b"0" * (10 * 1024 * 1024)),
        ("daudz par lielu.xlsx", b"PK\x03\x04" + b"0" * (11 * 1024 * 1024)),
    ],
)
def test_file_that_is_no_table_gets_one_sentence_and_changes_nothing(
    client: Client, empty: Application, name: str, content: bytes
) -> None:
    before = stored(empty)
    answer = client.post(at(empty, "ielade/"), {"file": SimpleUploadedFile(name, content)})
    page = Page(answer)
    assert page.text("#summary h2") == "Tabulu neizdevās izlasīt"
    assert page.summary() == page.field("file").errors
    assert len(page.summary()) == 1
    assert stored(empty) == before
    assert Upload.objects.count() == 0


def test_file_as_large_as_promised_is_read(client: Client, empty: Application) -> None:
    rows = f"Konts\n{iban(1)}\n".encode()
    file = SimpleUploadedFile("liels.csv", rows + b" " * (10 * 1024 * 1024 - len(rows)))
    assert file.size == 10 * 1024 * 1024
    assert client.post(at(empty, "ielade/"), {"file": file})["Location"] == at(empty, "ielade/parskats/")


def test_body_that_is_too_large_is_read_to_its_end(client: Client, empty: Application) -> None:
    file = SimpleUploadedFile("liels.csv", b"0" * (11 * 1024 * 1024))
    answer = client.post(at(empty, "ielade/"), {"file": file})
    assert Page(answer).summary() == [TOO_MUCH]
    assert answer.wsgi_request.read(1) == b""  # or the server would close the connection before the answer is seen


def test_pasting_too_much_shows_a_message(client: Client, empty: Application) -> None:
    before = stored(empty)
    page = Page(client.post(at(empty, "ielade/"), {"pasted": "0" * 2_700_000}))
    assert page.summary() == [TOO_MUCH]
    assert stored(empty) == before


@pytest.mark.parametrize("pasted", [PASTED, "0" * 2_700_000])
def test_table_is_not_loaded_without_a_token(empty: Application, pasted: str) -> None:
    client = as_guest(Client(enforce_csrf_checks=True), GUEST)
    answer = client.post(at(empty, "ielade/"), {"pasted": pasted})
    assert answer.status_code == (403 if pasted == PASTED else 200)
    assert Upload.objects.count() == 0
    page = Page(client.get(at(empty, "ielade/")))
    (token,) = set(page.attributes("value", "[name=csrfmiddlewaretoken]"))
    answer = client.post(at(empty, "ielade/"), {"pasted": PASTED, "csrfmiddlewaretoken": token})
    assert answer["Location"] == at(empty, "ielade/parskats/")


def test_choosing_no_file_shows_a_message(client: Client, empty: Application) -> None:
    page = Page(client.post(at(empty, "ielade/"), {"pasted": " "}))
    assert page.summary() == ["Izvēlieties failu vai ielīmējiet šūnas no tabulas"]


def test_what_goes_out_comes_back_in_unchanged(client: Client, empty: Application) -> None:
    rows = [
        account(1, holder="other", holder_name="=SUM(A1)", permission="by_law", legal_basis="@Likums"),
        account(2, **MANAGED),
        account(3, status="blocked"),
    ]
    full = draft(GUEST, {}, rows)
    answer = client.get(at(full, "tabula.xlsx"))
    assert answer["Content-Disposition"] == f'attachment; filename="konti-{full.reference}.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "n"}
    client.post(at(empty, "ielade/"), {"file": SimpleUploadedFile("konti.xlsx", answer.content)})
    client.post(at(empty, "ielade/parnemt/"), {"take": "all"})
    assert [row.typed() for row in empty.accounts.live()] == rows


def test_template_is_a_table_without_accounts(client: Client, empty: Application) -> None:
    answer = client.get(at(empty, "veidne.xlsx"))
    assert answer["Content-Disposition"] == 'attachment; filename="konti-veidne.xlsx"'
    client.post(at(empty, "ielade/"), {"file": SimpleUploadedFile("veidne.xlsx", answer.content)})
    client.post(at(empty, "ielade/parnemt/"), {"take": "all"})
    assert empty.accounts.count() == 0


def test_application_holds_ten_thousand_accounts_and_no_more(client: Client, empty: Application) -> None:
    many_accounts(empty, 9_999, first=10)
    loaded(client, empty)
    answer = client.post(at(empty, "ielade/parnemt/"), {"take": "all", "how": "add"}, follow=True)
    assert "ne vairāk kā 10 000 kontu" in Page(answer).text(".messages")
    assert empty.accounts.count() == 9_999
