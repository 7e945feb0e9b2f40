"""What README.md tells an administrator to type works as it stands there."""

import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_backup_copies_the_database_while_it_is_open(tmp_path: Path) -> None:
    commands = re.findall(r"```\n(umask 077\n.*backup.*\n)```", (ROOT / "README.md").read_text())
    assert len(commands) == 1
    command = commands[0].replace("/var/lib/ekase-pieteikums/", f"{tmp_path}/").replace("/backup/", f"{tmp_path}/copy-")
    with closing(sqlite3.connect(tmp_path / "ekase.sqlite3")) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE kept AS SELECT 7 AS number")
        database.commit()
        subprocess.run(["/bin/sh", "-euc", command], check=True)
    copy = tmp_path / "copy-ekase.sqlite3"
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT number FROM kept").fetchone() == (7,)
