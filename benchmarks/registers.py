"""Loading a register of its real size, and one keystroke in a search among its institutions."""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from benchmarks.register_files import write_enterprises
from registers.management.commands.load_register import load_file
from registers.models import Institution
from registers.search import search
from registers.state import current_loads

#: What people type, the beginnings that most names have among it.
TYPED = (
    "b s p r ri rī rīg rīga rīgas sa sab bal balt baltic lat latvijas a d li ba be ka ma",
    "rigas nams|nams rigas|r b|ba s|s ba|ba be|balt grupa|latv lie|rigas s|jurmalas daugavas|rigas dau|la li|k m a",
    "400|4500|45000|4500012|45000123456|454|4548|LV45|45 000 1",
    "5000|0000|0001|50001|00012|1234|12345|3456|000 123|99999",
    "SIA „Rīgas|sabiedrība ar ierobež|akciju sabiedrība bal|zzzz|linieks|pakninieks linieks|ministrija",
)


def main() -> None:
    """Print seconds and megabytes of two loads, and milliseconds of keystrokes."""
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.csv"
        write_enterprises(file)
        for what in ("first load", "replacing it"):
            start, busy = time.perf_counter(), time.process_time()
            load_file(file)
            megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            took, busy = time.perf_counter() - start, time.process_time() - busy
            print(f"{what:<24}  {took:>8.1f} s  {busy:>8.1f} s of the processor  {megabytes:>8.0f} MB", flush=True)
    keystrokes()


def keystrokes() -> None:
    """Print milliseconds of keystrokes in the loaded registers, and the slowest ones."""
    texts = [*TYPED[0].split(), *(text for line in TYPED[1:] for text in line.split("|"))]
    names = Institution.objects.order_by("pk").values_list("name", flat=True)[:200_000:10_000]
    texts += [name[:length] for name in names for length in range(36, min(len(name), 60), 4)]
    times: dict[str, float] = {}
    for text in texts:
        runs = []
        for _run in range(5):
            start = time.perf_counter()
            search(text, current_loads())
            runs.append((time.perf_counter() - start) * 1000)
        times[text] = statistics.median(runs)
    slowest = sorted(times, key=lambda text: -times[text])[:8]
    print(f"{connection.vendor}: {len(texts)} keystrokes, median {statistics.median(times.values()):.1f} ms")
    print("slowest: " + ", ".join(f"„{text}” {times[text]:.1f}" for text in slowest))
