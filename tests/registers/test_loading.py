"""A register file takes the place of the last one as a whole, or changes nothing."""

from __future__ import annotations

import datetime
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from registers import loading, reading
from registers.models import FormerName, Institution, Load, Officer, Register, Status, Word
from registers.reading import UnreadableRegister
from tests.support.registers import EVERY_FILE, FOLDER, PUBLIC, enterprises, load_samples, load_text

pytestmark = pytest.mark.django_db


def institutions(register: Register = Register.ENTERPRISES) -> list[tuple[str, str]]:
    """The numbers and names of a register's current load."""
    current = Load.objects.filter(register=register, is_current=True)
    return list(Institution.objects.filter(load__in=current).order_by("pk").values_list("number", "name"))


def many(number: int, name: str = "SIA Paraugs") -> str:
    return enterprises(*[(f"4{row:010d}", f"{name} {row}") for row in range(number)])


def test_every_sample_is_known_by_its_columns() -> None:
    load_samples()
    assert dict(Load.objects.values_list("register", "rows")) == {
        Register.PUBLIC: 4,
        Register.DELEGATED: 1,
        Register.ENTERPRISES: 2,
        Register.FORMER_NAMES: 2,
        Register.OFFICERS: 4,
    }
    assert set(Load.objects.values_list("is_current", flat=True)) == {True}


def test_values_of_the_samples_are_kept() -> None:
    load_samples()
    kindergarten = Institution.objects.get(number="99999990049")
    assert kindergarten.name == 'Parauga novada "Zīļuka" pirmsskola; filiāle'
    assert (kindergarten.is_taxpayer, kindergarten.higher_number) == (False, "99999990015")
    assert list(Institution.objects.filter(number="99999990015").values_list("status", "removed_on")) == [
        (Status.REGISTERED, None),
        (Status.REMOVED, datetime.date(2019, 12, 31)),
    ]
    port = Institution.objects.get(number="49999990020")
    assert (port.name, port.status) == ('VAS "PARAUGA OSTA"', Status.LIQUIDATED)
    assert FormerName.objects.get(name='SIA "PARAUGA APKURE"').until == datetime.date(2015, 3, 31)
    assert Officer.objects.get(name="Paraugs Jānis-Juris").representation == "WITH_AT_LEAST"
    assert not Officer.objects.get(name='SIA "PĀRVALDNIEKS"').is_person


def test_personal_codes_and_dates_of_birth_are_not_kept() -> None:
    load_samples()
    kept = [str(value) for row in Officer.objects.values_list() for value in row]
    assert not any("*" in value or value == "1980-01-01" for value in kept)


def test_columns_are_found_in_any_order_with_others_beside() -> None:
    load_text('jauna;date_to;name;regcode\nx;2015-03-31;"SIA ""VECAIS; NOSAUKUMS""";49999990016\n')
    former = FormerName.objects.get()
    assert (former.number, former.name) == ("49999990016", 'SIA "VECAIS; NOSAUKUMS"')


def test_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    call_command("load_register", str(FOLDER / "ppi_with_bom.sample.csv"), stdout=io.StringIO())
    assert len(institutions(Register.PUBLIC)) == 4


def test_new_rows_take_the_place_of_the_old_ones() -> None:
    load_text(many(3))
    load_text(enterprises(("40000000009", "SIA Cits"), ("40000000008", "SIA Vēl"), ("40000000007", "SIA Trešais")))
    assert institutions() == [
        ("40000000009", "SIA Cits"),
        ("40000000008", "SIA Vēl"),
        ("40000000007", "SIA Trešais"),
    ]
    assert Institution.objects.count() == 3
    assert Load.objects.count() == 1
    assert set(Word.objects.values_list("load", flat=True)) == {Load.objects.get().pk}


