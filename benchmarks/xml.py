"""Writing XML with its check against the schema, and reading it back."""

from __future__ import annotations

from applications.formats import xml
from benchmarks.timing import median_ms
from tests.support.pdf_documents import with_accounts

RUNS = 15


def main() -> None:
    """Prints milliseconds for 10, 100 and 1,000 accounts, another document each time."""
    print(f"{'accounts':>8}  {'write and check':>15}  {'read':>9}")
    for accounts in (10, 100, 1000):
        documents = [with_accounts(accounts, seed) for seed in range(RUNS + 1)]
        written = median_ms(xml.write, documents)
        read = median_ms(xml.read, [xml.write(document) for document in documents])
        print(f"{accounts:>8}  {written:>12.1f} ms  {read:>6.1f} ms")
