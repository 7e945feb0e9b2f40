"""The preview of a table: its sheet, its columns, its accounts, and what is wrong in which cell."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applications.acts.tables import keep
from applications.formats.spreadsheet.table import Table
from applications.formats.spreadsheet.writing import template
from applications.models import Application, Upload
from tests.support.drafts import draft, iban, stored
from tests.support.html import Page, Part
from tests.support.people import GUEST
from tests.support.spreadsheet_files import xlsx
from tests.support.tables import PASTED, at, loaded


@pytest.fixture
def empty(db: None) -> Application:
    return draft(GUEST, {})


def preview_of(client: Client, application: Application) -> Page:
    return Page(client.get(at(application, "ielade/parskats/")))


def with_file(client: Client, application: Application, name: str, content: bytes) -> Page:
    client.post(at(application, "ielade/"), {"file": SimpleUploadedFile(name, content)})
    return preview_of(client, application)


def take(client: Client, application: Application, which: str) -> list[str]:
    client.post(at(application, "ielade/parnemt/"), {"take": which, "how": "add"})
    return [row.iban for row in application.accounts.live()]


def findings_in(page: Page) -> list[tuple[str, ...]]:
    """Row, column, account, cell and message of each finding."""

    def parts(row: Part) -> tuple[str, ...]:
        number, column, _account, message = row.texts("td")
        cell = " ".join(row.texts(".small")).removeprefix("„").removesuffix("”")
        return number, column, row.text(".iban"), cell, message

    return [parts(row) for row in page.parts("table.places tbody tr")]


def left_out(page: Page) -> tuple[str, list[str]]:
    """How many rows were left out, and each of them."""
    return page.text("details.tools summary"), page.texts("details.tools li")


def groups(number: int) -> str:
    return " ".join(iban(number)[i : i + 4] for i in range(0, 21, 4))


def test_preview_shows_right_rows_wrong_rows_and_rows_left_out(client: Client, empty: Application) -> None:
    before = stored(empty)
    page = loaded(client, empty)
    assert page.text(".lead") == "Pareizas 2 rindas, ar kļūdām – 1 rinda."
    assert left_out(page) == ("Izlaista 1 rinda", ["5. rinda – kopsumma: „Kopā 5000 20000”"])
    ((row, column, account, cell, message),) = findings_in(page)
    assert (row, column, account, cell) == ("4", "C", groups(3), "X")
    assert message.startswith("Atstājiet tikai vienu pieejas režīmu")
    assert stored(empty) == before


def test_row_without_a_number_is_shown_by_its_cells(client: Client, empty: Application) -> None:
    page = loaded(client, empty, f"Konts\tRežīms\tStatuss\n{iban(1)}\tskatīt\tatvērts\n\tskatīt\tslēgts\n")
    assert [each[:4] for each in findings_in(page)] == [("3", "A", "–", "skatīt slēgts")]


def test_words_in_place_of_a_number_are_shown_as_typed(client: Client, empty: Application) -> None:
    page = loaded(client, empty, f"Konts\tRežīms\n{iban(1)}\tskatīt\nKonts 2 vēl nav\tskatīt\nlv12trel1\tskatīt\n")
    assert [each[2] for each in findings_in(page)] == ["Konts 2 vēl nav", "lv12trel1"]


def test_preview_without_a_table_leads_to_loading(client: Client, empty: Application) -> None:
    assert client.get(at(empty, "ielade/parskats/"))["Location"] == at(empty, "ielade/")


def test_every_account_is_shown_as_it_was_read_in_pages(client: Client, empty: Application) -> None:
    page = loaded(client, empty, "Konts\tRežīms\n" + "".join(f"{iban(n)}\tskatīt\n" for n in range(1, 129)))
    assert page.texts("table.accounts .iban") == [groups(number) for number in range(1, 101)]
    rows = page.rows("table.accounts")[1:]
    assert [(row[0], row[2]) for row in rows] == [(str(number), "Tiešsaistē skatīt") for number in range(2, 102)]
    page = Page(client.get(at(empty, "ielade/parskats/") + page.link("2").removesuffix("#konti")))
    assert page.texts("table.accounts .iban") == [groups(number) for number in range(101, 129)]


DOUBTFUL = f"Konts\tRežīms\tTurētājs\n{iban(1)}\tskatīt\tSkola\n{iban(2)}\tskatīt\t\n{iban(3)}\tskatīt\t\n"


def test_answer_holds_for_all_the_cells_of_its_question(client: Client, empty: Application) -> None:
    page = loaded(client, empty, DOUBTFUL)
    question = page.field("answer_holder-blank:C3")
    assert question.label.startswith("Turētājs nav ierakstīts, bet augstāk ir cita iestāde (C3:C4).")
    assert question.choices == ["above", "own"]
    assert "answer_holder-blank:C3" not in page.typed()
    answer = client.post(at(empty, "ielade/parskats/"), {"answers": "1", "answer_holder-blank:C3": "above"})
    assert answer["Location"] == at(empty, "ielade/parskats/#questions")
    page = preview_of(client, empty)
    assert page.field("answer_holder-blank:C3").value == "above"
    assert page.texts("table.accounts tbody .small") == ["citas iestādes konts: Skola, atvērts"] * 3


def test_nothing_is_taken_while_a_question_is_open(client: Client, empty: Application) -> None:
    loaded(client, empty, DOUBTFUL)
    answer = client.post(at(empty, "ielade/parnemt/"), {"take": "all"}, follow=True)
    assert answer.redirect_chain[0][0] == at(empty, "ielade/parskats/#questions")
    assert Page(answer).text(".messages").startswith("Vispirms atbildiet uz jautājumiem par tabulu.")
    assert empty.accounts.count() == 0
    client.post(at(empty, "ielade/parskats/"), {"answers": "1", "answer_holder-blank:C3": "own"})
    client.post(at(empty, "ielade/parnemt/"), {"take": "all"})
    assert [row.holder for row in empty.accounts.live()] == ["other", "own", "own"]


def test_what_is_no_answer_is_ignored(client: Client, empty: Application) -> None:
    loaded(client, empty, DOUBTFUL)
    posted = {"answers": "1", "answer_holder-blank:C3": "mine", "answer_struck-out:A1": "leave"}
    client.post(at(empty, "ielade/parskats/"), posted)
    assert Upload.objects.get().given == {}


def test_row_is_mended_in_the_preview(client: Client, empty: Application) -> None:
    page = loaded(client, empty, f"Konts\tRežīms\tDienas limits\n{iban(1)}\tkā\t5\n{iban(2)}\tskatīt\t\n")
    address = page.attribute("href", "#rinda-2 a")
    assert address == at(empty, "ielade/rinda/2/?lapa=1")
    page = Page(client.get(address))
    assert page.typed() == {"cell_0": iban(1), "cell_1": "kā", "cell_2": "5"}
    answer = client.post(address, {"cell_0": iban(1), "cell_1": "skatīt", "cell_2": ""})
    assert answer["Location"] == at(empty, "ielade/parskats/?lapa=1#rinda-2")
    page = preview_of(client, empty)
    assert page.text(".lead") == "Pareizas 2 rindas."


def test_row_that_the_table_does_not_have_is_not_found(client: Client, empty: Application) -> None:
    loaded(client, empty)
    assert client.get(at(empty, "ielade/rinda/99/")).status_code == 404


def test_rows_with_errors_stay_after_the_right_ones_are_taken(client: Client, empty: Application) -> None:
    loaded(client, empty)
    answer = client.post(at(empty, "ielade/parnemt/"), {"take": "right"}, follow=True)
    page = Page(answer)
    assert answer.redirect_chain == [(at(empty, "ielade/parskats/"), 302)]
    assert page.text(".lead") == "Pareizu rindu nav, ar kļūdām – 1 rinda."
    assert empty.accounts.count() == 2
    file = client.get(page.link("Lejupielādēt rindas ar kļūdām (.xlsx)"))
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Konta numurs", iban(3)]


def test_columns_of_each_table_of_a_sheet_are_chosen_apart(client: Client, empty: Application) -> None:
    pasted = f"Konts\tRežīms\n{iban(1)}\tskatīt\nRežīms\tKonts\tStatuss\nskatīt\t{iban(2)}\tslēgts\n"
    page = loaded(client, empty, pasted)
    assert page.texts(".inside h3") == ["Tabula no 1. rindas", "Tabula no 3. rindas"]
    posted = {"table": "1", "column_1_0": "access_mode", "column_1_1": "iban", "column_1_2": ""}
    client.post(at(empty, "ielade/parskats/"), posted)
    first, second = Upload.objects.get().tables
    assert first.roles == {0: "iban", 1: "access_mode"}
    assert second.roles == {0: "access_mode", 1: "iban"}


def test_rows_left_out_are_shown_with_the_reason(client: Client, empty: Application) -> None:
    rows = ["Konts\tSkatīt", f"{iban(1)}\tx", "Sagatavoja <I. Bērziņa>", "Konts\tSkatīt", "Kopā"]
    page = loaded(client, empty, "\n".join(rows))
    assert left_out(page)[1] == [
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
    assert page.text("#summary h2") == "Nav ko pārņemt"
    assert page.text("#summary p").startswith(sentence)
    assert not page.has("[name=take]")


def notes(client: Client, application: Application, pasted: str) -> list[str]:
    """What is noted of a pasted table as a whole."""
    return loaded(client, application, pasted).texts(".notice.warn li")


def test_accounts_in_unused_columns_are_noted(client: Client, empty: Application) -> None:
    assert notes(client, empty, f"{iban(1)}\t{iban(2)}\t{iban(3)}") == [
        "Šajās šūnās ir kontu numuri, kurus nepārņem: B1, C1. Rakstiet katru kontu savā rindā"
    ]
    assert notes(client, empty, f"{iban(1)}\n{iban(2)}") == []


def test_unused_column_that_may_hold_holders_is_noted(client: Client, empty: Application) -> None:
    note = "Kolonnu C „Iestāde” neizmanto. Ja tajā ir kontu turētāji, norādiet to pie kolonnām."
    assert note in notes(client, empty, f"Konts\tSkatīt\tIestāde\n{iban(1)}\tX\tSkola")
    with_holders = f"Konts\tSkatīt\tIestāde\tKonta turētājs\n{iban(1)}\tX\tSkola\tsavs"
    assert not any("neizmanto. Ja tajā" in note for note in notes(client, empty, with_holders))


def test_unused_column_that_says_closed_is_noted(client: Client, empty: Application) -> None:
    note = "Kolonnu C neizmanto, bet tajā teikts, ka konts ir slēgts vai bloķēts: norādiet statusu."
    assert note in notes(client, empty, f"Konts\tSkatīt\tPiezīmes\n{iban(1)}\tX\tslēgts 2024. gadā")
    assert note not in notes(client, empty, f"Konts\tSkatīt\tPiezīmes\n{iban(1)}\tX\talga")


def test_doubled_account_names_the_first_row(client: Client, empty: Application) -> None:
    page = loaded(client, empty, f"Konts\tSkatīt\n{iban(1)}\tX\n{iban(2)}\tX\n{iban(1)}\tX")
    ((row, _column, _account, _cell, message),) = findings_in(page)
    assert (row, "tas sarakstā jau ir (2. rinda)" in message) == ("4", True)


def test_holders_are_noted_where_the_applicant_has_no_name(client: Client, empty: Application) -> None:
    pasted = f"Konts\tSkatīt\tKonta turētājs\n{iban(1)}\tX\tPiemēra novada pašvaldība"
    note = "Iestādes nosaukums pieteikumā vēl nav norādīts"
    assert any(note in each for each in notes(client, empty, pasted))
    assert not any(note in each for each in notes(client, draft(GUEST), pasted))


def test_another_sheet_is_read_from_the_file_that_was_loaded(client: Client, empty: Application) -> None:
    sheets = [["Konts"], [iban(1)], [iban(2)]], [["Konts"], [iban(3)]], [["Paskaidrojums"]]
    page = with_file(client, empty, "a.xlsx", xlsx(*sheets, names=("Konti", "Arhīvs & citi", "Lasi")))
    assert "lapa „Konti”" in page.text("main")
    assert "Lapā „Arhīvs & citi” vēl 1 konts" in page.texts("li")
    field = page.field("sheet")
    assert (field.value, field.choices) == ("Konti", ["Konti", "Arhīvs & citi", "Lasi"])
    answer = client.post(at(empty, "ielade/lapa/"), {"sheet": "Arhīvs & citi"})
    assert answer["Location"] == at(empty, "ielade/parskats/")
    page = preview_of(client, empty)
    assert "lapa „Arhīvs & citi”" in page.text("main")
    assert "Lapā „Konti” vēl 2 konti" in page.texts("li")
    assert take(client, empty, "all") == [iban(3)]


def test_sheet_that_is_not_there_changes_nothing(client: Client, empty: Application) -> None:
    with_file(client, empty, "a.xlsx", xlsx([[iban(1)]], [[iban(2)]], names=("A", "B")))
    client.post(at(empty, "ielade/lapa/"), {"sheet": "C"})
    page = preview_of(client, empty)
    assert page.text(".messages").startswith("Failā nav lapas „C”")
    assert "lapa „A”" in page.text("main")


@pytest.mark.parametrize("other", [[], [["Paskaidrojums"], [12]]])
def test_file_without_accounts_in_another_sheet_is_not_kept(
    client: Client, empty: Application, other: list[list[object]]
) -> None:
    page = with_file(client, empty, "a.xlsx", xlsx([[iban(1)]], other, names=("A", "B")))
    assert "Lasīt šo lapu" not in page.buttons()
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


def chosen(page: Page) -> dict[str, str]:
    """The role that is chosen for each column."""
    return {name.removeprefix("column_"): page.field(name).value for name in page.attributes("name", "[name^=column_]")}


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
    page = Page(client.post(at(empty, "ielade/parskats/"), asked))
    assert page.text("#summary h2") == "Kolonnas nav mainītas"
    assert page.summary() == [
        "Kolonnām B un C izvēlēts viens un tas pats: „Konta statuss”. Atstājiet to vienai kolonnai."
    ]
    assert chosen(page) == {"0": "", "1": "status", "2": "status", "3": "daily_limit", "4": "daily_limit"}
    assert chosen(preview_of(client, empty))["0"] == "iban"


def test_role_that_is_not_offered_is_refused(client: Client, empty: Application) -> None:
    loaded(client, empty, PASTED)
    page = Page(client.post(at(empty, "ielade/parskats/"), {"column_1": "nav"}))
    assert page.summary() == ["Kolonnas B saturu izvēlieties no saraksta."]


def test_long_text_comes_along_marked_as_wrong(client: Client, empty: Application) -> None:
    head = "Konts\tRežīms\tTurētājs\tCitas iestādes nosaukums\tTiesības piekļūt citas iestādes kontam\tPiezīmes"
    rows = [
        f"{iban(1)}\tskatīt\tCitas iestādes\t{'N' * 1600}\trakstiska\t{'p' * 12_000}",
        f"{iban(2)}\tskatīt\tSavs\t\t\t",
    ]
    page = loaded(client, empty, "\n".join([head, *rows]))
    assert findings_in(page) == [
        ("2", "D", groups(1), "N" * 60 + "…", "Saīsiniet līdz 200 zīmēm: paņemts tikai teksta sākums")
    ]
    assert any("Šūnas ir pārāk garas (F2): nolasīts tikai to sākums" in note for note in page.texts(".notice li"))
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
    page = with_file(client, empty, "a.xlsx", target.getvalue())
    assert ("3", "ABCD"[column], groups(2), cell, message) in findings_in(page)
    assert [each[1] for each in findings_in(page)].count("ABCD"[column]) == 1
    assert take(client, empty, "right") == [iban(1)]
