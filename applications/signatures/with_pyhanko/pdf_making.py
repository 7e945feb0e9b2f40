"""A PDF signed in two steps by pyHanko: PAdES, baseline LT (EN 319 142-1), invisible, in incremental updates.

The field has no size and is on a page whose tabs follow the structure, so the file stays PDF/A-2a and PDF/UA-1.
"""

from __future__ import annotations

import asyncio
import io
import json
import zlib
from collections.abc import Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from asn1crypto import cms, ocsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from applications.signatures.making.keys import Method
from applications.signatures.with_pyhanko.paths import as_asn1

FIELD, LABEL = "Paraksts", "Elektroniskais paraksts"
#: Bytes kept for the signature: twice what certificates of 4096 bits and a time stamp take.
ROOM = 24 * 1024

Made = TypeVar("Made")


def begin(prepared: bytes, certificate: x509.Certificate, issuer: x509.Certificate, how: Method) -> tuple[bytes, bytes]:
    """Return what the card signs (the signed attributes in DER), and what was appended, with the place of the value."""
    signer = _signer(certificate, issuer)
    meta = PdfSignatureMetadata(field_name=FIELD, md_algorithm=how.asn1_name, subfilter=SigSeedSubFilter.PADES)
    pdf_signer = PdfSigner(meta, signer, new_field_spec=SigFieldSpec(FIELD, readable_field_name=LABEL))
    writer = IncrementalPdfFileWriter(io.BytesIO(prepared))

    async def prepare() -> tuple[PreparedByteRangeDigest, bytes, bytes]:
        output = io.BytesIO()
        region, *_more = await pdf_signer.async_digest_doc_for_signing(writer, bytes_reserved=2 * ROOM, output=output)
        attributes = await signer.signed_attrs(region.document_digest, how.asn1_name, use_pades=True)
        return region, attributes.dump(), output.getvalue()

    region, to_sign, written = _awaited(prepare())
    if not written.startswith(prepared):
        raise ValueError("the prepared PDF was changed")
    place = [region.reserved_region_start, region.reserved_region_end, region.document_digest.hex()]
    return to_sign, json.dumps(place).encode() + b"\n" + zlib.compress(written[len(prepared) :])


def complete(
    prepared: bytes,
    rest: bytes,
    to_sign: bytes,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    value: bytes,
    token: bytes,
    responses: Sequence[bytes],
    others: Iterable[bytes],
) -> bytes:
    """Return the signed PDF, with the time stamp at the signature and the rest of the proof in the security store."""
    place, _line, appended = rest.partition(b"\n")
    start, end, document_digest = json.loads(place)
    signer = _signer(certificate, issuer, value)
    attributes = cms.CMSAttributes.load(to_sign)
    algorithm = next(each for each in attributes if each["type"].native == "message_digest")
    if algorithm["values"][0].native != bytes.fromhex(document_digest):
        raise ValueError("the attributes are of another document")
    signed = _awaited(signer.async_sign_prescribed_attributes(_digest_name(document_digest), attributes))
    (info,) = signed["content"]["signer_infos"]
    info["unsigned_attrs"] = [
        cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token)]})
    ]
    output = io.BytesIO(prepared + zlib.decompress(appended))
    region = PreparedByteRangeDigest(bytes.fromhex(document_digest), start, end)
    contents = region.fill_with_cms(output, signed.dump())
    DocumentSecurityStore.add_dss(
        output,
        contents,
        certs=[as_asn1(certificate), as_asn1(issuer), *map(asn1_x509.Certificate.load, dict.fromkeys(others))],
        ocsps=[ocsp.OCSPResponse.load(each) for each in dict.fromkeys(responses)],
    )
    return output.getvalue()


def _signer(certificate: x509.Certificate, issuer: x509.Certificate, value: bytes | None = None) -> ExternalSigner:
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    known.register(as_asn1(issuer))
    return ExternalSigner(as_asn1(certificate), known, value)


def _digest_name(hexadecimal: str) -> str:
    return f"sha{len(hexadecimal) * 4}"


def _awaited(coroutine: Coroutine[object, object, Made]) -> Made:
    """The result of a coroutine, from another thread: this one may run an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
