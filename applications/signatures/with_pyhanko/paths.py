"""A path from a certificate to a listed service (RFC 5280, 6), through certificates that anybody may have added.

The path is found here and validated by pyHanko, whose own search tries every order of certificates with fitting names:
a file with dozens of them takes it minutes. Here a certificate is another's issuer only if its key has signed it, and
each is visited once.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, cast

from asn1crypto import x509 as asn1_x509  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.validate import async_validate_path

from applications.signatures import certificates

#: Certificates between the signer's and the listed one; signatures of certificates that are verified for one path.
LONGEST, MAXIMUM_STEPS = 8, 128


def path(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    moment: datetime.datetime,
) -> ValidationPath | None:
    """The first path from a root to the certificate through the others that is valid at a moment; None without any."""
    if not certificates.is_valid_at(certificate, moment):
        return None
    for root, *between in _chains(certificate, others, roots):
        valid = _awaited(_validated(certificate, root, between, moment))
        if valid:
            return valid
    return None


def _chains(
    certificate: x509.Certificate, others: Sequence[x509.Certificate], roots: Sequence[x509.Certificate]
) -> Iterator[list[x509.Certificate]]:
    """Every chain: a root, then the certificates down to this one, each issued by the one before."""
    if certificate in roots:
        yield [certificate]
    steps, seen, waiting = MAXIMUM_STEPS, {certificate}, [(certificate, list[x509.Certificate]())]
    while waiting:
        child, between = waiting.pop()
        for issuer in (*roots, *others):
            if issuer.subject != child.issuer or issuer in seen:
                continue
            if not steps:
                return
            steps -= 1
            if not certificates.has_issued(issuer, child):
                continue
            if issuer in roots:
                yield [issuer, *between]
            elif len(between) < LONGEST:
                seen.add(issuer)
                waiting.append((issuer, [issuer, *between]))


@lru_cache(maxsize=64)
def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """A certificate as pyHanko needs it; cached, since a file's signatures share certificates."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _awaited(validating: Coroutine[Any, Any, ValidationPath | None]) -> ValidationPath | None:
    """The result of a coroutine; run in another thread if this one already runs an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(validating)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, validating).result()


async def _validated(
    certificate: x509.Certificate, root: x509.Certificate, between: list[x509.Certificate], moment: datetime.datetime
) -> ValidationPath | None:
    leaf, *others = (as_asn1(each) for each in (certificate, *between))
    context = ValidationContext(
        trust_roots=[as_asn1(root)],
        other_certs=others,
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    try:
        for built in await context.path_builder.async_build_paths(leaf):
            await async_validate_path(context, built)
            return cast("ValidationPath", built)
    except Exception:  # pyHanko raises anything for made-up certificates, and nothing of that is a path
        return None
    return None
