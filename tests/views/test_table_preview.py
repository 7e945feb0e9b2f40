"""The preview of a table: its sheet, its columns, its accounts, and what is wrong in which cell."""

import io
import re
from html import unescape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.acts.tables import keep
from applications.formats.spreadsheet.table import Table
from applications.formats.spreadsheet.writing import template
from applications.models import Application, Upload
from tests.support.drafts import draft, iban, stored
from tests.support.people import GUEST
from tests.support.spreadsheet_files import xlsx
from tests.support.tables import PASTED, at, loaded


@pytest.fixture
def empty(db: None) -> Application:
    return draft(GUEST, {})


def preview_of(client: Client, application: Application) -> str:
    return unescape(client.get(at(application, "ielade/parskats/")).content.decode())


def with_file(client: Client, application: Application, name: str, content: bytes) -> str:
    client.post(at(application, "ielade/"), {"file": SimpleUploadedFile(name, content)})
    return preview_of(client, application)


def take(client: Client, application: Application, which: str) -> list[str]:
    client.post(at(application, "ielade/parnemt/"), {"take": which, "how": "add"})
    return [row.iban for row in application.accounts.live()]


def findings_in(content: str) -> list[tuple[str, ...]]:
    """Row, column, account, cell and message of each finding."""
    row = r'<td data-label="Rinda">(\d+)</td><td data-label="Kolonna">(\w|–)</td><td data-label="Konts">'
    cell = r'<span class="iban">([^<]*)</span>(?:<div class="small soft">„([^<]*)”</div>)?</td><td class="left">([^<]*)'
    return [(*places, message.strip()) for *places, message in re.findall(row + cell, content)]


def groups(number: int) -> str:
    return " ".join(iban(number)[i : i + 4] for i in range(0, 21, 4))


def test_preview_shows_right_rows_wrong_rows_and_rows_left_out(client: Client, empty: Application) -> None:
    before = stored(empty)
    content = unescape(loaded(client, empty))
    assert "Pareizas 2 rindas</b>, ar kļūdām – 1 rinda." in content
    assert "Izlaista 1 rinda" in content
    assert "5. rinda – kopsumma: „Kopā 5000 20000”" in content
    ((row, column, account, cell, message),) = findings_in(content)
    assert (row, column, account, cell) == ("4", "C", groups(3), "X")
    assert message.startswith("Atstājiet tikai vienu pieejas režīmu")
    assert stored(empty) == before


def test_row_without_a_number_is_shown_by_its_cells(client: Client, empty: Application) -> None:
    content = unescape(loaded(client, empty, f"Konts\tRežīms\tStatuss\n{iban(1)}\tskatīt\tatvērts\n\tskatīt\tslēgts\n"))
    assert [each[:4] for each in findings_in(content)] == [("3", "A", "–", "skatīt slēgts")]


def test_words_in_place_of_a_number_are_shown_as_typed(client: Client, empty: Application) -> None:
    content = unescape(
        loaded(client, empty, f"Konts\tRežīms\n{iban(1)}\tskatīt\nKonts 2 vēl nav\tskatīt\nlv12trel1\tskatīt\n")
    )
    assert [each[2] for each in findings_in(content)] == ["Konts 2 vēl nav", "LV12 TREL 1"]


def test_preview_without_a_table_leads_to_loading(client: Client, empty: Application) -> None:
    assert client.get(at(empty, "ielade/parskats/"))["Location"] == at(empty, "ielade/")


def test_first_accounts_are_shown_as_they_were_read(client: Client, empty: Application) -> None:
    content = loaded(client, empty, "Konts\tRežīms\n" + "".join(f"{iban(n)}\tskatīt\n" for n in range(1, 29)))
    assert re.findall(r'<td data-label="Rinda">(\d)</td><th scope="row"><span class="iban">([^<]*)', content) == [
        (str(number + 1), groups(number)) for number in range(1, 6)
    ]
    assert "Un vēl 23 konti." in content
    assert content.count("Tiešsaistē skatīt</td>") == 5


