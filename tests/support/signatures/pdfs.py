"""The product's PDFs, signed by pyHanko with the keys of `pki`."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from applications.formats import pdf
from tests.support.pdf_documents import INSTITUTION, REFERENCE, TIMESTAMP
from tests.support.signatures import pki
from tests.support.signatures.pki import Answer, Holder


@cache
def prepared() -> bytes:
    """The PDF of an application as it is prepared for signing."""
    return pdf.write(INSTITUTION, reference=REFERENCE, timestamp=TIMESTAMP)


def signed(
    data: bytes | None = None,
    *,
    holder: Holder | None = None,
    field: str = "Paraksts",
    stamped: bool = True,
    checked: bool = True,
    preserved: bool = False,
    adobe: bool = False,
    digest: str = "sha256",
    box: tuple[int, int, int, int] | None = None,
    room: int | None = None,
) -> bytes:
    """The PDF with a signature (PAdES, or Adobe's), a time stamp and an OCSP answer; visible in a `box`.

    `room` is the number of hexadecimal digits that are kept for it.
    """
    who = holder or pki.person()
    certificates = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    certificates.register(pki.authority().asn1)
    signer = signers.SimpleSigner(signing_cert=who.asn1, signing_key=who.asn1_key, cert_registry=certificates)
    stamper = DummyTimeStamper(pki.time_stamper().asn1, pki.time_stamper().asn1_key, fixed_dt=pki.NOW)
    context = ValidationContext(
        trust_roots=[pki.authority().asn1, pki.authority("Testa TSA CA").asn1],
        other_certs=[pki.responder().asn1],
        ocsps=[Answer().der(who)] if checked else [],
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest,
        subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED if adobe else SigSeedSubFilter.PADES,
        embed_validation_info=checked,
        use_pades_lta=preserved,
        validation_context=context if checked else None,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(data or prepared()))
    where = SigFieldSpec(field, box=box) if box else None
    out = pki.apart(
        lambda: signers.sign_pdf(
            writer,
            meta,
            signer,
            timestamper=stamper if stamped else None,
            new_field_spec=where,
            bytes_reserved=room,
        )
    )
    return bytes(out.getvalue())


def stamped_on_page(data: bytes, box: tuple[int, int, int, int]) -> bytes:
    """The signed PDF with a document time stamp more, in a field on its first page."""
    stamper = DummyTimeStamper(pki.time_stamper().asn1, pki.time_stamper().asn1_key, fixed_dt=pki.NOW)
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    append_signature_field(writer, SigFieldSpec("Zimogs", box=box))
    stamping = signers.PdfTimeStamper(stamper, field_name="Zimogs")
    out = pki.apart(lambda: stamping.timestamp_pdf(writer, "sha256"))
    return bytes(out.getvalue())


def appended(data: bytes, change: Callable[[IncrementalPdfFileWriter], object]) -> bytes:
    """The PDF with a change in an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def first_page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    """The first page, to be changed."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    writer.update_container(page)
    return page  # type: ignore[no-any-return]


def with_other_page(data: bytes) -> bytes:
    """The PDF with something drawn over its first page, in an incremental update."""

    def draw(writer: IncrementalPdfFileWriter) -> None:
        drawn, page = writer.add_object(generic.StreamObject(stream_data=b"0 0 500 500 re f")), first_page(writer)
        page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), drawn])

    return appended(data, draw)


def with_other_data(data: bytes) -> bytes:
    """The PDF with the data of another application in its metadata, in an incremental update written by hand."""
    other = pdf.write(replace(INSTITUTION, accounts=INSTITUTION.accounts[:1]), reference=REFERENCE, timestamp=TIMESTAMP)
    with pikepdf.open(io.BytesIO(other)) as opened:
        packet = opened.Root.Metadata.read_bytes()
    reader = PdfFileReader(io.BytesIO(data))
    assert reader.last_startxref is not None
    number, root = reader.root.raw_get("/Metadata").idnum, reader.root_ref.idnum
    stream = b"%d 0 obj\n<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream\nendobj\n"
    body = data + stream % (number, len(packet), packet)
    return body + (
        b"xref\n%d 1\n%010d 00000 n\r\ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (number, len(data), reader.trailer["/Size"], root, reader.last_startxref, len(body))
    )


def with_gap(width: int) -> bytes:
    """The PDF signed anew, so many bytes before the signature left out besides, and as many counted beyond its end."""
    return with_value(value, width)


def with_value(value_of: Callable[[bytes], bytes], width: int = 0, *, room: int | None = None) -> bytes:
    """The PDF with the signature value that `value_of` gives for its bytes, in a gap that is wider by `width`."""
    data = bytearray(signed(stamped=False, checked=False, room=room))
    said = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\] *", data)
    assert said
    end, start, rest = map(int, said.groups())
    data[said.start() : said.end()] = (b"/ByteRange [0 %d %d %d]" % (end - width, start, rest + width)).ljust(
        len(said[0])
    )
    made = value_of(bytes(data[: end - width] + data[start:])).hex().encode()
    data[end + 1 : start - 1] = made.ljust(start - end - 2, b"0")
    return bytes(data)


def with_text_as_value() -> bytes:
    """The PDF signed anew, the value written as a text in the place that is left out, and something else after it."""
    data = bytearray(signed(stamped=False, checked=False))
    said = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", data)
    assert said
    end, start, _rest = map(int, said.groups())
    data[end - 10 : end] = b"/Content2 "
    length = (start - end - 2) // 2
    made = value(bytes(data[:end] + data[start:])).ljust(length, b"\0")
    text = re.sub(rb"[\\()\r]", lambda sign: b"\\r" if sign[0] == b"\r" else b"\\" + sign[0], made)
    written = b"<>/Contents(%b)/More<" % text
    data[end:start] = written.ljust(start - end - 1, b"0") + b">"
    return bytes(data)


def value(data: bytes, *, detached: bool = True) -> bytes:
    """A signature of these bytes (CMS in DER), which are in it unless it is detached."""
    certificates = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    certificates.register(pki.authority().asn1)
    signer = signers.SimpleSigner(
        signing_cert=pki.person().asn1, signing_key=pki.person().asn1_key, cert_registry=certificates
    )
    content = hashlib.sha256(data).digest()
    if not detached:
        return bytes(
            pki.apart(lambda: asyncio.run(signer.async_sign_general_data(b"x", "sha256", detached=False))).dump()
        )
    made = pki.apart(lambda: asyncio.run(signer.async_sign(content, "sha256", use_pades=True)))
    return bytes(made.dump())
