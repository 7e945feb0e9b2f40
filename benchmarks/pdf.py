"""How long a PDF takes and how much memory it leaves, beside WeasyPrint making the same paper from an HTML table.

    python -m benchmarks.pdf

Each run prints another document, so that nothing comes from a cache; the first one of each size is not counted.
"""

from __future__ import annotations

import html
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import weasyprint

from applications.domain.document import Document
from applications.formats import pdf
from applications.formats.pdf_page import page
from applications.formats.pdf_process import RENDERER
from tests.support.pdf_documents import REFERENCE, TIMESTAMP, with_accounts

#: Accounts, our runs, WeasyPrint's runs: it takes seconds where we take tenths.
SIZES = ((10, 30, 5), (100, 20, 3), (1000, 10, 1))
EXPORTS = 200

STYLE = """
@page { size: A4; margin: 20mm 20mm 24mm 25mm; @bottom-right { content: "lapa " counter(page) " no " counter(pages) } }
body { font: 10.5pt/1.3 "DejaVu Serif", serif }
h1 { font-size: 14pt; text-align: center }
h2 { font-size: 11pt; margin: 6mm 0 2mm }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
tr { break-inside: avoid; border-top: 0.4pt solid #999; border-bottom: 0.4pt solid #999 }
th, td { padding: 1.4mm; text-align: left; vertical-align: top }
small { display: block; color: #555 }
"""


def main() -> None:
    """Prints the memory after EXPORTS exports of 1,000 accounts, 10,000 accounts once, and the table of times."""
    print_memory()
    print(f"{'accounts':>8}  {'this':>9}  {'WeasyPrint':>10}  {'times':>5}")
    for accounts, runs, others in SIZES:
        ours = median(write, accounts, runs)
        theirs = median(write_with_weasyprint, accounts, others)
        print(f"{accounts:>8}  {ours * 1000:>6.0f} ms  {theirs * 1000:>7.0f} ms  {theirs / ours:>5.0f}", flush=True)


def median(act: Callable[[Document], bytes], accounts: int, runs: int) -> float:
    """Return the median seconds of `act` over different documents of this many accounts."""
    times = []
    for run in range(runs + 1):
        document = with_accounts(accounts, seed=run)
        start = time.perf_counter()
        act(document)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def print_memory() -> None:
    """Print the memory of this process after EXPORTS exports, and the peak of its child."""
    times = []
    for seed in range(EXPORTS):
        document = with_accounts(1000, seed)
        start = time.perf_counter()
        write(document)
        times.append(time.perf_counter() - start)
    times.sort()
    print(f"{EXPORTS} exports of 1,000 accounts, each another:")
    print(
        f"    median {times[EXPORTS // 2] * 1000:.0f} ms, one in twenty over {times[EXPORTS * 19 // 20] * 1000:.0f} ms"
    )
    print(f"    this process holds {resident_memory():.0f} MB, its child held {end_child():.0f} MB at most")
    document = with_accounts(10_000)
    start = time.perf_counter()
    size = len(write(document))
    print(f"10,000 accounts: {time.perf_counter() - start:.1f} s, {size / 2**20:.1f} MB")
    print(f"    this process holds {resident_memory():.0f} MB, its child held {end_child():.0f} MB at most", flush=True)


def end_child() -> float:
    """End the rendering process; return the peak memory of all children, in MB."""
    RENDERER.end()
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def resident_memory() -> float:
    """Return the resident memory of this process, in MB."""
    return int(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0]) / 1024


def write(document: Document) -> bytes:
    """Return the PDF by this project."""
    return pdf.write(document, reference=REFERENCE, timestamp=TIMESTAMP)


def write_with_weasyprint(document: Document) -> bytes:
    """Return the PDF by WeasyPrint: the same sections and table, tagged and accessible too."""
    written: bytes = weasyprint.HTML(string=as_html(page(document, REFERENCE, ()))).write_pdf(pdf_variant="pdf/ua-1")
    return written


def as_html(data: dict[str, Any]) -> str:
    """Return the page's data as HTML."""
    accounts = data["accounts"]
    heads = "".join(f"<th>{html.escape(column)}</th>" for column in accounts["columns"])
    rows = "".join(
        f"<tr><td>{number}<td>{iban}{''.join(f'<small>{html.escape(note)}</small>' for note in notes)}"
        f"<td>{view}<td>{manage}<td>{payment}<td>{daily}</tr>"
        for number, iban, notes, view, manage, payment, daily in accounts["rows"]
    )
    return (
        f'<!doctype html><html lang="lv"><head><meta charset="utf-8"><title>{data["title"]}</title>'
        f"<style>{STYLE}</style></head><body><p>{data['addressee']}</p><h1>{data['title']}</h1>"
        f"<p>{data['subtitle']}</p>{''.join(map(section, data['before']))}"
        f"<h2>{accounts['heading']}</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f"{''.join(map(section, data['after']))}<p>{data['closing']['date']}</p><p>{data['closing']['signed']}</p>"
    )


def section(part: dict[str, Any]) -> str:
    """Return one section's heading and rows as HTML."""
    rows = "".join(
        f"<tr><th>{html.escape(label)}</th><td>{html.escape(value)}</td></tr>" for label, value in part["rows"]
    )
    return f"<h2>{html.escape(part['heading'])}</h2><table>{rows}</table>"


if __name__ == "__main__":
    main()