def test_rows_left_out_are_shown_with_the_reason(client: Client, empty: Application) -> None:
    rows = ["Konts\tSkatīt", f"{iban(1)}\tx", "Sagatavoja <I. Bērziņa>", "Konts\tSkatīt", "Kopā"]
    content = unescape(loaded(client, empty, "\n".join(rows)))
    assert re.findall(r"<li>(\d\. rinda – .*?)</li>", content) == [
        "3. rinda – teksts bez konta numura: „Sagatavoja <I. Bērziņa>”",
        "4. rinda – virsraksti: „Konts Skatīt”",
        "5. rinda – kopsumma: „Kopā”",
    ]


@pytest.mark.parametrize("kind", ["template", "headings", "words"])
def test_table_without_an_account_gets_one_sentence(client: Client, empty: Application, kind: str) -> None:
    content, sentence = {
        "template": (template(), "Tabulā ir tikai paraugs: ierakstiet tā vietā savus kontus"),
        "headings": (xlsx([["Konta numurs", "Režīms"]]), "Tabulā ir tikai virsraksti: ierakstiet zem tiem kontus"),
        "words": (xlsx([["Konts"], ["Kopā"]]), "Tabulā nav neviena konta numura"),
    }[kind]
    page = with_file(client, empty, "a.xlsx", content)
    assert "<h2>Nav ko pārņemt</h2>" in page
    assert re.findall(r'role="alert">.*?<p>(.*?)</p>', page)[0].startswith(sentence)
    assert 'name="take"' not in page


def test_accounts_in_unused_columns_are_noted(client: Client, empty: Application) -> None:
    content = unescape(loaded(client, empty, f"{iban(1)}\t{iban(2)}\t{iban(3)}"))
    assert "Kontu numuri ir arī citās kolonnās (B, C): tos nepārņem." in content
    assert "citās kolonnās" not in unescape(loaded(client, empty, f"{iban(1)}\n{iban(2)}"))


def test_unused_column_that_may_hold_holders_is_noted(client: Client, empty: Application) -> None:
    note = "Kolonnu C „Iestāde” neizmanto. Ja tajā ir kontu turētāji, norādiet to pie kolonnām."
    assert note in unescape(loaded(client, empty, f"Konts\tSkatīt\tIestāde\n{iban(1)}\tX\tSkola"))
    with_holders = f"Konts\tSkatīt\tIestāde\tKonta turētājs\n{iban(1)}\tX\tSkola\tsavs"
    assert "neizmanto. Ja tajā" not in unescape(loaded(client, empty, with_holders))


def test_unused_column_that_says_closed_is_noted(client: Client, empty: Application) -> None:
    note = "Kolonnu C neizmanto, bet tajā teikts, ka konts ir slēgts vai bloķēts: norādiet statusu."
    assert note in unescape(loaded(client, empty, f"Konts\tSkatīt\tPiezīmes\n{iban(1)}\tX\tslēgts 2024. gadā"))
    assert note not in unescape(loaded(client, empty, f"Konts\tSkatīt\tPiezīmes\n{iban(1)}\tX\talga"))


def test_doubled_account_names_the_first_row(client: Client, empty: Application) -> None:
    content = unescape(loaded(client, empty, f"Konts\tSkatīt\n{iban(1)}\tX\n{iban(2)}\tX\n{iban(1)}\tX"))
    assert "tas sarakstā jau ir (2. rinda)" in content


def test_holders_are_noted_where_the_applicant_has_no_name(client: Client, empty: Application) -> None:
    pasted = f"Konts\tSkatīt\tKonta turētājs\n{iban(1)}\tX\tPiemēra novada pašvaldība"
    note = "Iestādes nosaukums pieteikumā vēl nav norādīts"
    assert note in unescape(loaded(client, empty, pasted))
    assert note not in unescape(loaded(client, draft(GUEST), pasted))


