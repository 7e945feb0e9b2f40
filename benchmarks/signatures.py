"""The time to verify signed containers and PDFs, without trusted lists and with one."""

from __future__ import annotations

import logging

from applications.formats import pdf
from applications.signatures import certificates
from applications.signatures.report import FileReport
from applications.signatures.trusted_lists import TrustedList
from applications.signatures.verification import verify
from applications.signatures.with_pyhanko.paths import as_asn1
from applications.signatures.with_pyhanko.timestamp_authorities import signer_of
from benchmarks.timing import median_ms
from tests.support.pdf_documents import REFERENCE, TIMESTAMP, with_accounts
from tests.support.signatures import lists, pdfs, pki
from tests.support.signatures.signing import Signing, container

RUNS = 30


def main() -> None:
    """Print milliseconds for containers with one signature and with three, and for signed PDFs, by kinds of keys."""
    logging.disable(logging.WARNING)
    trusted = [lists.read()]
    print(f"{'file':>22}  {'without trust':>13}  {'with trust':>10}")
    for kind in pki.KEYS:
        _print(f"container, {kind}", container(Signing(holder=pki.person(kind))), trusted)
    _print("container, three", container(*(Signing(holder=pki.person(kind)) for kind in pki.KEYS[:3])), trusted)
    _print("PDF, p256", pdfs.signed(), trusted)
    large = pdf.write(with_accounts(1_000), reference=REFERENCE, timestamp=TIMESTAMP)
    _print("PDF, 1,000 accounts", pdfs.signed(large), trusted)


def _print(name: str, data: bytes, trusted: list[TrustedList]) -> None:
    assert verify("a", data, trusted).valid
    plain = median_ms(lambda each: _anew(each, []), [data] * RUNS)
    with_trust = median_ms(lambda each: _anew(each, trusted), [data] * RUNS)
    print(f"{name:>22}  {plain:>10.1f} ms  {with_trust:>7.1f} ms")


def _anew(data: bytes, trusted: list[TrustedList]) -> FileReport:
    """The report on a file that is verified for the first time, with lists that have been read before."""
    for cached in (signer_of, as_asn1, certificates.has_issued):
        cached.cache_clear()
    return verify("a", data, trusted)
