"""Register files that are damaged or odd, and loads that meet."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet

from registers import loading, reading, search
from registers.models import Institution, Load, Officer, Register, Word
from registers.reading import UnreadableRegister
from registers.state import current_loads
from tests.support.registers import FOLDER, OFFICERS, enterprises, load_text

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    current = [load.pk for load in current_loads().values()]
    return list(Institution.objects.filter(load__in=current).order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(newline: str) -> None:
    load_text(enterprises(("40000000001", 'SIA "A;B"'), ("40000000002", "SIA C")).replace("\n", newline))
    assert names() == ['SIA "A;B"', "SIA C"]


def test_nul_is_left_out() -> None:
    load_text(enterprises(("40000000001", "SIA Ka\x00lns"), ("4\x000000000002", "SIA Leja")))
    assert list(Institution.objects.order_by("pk").values_list("number", "name")) == [
        ("40000000001", "SIA Kalns"),
        ("40000000002", "SIA Leja"),
    ]


def test_line_break_and_quotes_within_a_name_are_kept() -> None:
    load_text(enterprises(("40000000001", 'SIA "Kalns\nun ""leja"""')))
    assert names() == ['SIA "Kalns\nun ""leja"""']


def test_line_that_never_ends_is_refused_before_it_is_read() -> None:
    class Endless:
        read = 0

        def readline(self, limit: int) -> str:
            Endless.read += limit
            return "x" * limit

    with pytest.raises(UnreadableRegister, match="line-too-long"):
        reading.RegisterFile(Endless())  # type: ignore[arg-type]
    assert Endless.read == reading._LONGEST_LINE


def test_values_that_no_column_holds_are_skipped_or_cut() -> None:
    rows = [(f"4{row:010d}", "SIA Kalns") for row in range(300)]
    loaded = load_text(enterprises(*rows, ("4" * 31, "SIA Garais")))
    assert (loaded.load.rows, loaded.skipped) == (300, 1)
    officers = (FOLDER / OFFICERS).read_text("utf-8")
    load_text(officers.replace("BOARD_MEMBER", "B" * 200).replace("WITH_AT_LEAST;1", "WITH_AT_LEAST;99999999999"))
    assert set(Officer.objects.values_list("with_at_least", flat=True)) == {0, None}


@pytest.mark.parametrize("share", [0.3, 0.7, 0.999])
def test_half_a_file_is_refused(share: float) -> None:
    text = enterprises(*[(f"4{row:010d}", f"SIA Kalns {row}") for row in range(1000)])
    load_text(text)
    half = text[: int(len(text) * share)]
    if share > 0.9:
        load_text(half)
        assert len(names()) >= 998
        return
    with pytest.raises(UnreadableRegister, match="fewer-rows"):
        load_text(half)
    assert len(names()) == 1000


def test_file_with_two_byte_order_marks_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "register.csv"
    file.write_bytes(b"\xef\xbb\xbf" * 2 + enterprises(("40000000001", "SIA Kalns")).encode())
    with pytest.raises(SystemExit):
        call_command("load_register", str(file))
    assert "kolonnu nosaukumu" in capsys.readouterr().err
    assert not Load.objects.exists()


def test_number_that_was_removed_and_registered_again_is_the_registered_one() -> None:
    header, *rows = (FOLDER / "ppi_public_persons_institutions.sample.csv").read_text("utf-8").splitlines()
    removed = next(row for row in rows if row.startswith("Veca parauga"))
    registered = next(row for row in rows if row.startswith("Paraugu pārvalde;99999990015"))
    for order in ((removed, registered), (registered, removed)):
        load_text("\n".join((header, *order, *order)) + "\n", force=True)
        assert [each.name for each in search.search("99999990015", current_loads())] == ["Paraugu pārvalde"]


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_leave_one_of_them_whole() -> None:
    texts = [
        enterprises(*[(f"4{row:010d}", f"SIA {name} {row}") for row in range(3_000)]) for name in ("Viens", "Divi")
    ]
    load_text(texts[0])
    failures: list[BaseException] = []
    both_swap = threading.Barrier(2, timeout=30)
    original, end = loading._refuse_if_incomplete, loading._end

    def at_once(*args: object, **options: object) -> int:
        answer = original(*args, **options)  # type: ignore[arg-type]
        both_swap.wait()
        return answer

    def slowly(loads: QuerySet[Load]) -> None:
        end(loads)
        time.sleep(0.3)

    def load(text: str) -> None:
        try:
            load_text(text)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "_refuse_if_incomplete", at_once)
        patch.setattr(loading, "_end", slowly)
        threads = [threading.Thread(target=load, args=[text]) for text in texts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert failures == []
    current = Load.objects.get(register=Register.ENTERPRISES, is_current=True)
    assert len({name.split()[1] for name in names()}) == 1
    assert len(names()) == current.rows == 3_000
    load_text(texts[1])
    assert Load.objects.count() == 1
    assert set(Word.objects.values_list("load", flat=True)) == {Load.objects.get().pk}
