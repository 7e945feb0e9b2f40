"""Run every benchmark, or those named: `python -m benchmarks rules xml`, and so on."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile

NAMES = ("rules", "xml", "pages", "many", "registered", "spreadsheet", "signatures", "disk", "pdf", "registers")


def main() -> None:
    """Each benchmark prints its own figures; the database is a new SQLite file, or that of BENCH_DATABASE_URL."""
    with tempfile.TemporaryDirectory() as folder:
        database = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ |= {"VAR_DIR": folder, "DATABASE_URL": database}
        os.environ |= {"SECRET_KEY": "bench", "ALLOWED_HOSTS": "testserver", "LOG_LEVEL": "ERROR"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "ekase_pieteikums.settings"
        os.environ.pop("DEBUG", None)
        import django

        django.setup()
        for name in sys.argv[1:] or NAMES:
            print(f"\n== {name}", flush=True)
            importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