def test_another_sheet_is_read_from_the_file_that_was_loaded(client: Client, empty: Application) -> None:
    sheets = [["Konts"], [iban(1)], [iban(2)]], [["Konts"], [iban(3)]], [["Paskaidrojums"]]
    content = with_file(client, empty, "a.xlsx", xlsx(*sheets, names=("Konti", "Arhīvs & citi", "Lasi")))
    assert "lapa „Konti”" in content
    assert "<li>Lapā „Arhīvs & citi” vēl 1 konts</li>" in content
    assert re.findall(r'<option value="([^"]*)"( selected)?>[^<]*</option>', content)[:3] == [
        ("Konti", " selected"),
        ("Arhīvs & citi", ""),
        ("Lasi", ""),
    ]
    answer = client.post(at(empty, "ielade/lapa/"), {"sheet": "Arhīvs & citi"})
    assert answer["Location"] == at(empty, "ielade/parskats/")
    content = preview_of(client, empty)
    assert "lapa „Arhīvs & citi”" in content
    assert "<li>Lapā „Konti” vēl 2 konti</li>" in content
    assert take(client, empty, "all") == [iban(3)]


def test_sheet_that_is_not_there_changes_nothing(client: Client, empty: Application) -> None:
    with_file(client, empty, "a.xlsx", xlsx([[iban(1)]], [[iban(2)]], names=("A", "B")))
    client.post(at(empty, "ielade/lapa/"), {"sheet": "C"})
    content = preview_of(client, empty)
    assert "Failā nav lapas „C”" in content
    assert "lapa „A”" in content


@pytest.mark.parametrize("other", [[], [["Paskaidrojums"], [12]]])
def test_file_without_accounts_in_another_sheet_is_not_kept(
    client: Client, empty: Application, other: list[list[object]]
) -> None:
    assert "Lasīt šo lapu" not in with_file(client, empty, "a.xlsx", xlsx([[iban(1)]], other, names=("A", "B")))
    assert Upload.objects.get().workbook == b""
    client.post(at(empty, "ielade/lapa/"), {"sheet": "B"})
    assert Upload.objects.get().content.sheet == "A"


def test_file_with_a_sheet_that_was_not_counted_is_kept(empty: Application) -> None:
    for count, kept in ((None, b"file"), (0, b""), (1, b"file")):
        keep(empty, "a.xlsx", Table((), "A", {"A": 1, "B": count}), b"file")
        assert Upload.objects.get().workbook == kept


def test_column_can_be_given_another_role(client: Client, empty: Application) -> None:
    loaded(client, empty, f"{iban(1)}\t500\t900\n{iban(2)}\t500\t900\n")
    roles = {"column_0": "iban", "column_1": "daily_limit", "column_2": "payment_limit"}
    answer = client.post(at(empty, "ielade/parskats/"), roles, follow=True)
    assert answer.redirect_chain == [(at(empty, "ielade/parskats/") + "#columns", 302)]
    client.post(at(empty, "ielade/parnemt/"), {"take": "all", "how": "add"})
    assert [(row.payment_limit, row.daily_limit) for row in empty.accounts.live()] == [("900", "500")] * 2


def chosen(content: str) -> dict[str, str]:
    selects = re.findall(r'<select name="column_(\d)".*?</select>', content)
    parts = re.findall(r'<select name="column_\d".*?</select>', content)
    found = [re.findall(r'value="(\w*)" selected', part) for part in parts]
    return {column: (role or [""])[0] for column, role in zip(selects, found, strict=True)}


