"""What is erased is gone from the disk too."""

from pathlib import Path

import pytest
from django.db import connection

from applications.acts.erasing import erase
from tests.support.drafts import account, draft, freeze

TYPED = b"Erased-Never-To-Be-Found"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite's files")
@pytest.mark.django_db(transaction=True)
def test_erased_application_is_in_none_of_sqlites_files() -> None:
    with connection.cursor() as cursor:
        path = Path(cursor.execute("PRAGMA database_list").fetchone()[2])
    if not path.name:
        pytest.skip("the database is in memory")

    def found() -> int:
        return sum(file.read_bytes().count(TYPED) for file in path.parent.glob(f"{path.name}*"))

    application = draft("g", accounts=[account(1, holder_name=TYPED.decode())])
    freeze(application)
    assert found() > 0
    erase(application)
    assert found() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite's files")
@pytest.mark.django_db
def test_sqlite_overwrites_what_is_deleted() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
