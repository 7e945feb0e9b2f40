"""A time stamp service (RFC 3161) and an OCSP responder (RFC 6960) that answer over HTTP on loopback."""

from __future__ import annotations

import contextlib
import datetime
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from asn1crypto import algos, cms, core, tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import ocsp

from tests.support.signatures import pki
from tests.support.signatures.pki import Answer, Holder

Reply = Callable[[bytes], bytes]


@dataclass
class Service:
    """What a server answers: `reply` makes the body. `asked` are the requests: path, headers and body."""

    reply: Reply
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    waits: threading.Event | None = None
    url: str = ""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextlib.contextmanager
def serving(reply: Reply) -> Iterator[Service]:
    """Serve on a free port of loopback."""
    service = Service(reply)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.asked.append((self.path, dict(self.headers), body))
            if service.waits:
                service.waits.wait(30)
            answer = service.reply(body)
            with contextlib.suppress(OSError):
                self.send_response(service.status)
                for name, value in {"Content-Length": str(len(answer)), **service.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        if service.waits:
            service.waits.set()
        server.shutdown()
        server.server_close()


def stamping(by: Holder | None = None, *, nonce: int = 0, imprint: bytes = b"", refused: bool = False) -> Reply:
    """Answer questions with a token now; another nonce (added) or imprint makes it wrong."""
    holder = by or pki.time_stamper()

    def reply(body: bytes) -> bytes:
        if refused:
            return bytes.fromhex("30053003020102")  # a status of 2, rejection
        question = tsp.TimeStampReq.load(body)
        hashed = imprint or question["message_imprint"]["hashed_message"].native
        token = cms.ContentInfo.load(_token(holder, hashed, question["nonce"].native + nonce))
        return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())

    return reply


def _token(holder: Holder, hashed: bytes, nonce: int) -> bytes:
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3.4",
            "message_imprint": {
                "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "hashed_message": hashed,
            },
            "serial_number": x509.random_serial_number(),
            "gen_time": datetime.datetime.now(datetime.UTC).replace(microsecond=0),
            "nonce": nonce,
        }
    )
    content = info.dump()
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    own = hashes.Hash(hashes.SHA256())
    own.update(holder.der)
    named = tsp.SigningCertificateV2({"certs": [{"cert_hash": own.finalize()}]})
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [digest.finalize()]},
            {"type": "signing_certificate_v2", "values": [named]},
        ]
    )
    assert isinstance(holder.key, rsa.RSAPrivateKey)
    value = holder.key.sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256())
    certificate = asn1_x509.Certificate.load(holder.der)
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number}},
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": "sha256_rsa"},
        "signature": value,
    }
    signed = {
        "version": "v3",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
        "certificates": [certificate],
        "signer_infos": [signer],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)}).dump())


def responding(status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD, *, days_old: int = 0) -> Reply:
    """Answer about any person of `person_at`."""

    def reply(body: bytes) -> bytes:
        number = ocsp.load_der_ocsp_request(body).serial_number
        holder = _issued[number]
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        return Answer(status=status, at=now, age=days_old * pki.DAY).der(holder)

    return reply


_issued: dict[int, Holder] = {}


@cache
def person_at(url: str, kind: str = "p256", given_name: str = "JĀNIS", surname: str = "OZOLS") -> Holder:
    """A person whose certificate names an OCSP responder."""
    subject = pki.name(f"{given_name} {surname}", given_name=given_name, surname=surname)
    holder = pki.issue(
        subject,
        pki.key(kind, surname),
        pki.authority(),
        content_commitment=True,
        qualified=pki.QUALIFIED,
        responder=url,
    )
    _issued[holder.certificate.serial_number] = holder
    return holder