def test_role_of_a_changed_column_leaves_the_one_that_had_it(client: Client, empty: Application) -> None:
    loaded(client, empty)
    everything = {"column_0": "iban", "column_1": "view_mark", "column_2": "manage_mark", "column_3": "daily_limit"}
    client.post(at(empty, "ielade/parskats/"), everything | {"column_4": "daily_limit"})
    assert chosen(preview_of(client, empty)) == {
        "0": "iban",
        "1": "view_mark",
        "2": "manage_mark",
        "3": "daily_limit",
        "4": "",
    }
    client.post(at(empty, "ielade/parskats/"), {"column_4": "payment_limit"})
    assert chosen(preview_of(client, empty))["4"] == "payment_limit"


def test_role_chosen_for_two_columns_is_refused_and_the_choices_stay(client: Client, empty: Application) -> None:
    loaded(client, empty)
    asked = {"column_0": "", "column_1": "status", "column_2": "status", "column_3": "daily_limit"}
    content = unescape(client.post(at(empty, "ielade/parskats/"), asked).content.decode())
    assert "<h2>Kolonnas nav mainītas</h2>" in content
    assert "Kolonnām B un C izvēlēts viens un tas pats: „Konta statuss”. Atstājiet to vienai kolonnai." in content
    assert chosen(content) == {"0": "", "1": "status", "2": "status", "3": "daily_limit", "4": "daily_limit"}
    assert chosen(preview_of(client, empty))["0"] == "iban"


def test_role_that_is_not_offered_is_refused(client: Client, empty: Application) -> None:
    loaded(client, empty, PASTED)
    content = client.post(at(empty, "ielade/parskats/"), {"column_1": "nav"}).content.decode()
    assert "Kolonnas B saturu izvēlieties no saraksta." in content


def test_long_text_comes_along_marked_as_wrong(client: Client, empty: Application) -> None:
    head = "Konts\tRežīms\tTurētājs\tCitas iestādes nosaukums\tPiezīmes"
    rows = [f"{iban(1)}\tskatīt\tSavs\t{'N' * 1600}\t{'p' * 12_000}", f"{iban(2)}\tskatīt\tSavs\t\t"]
    content = unescape(loaded(client, empty, "\n".join([head, *rows])))
    assert findings_in(content) == [
        ("2", "D", groups(1), "N" * 60 + "…", "Saīsiniet līdz 200 zīmēm: paņemts tikai teksta sākums")
    ]
    assert "Šūnas ir pārāk garas (E2): nolasīts tikai to sākums" in content
    assert take(client, empty, "right") == [iban(2)]


def test_long_text_is_taken_over_as_far_as_it_fits(client: Client, empty: Application) -> None:
    head = "Konts\tRežīms\tTurētājs\tTiesības piekļūt citas iestādes kontam\tLimits dienā"
    loaded(client, empty, "\n".join([head, "\t".join([iban(1), "skatīt", "N" * 400, "p" * 900, "9" * 400])]))
    assert take(client, empty, "all") == [iban(1)]
    (row,) = empty.accounts.live()
    assert (row.holder_name, row.permission) == ("N" * 200, "p" * 300)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("=2*5", "Formulai nav rezultāta: saglabājiet tabulu Excel vai ierakstiet vērtību"),
        ("#N/A", "Formula dod kļūdu: izlabojiet to tabulā vai ierakstiet vērtību"),
    ],
)
@pytest.mark.parametrize("column", [1, 2, 3])
def test_formulas_fault_is_wrong_in_any_column(
    client: Client, empty: Application, cell: str, message: str, column: int
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Konts", "Pieejas režīms", "Citas iestādes nosaukums", "Maksājuma limits"])
    book.active.append([iban(1), "skatīt", None, None])
    book.active.append([iban(2), "skatīt", None, None])
    book.active.cell(3, column + 1, cell)
    target = io.BytesIO()
    book.save(target)
    content = with_file(client, empty, "a.xlsx", target.getvalue())
    assert ("3", "ABCD"[column], groups(2), cell, message) in findings_in(content)
    assert [each[1] for each in findings_in(content)].count("ABCD"[column]) == 1
    assert take(client, empty, "right") == [iban(1)]
