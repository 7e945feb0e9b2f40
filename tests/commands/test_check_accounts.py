"""The command that reads accounts in spreadsheets: its output and its exit status."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.support.drafts import iban
from tests.support.spreadsheet_files import xlsx

HEAD = ["Konts", "Režīms", "Maksājuma limits", "Dienas limits"]
RIGHT: list[list[Any]] = [HEAD, [iban(1), "skatīt"], [iban(2), "vadīt", 5000, 20_000], ["Kopā", "", 5000, 20_000]]


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit status, output and errors."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_accounts", *arguments, stdout=out, stderr=err)
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.getvalue(), err.getvalue()


def report(path: Path) -> tuple[int, dict[str, Any]]:
    status, out, _err = run(str(path), "--json")
    (file,) = json.loads(out)["files"]
    return status, file


def kept(folder: Path, *sheets: list[list[Any]]) -> Path:
    path = folder / "konti.xlsx"
    path.write_bytes(xlsx(*sheets, names=[f"Lapa {number}" for number in range(len(sheets))]))
    return path


def test_right_file_is_reported_whole(tmp_path: Path) -> None:
    path = kept(tmp_path, RIGHT)
    managed = {"iban": iban(2), "access_mode": "manage", "payment_limit": 5000, "daily_limit": 20_000}
    blank = {"holder": "own", "holder_name": "", "status": "open", "permission": "", "legal_basis": ""}
    viewed = {"iban": iban(1), "access_mode": "view", "payment_limit": None, "daily_limit": None}
    assert report(path) == (
        0,
        {
            "file": str(path),
            "readable": True,
            "sheet": "Lapa 0",
            "rows": [{"row": 2} | blank | viewed, {"row": 3} | blank | managed],
            "left_out": [{"row": 4, "reason": "total"}],
            "questions": [],
            "findings": [],
        },
    )


def test_errors_give_status_1_with_their_cells(tmp_path: Path) -> None:
    status, file = report(kept(tmp_path, [HEAD, [iban(1), "kā būs"]]))
    assert status == 1
    assert file["questions"] == [{"code": "words-unclear", "cells": "B2"}]
    ((finding),) = file["findings"]
    assert (finding["code"], finding["row"], finding["column"]) == ("choice-unknown", 2, "B")
    assert set(finding) == {"code", "row", "column", "message"}


def test_questions_alone_give_status_1(tmp_path: Path) -> None:
    status, file = report(kept(tmp_path, RIGHT, [["Konts"], [iban(9)]]))
    assert (status, file["findings"]) == (1, [])
    assert file["questions"] == [{"code": "other-sheets", "cells": "Lapa 1"}]


def test_unreadable_file_gives_status_2_after_the_others(tmp_path: Path) -> None:
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    status, out, err = run(str(broken), str(kept(tmp_path, RIGHT)))
    assert status == 2
    assert err.startswith(f"{broken}: Fails ir bojāts")
    assert "konti: 2" in out
    status, file = report(broken)
    assert (status, file["readable"], file["rows"], set(file) - {"error"}) == (2, False, [], {*report_keys()})


def report_keys() -> list[str]:
    return ["file", "readable", "sheet", "rows", "left_out", "questions", "findings"]


def test_lines_for_people_name_cells_and_codes(tmp_path: Path) -> None:
    path = kept(tmp_path, [["Konta Nr.", iban(1)], ["Režīms", "kā būs"], ["Statuss", "atvērts"]])
    _status, out, _err = run(str(path))
    assert f"{path}: : Tabula ir pagriezta" not in out
    assert "Tabula ir pagriezta: katrs konts ir savā kolonnā [table-turned]" in out
    assert "B2: Nav skaidrs, ko nozīmē „kā būs” (B2) [words-unclear]" in out
    assert "B2: Izvēlieties pieejas režīmu" in out