def test_loading_one_register_leaves_others() -> None:
    load_samples(PUBLIC)
    load_text(many(3))
    assert len(institutions(Register.PUBLIC)) == 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unknown-columns"),
        ("a;b;c\n1;2;3\n", "unknown-columns"),
        ("regcode,name,date_to\n1,2,3\n", "unknown-columns"),
        (many(7), "fewer-rows"),
        (many(0), "fewer-rows"),
        (many(10) + '4;"SIA' + "\nX;Y" * 9_000, "damaged"),
        (many(10) + "".join(f"4;{row}\n" for row in range(5)), "many-skipped"),
    ],
)
def test_refused_file_changes_nothing(text: str, code: str) -> None:
    load_text(many(9))
    before = [list(model.objects.order_by("pk").values()) for model in (Load, Institution, Word)]
    with pytest.raises(UnreadableRegister) as refused:
        load_text(text)
    assert refused.value.code == code
    assert [list(model.objects.order_by("pk").values()) for model in (Load, Institution, Word)] == before


def test_eight_tenths_of_the_last_rows_are_enough() -> None:
    load_text(many(10))
    load_text(many(8))
    assert len(institutions()) == 8


def test_fewer_rows_are_loaded_by_force() -> None:
    load_text(many(10))
    load_text(many(2), force=True)
    assert len(institutions()) == 2


def test_single_damaged_row_is_skipped() -> None:
    loaded = load_text(many(10) + "41234;SIA Puse\n")
    assert (loaded.load.rows, loaded.skipped) == (10, 1)


def test_old_rows_are_seen_until_the_new_ones_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    load_text(many(10))
    seen: list[int] = []

    def rows(self: reading.RegisterFile) -> Iterator[reading.Values]:
        for row in original(self):
            seen.append(len(institutions()))
            yield row

    original = reading.RegisterFile.rows
    monkeypatch.setattr(reading.RegisterFile, "rows", rows)
    monkeypatch.setattr(loading, "_PIECE", 2)
    load_text(many(9, "SIA Jauns"))
    assert seen == [10] * 9
    assert institutions()[0] == ("40000000000", "SIA Jauns 0")


def test_rows_of_an_interrupted_load_are_removed_by_the_next_one() -> None:
    load_text(many(10))
    left = Load.objects.create(register=Register.ENTERPRISES, file_date=timezone.localdate())
    Load.objects.filter(pk=left.pk).update(started_at=timezone.now() - datetime.timedelta(hours=2))
    Institution.objects.create(pk=left.first_key, load=left, number="4", name="Puse", name_key=1, status="registered")
    load_text(many(10))
    assert not Institution.objects.filter(name="Puse").exists()
    assert Load.objects.count() == 1


def test_command_prints_rows_and_the_date_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(many(3))
    os.utime(file, (1_795_000_000, 1_795_000_000))
    out = io.StringIO()
    call_command("load_register", str(file), stdout=out)
    assert out.getvalue() == (
        "Uzņēmumu reģistrs: ielādēts, rindas: 3 (iepriekš: 0, izlaistas: 0), dati no 18.11.2026.\n"
    )


def test_command_refuses_in_one_sentence_and_loads_the_other_files(tmp_path: Path) -> None:
    wrong, latin = tmp_path / "cits.csv", tmp_path / "latin.csv"
    wrong.write_text("a;b\n")
    latin.write_bytes("regcode;name;date_to\n4;Ķeguma;\n".encode("iso8859-13"))
    out, err = io.StringIO(), io.StringIO()
    files = [str(wrong), str(latin), str(tmp_path / "nav.csv"), str(FOLDER / PUBLIC)]
    with pytest.raises(SystemExit) as ended:
        call_command("load_register", *files, "--json", stdout=out, stderr=err)
    assert ended.value.code == 2
    reports = json.loads(out.getvalue())["files"]
    assert [each["loaded"] for each in reports] == [False, False, False, True]
    assert [each["error"] for each in reports[:3]] == [
        "Faila pirmajā rindā nav neviena zināma reģistra kolonnu nosaukumu",
        "Fails nav UTF-8 kodējumā",
        "Tāda faila nav, vai to nevar atvērt",
    ]
    assert (reports[3]["register"], reports[3]["rows"], reports[3]["skipped"]) == ("public", 4, 0)
    assert len(err.getvalue().splitlines()) == 3


def test_every_sample_is_here() -> None:
    assert all((FOLDER / name).is_file() for name in EVERY_FILE)
