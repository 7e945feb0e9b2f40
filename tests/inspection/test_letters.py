"""A letter of permission in place of an application is known, and says whose it is and for which application."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest

from applications.formats import edoc
from applications.inspection.inspection import Inspection
from applications.inspection.process import Inspector
from applications.presenting import checklists
from applications.signatures.checklist import FAIL
from tests.support.altered_pdfs import saved
from tests.support.letters import letter, other
from tests.support.pdf_documents import INSTITUTION, REFERENCE
from tests.support.running import run
from tests.support.signatures import pdfs
from tests.support.signatures.signing import Signing, container

#: A letter that version 1.0.0 made, which carries no data.
RELEASED = (Path(__file__).parents[1] / "data" / "letters" / "template-1.pdf").read_bytes()
DEPARTMENT = "Rīgas valstspilsētas pašvaldības Izglītības, kultūras un sporta departaments"


def made() -> bytes:
    return letter(*map(other, range(1, 60)), document=INSTITUTION)


def without_data() -> bytes:
    """A letter whose data another program left out."""

    def change(opened: pikepdf.Pdf) -> None:
        del opened.Root.Metadata

    return saved(made(), change)


FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a letter": ("a.pdf", made, "Rīgas dome"),
    "a signed letter": ("a.pdf", lambda: pdfs.signed(made(), box=(300, 30, 500, 80)), "Rīgas dome"),
    "a letter without its data": ("a.pdf", without_data, "Rīgas dome"),
    "a released version's": ("a.pdf", lambda: RELEASED, DEPARTMENT),
    "a released version's, signed": ("a.pdf", lambda: pdfs.signed(RELEASED), DEPARTMENT),
    "in a container": ("a.edoc", lambda: edoc.write(made(), file_name="b.pdf"), "Rīgas dome"),
    "in a signed container": ("a.edoc", lambda: container(Signing(), documents={"b.pdf": made()}), "Rīgas dome"),
}


@pytest.fixture(scope="module")
def inspector() -> Iterator[Inspector]:
    started = Inspector()
    yield started
    started.end()


def of_letter(found: Inspection) -> dict[str, object]:
    (each,) = [each for each in found.around if each.code == "document-permission"]
    return dict(each.values)


@pytest.mark.parametrize("case", FILES)
def test_letter_says_whose_it_is_and_for_which_application(inspector: Inspector, case: str) -> None:
    name, make, holder = FILES[case]
    found = inspector.inspect(name, make())
    assert of_letter(found) == {
        "name": "b.pdf" if name.endswith(".edoc") else name,
        "reference": REFERENCE,
        "holder": holder,
        "applicant": "Ezeru aizsardzības aģentūra",
    }
    assert found.document is None
    first = checklists.glance(found)[0]
    assert (first.outcome, first.reason) == (FAIL, f"Nē, tā ir atļauja: {holder}, pieteikumam {REFERENCE}.")
    step = checklists.next_steps(found)[0]
    for words in (f"iestādes „{holder}” atļauja", REFERENCE, "iesniedzējs: Ezeru aizsardzības aģentūra"):
        assert words in step
    assert Inspection.from_json(found.to_json()) == found


@pytest.mark.parametrize("command", ["check_application", "verify_signatures"])
@pytest.mark.parametrize("case", FILES)
def test_commands_say_whose_letter_it_is(tmp_path: Path, command: str, case: str) -> None:
    name, make, holder = FILES[case]
    path = tmp_path / name
    path.write_bytes(make())
    done = run(command, str(path), "--json")
    (listed,) = done.files
    (message,) = [each["message"] for each in listed["findings"] if each["code"] == "document-permission"]
    assert f"iestādes „{holder}” atļauja pieteikumam {REFERENCE}" in message


def test_application_with_its_letter_in_one_container_is_still_an_application(inspector: Inspector) -> None:
    data = container(Signing(), documents={"a.pdf": pdfs.prepared(), "b.pdf": made()})
    found = inspector.inspect("a.edoc", data)
    assert found.document == INSTITUTION
    assert of_letter(found)["holder"] == "Rīgas dome"
    assert "container-several-documents" in [each.code for each in found.around]


def test_personal_code_in_a_letter_that_somebody_made_up_is_masked(inspector: Inspector) -> None:
    data = letter(other(1, "Jānis Ozols 120384-16035"), document=INSTITUTION)
    assert "120384-16035" not in inspector.inspect("a.pdf", data).to_json()
