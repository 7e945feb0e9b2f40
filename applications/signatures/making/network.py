"""The only door by which this program asks other servers while somebody signs.

It asks two kinds of addresses: that of the time stamp service, which the operator has set, and those of OCSP
responders, from certificates whose issuer is on a loaded trusted list. Of the document, it sends the digest of the
signature value; of the person, the number of the certificate. It follows no redirection, reads a bounded answer, and
waits 10 seconds in all. Responders have public addresses, unless the operator names a host.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import http.client
import ipaddress
import secrets
import socket
import ssl
import threading
import urllib.parse
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from asn1crypto import algos, cms, core, tsp  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as x509_ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from applications.signatures import certificates, ocsp, timestamps
from applications.signatures.algorithms import digest
from applications.signatures.timestamps import TimeStamp
from applications.signatures.trusted_lists import TrustedList

#: Seconds from the question to the last byte of the answer.
TIMEOUT = 10.0
#: Bytes of an answer: a token or an OCSP response with a long chain of certificates has ten thousand.
MAXIMUM_ANSWER = 256 * 1024
_STALE = "trust-revocation-old"


class _Response(core.Sequence):  # type: ignore[misc]
    """TimeStampResp, in which a refusal has no token (RFC 3161, 2.4.2)."""

    _fields = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]


class NoAnswer(Exception):
    """A service gave no answer that can be used; `code` says which service and why ("tsa-slow", "ocsp-unknown")."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Revoked(Exception):
    """The responder says that the certificate is revoked."""


class Door(NamedTuple):
    """Where to ask: the time stamp service with what it asks for, and hosts of responders with private addresses.

    `certificate` and `key` are paths of PEM files, by which this program shows the service who it is.
    """

    tsa_url: str
    user: str = ""
    password: str = ""
    certificate: str = ""
    key: str = ""
    private_hosts: frozenset[str] = frozenset()
    timeout: float = TIMEOUT

    def time_stamp(self, stamped: bytes, lists: Sequence[TrustedList]) -> bytes:
        """Return a time stamp's token over these bytes, from an authority on the lists; raises NoAnswer ("tsa-…")."""
        from applications.signatures.with_pyhanko import trust  # pyHanko takes half a second to import

        imprint, nonce = digest(stamped, hashes.SHA256()), secrets.randbits(64)
        algorithm = algos.DigestAlgorithm({"algorithm": "sha256"})
        question = tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": {"hash_algorithm": algorithm, "hashed_message": imprint},
                "nonce": nonce,
                "cert_req": True,
            }
        )
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        if self.user:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        answer = _fetch(self.tsa_url, question.dump(), headers, "tsa", self, is_ours=True)
        token = _token(answer, nonce)
        try:
            content = timestamps.content(token)
        except ValueError:
            raise NoAnswer("tsa-unreadable") from None
        if not timestamps.is_over(content, stamped):
            raise NoAnswer("tsa-imprint")
        if not trust.is_listed_time_stamp(TimeStamp(token, stamped), lists):
            raise NoAnswer("tsa-unlisted")
        return token

    def status(self, certificate: x509.Certificate, issuer: x509.Certificate, moment: datetime.datetime) -> bytes:
        """Return an OCSP response by which the certificate is good at a moment.

        Raises Revoked, or NoAnswer ("ocsp-…"). Only certificates that a listed issuer signed may be asked about: the
        address is in the certificate.
        """
        addresses = ocsp_addresses(certificate)
        if not addresses:
            raise NoAnswer("ocsp-no-address")
        builder = x509_ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1())  # noqa: S303
        question = builder.build().public_bytes(Encoding.DER)
        headers = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
        answer = _fetch(addresses[0], question, headers, "ocsp", self)
        fault = ocsp.fault([answer], certificate, issuer, (), moment)
        if fault == "trust-revoked":
            raise Revoked
        if fault:
            raise NoAnswer("ocsp-stale" if fault == _STALE else "ocsp-unknown")
        return answer


def moment_of(token: bytes) -> datetime.datetime:
    """Return the time of a token that `Door.time_stamp` gave."""
    return timestamps.content(token).moment


def ocsp_addresses(certificate: x509.Certificate) -> list[str]:
    """Return the addresses of the certificate's OCSP responder (RFC 5280, 4.2.2.1)."""
    access = certificates.extension(certificate, x509.AuthorityInformationAccess)
    return [
        each.access_location.value
        for each in access or ()
        if each.access_method == AuthorityInformationAccessOID.OCSP
        and isinstance(each.access_location, x509.UniformResourceIdentifier)
    ]


def _token(answer: bytes, nonce: int) -> bytes:
    try:
        response = _Response.load(answer, strict=True)
        status = response["status"]["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise NoAnswer("tsa-refused")
        token = response["time_stamp_token"]
        given = token["content"]["encap_content_info"]["content"].parsed["nonce"].native
        der = bytes(token.dump())
    except (ValueError, TypeError, KeyError, AttributeError):
        raise NoAnswer("tsa-unreadable") from None
    if given != nonce:
        raise NoAnswer("tsa-nonce")
    return der


def _fetch(
    url: str, body: bytes, headers: Mapping[str, str], service: str, door: Door, *, is_ours: bool = False
) -> bytes:
    """Return the answer to a POST; raises NoAnswer with a code of this service.

    Another thread asks, so that looking a name up and slow answers are bounded too.
    """
    asking = _Asking(url, body, headers, service, door, is_ours)
    thread = threading.Thread(target=asking.run, daemon=True, name=f"asks-{service}")
    thread.start()
    thread.join(door.timeout)
    if thread.is_alive():
        asking.stop()
        raise NoAnswer(f"{service}-slow")
    if asking.error is not None:
        raise asking.error
    return asking.answer


class _Asking:
    """One question, asked in a thread of its own."""

    def __init__(
        self, url: str, body: bytes, headers: Mapping[str, str], service: str, door: Door, is_ours: bool
    ) -> None:
        self.url, self.body, self.headers, self.service = url, body, headers, service
        self.door, self.is_ours = door, is_ours
        self.answer = b""
        self.error: NoAnswer | None = None
        self._socket: socket.socket | None = None

    def run(self) -> None:
        """Ask, and keep the answer or the error."""
        try:
            self.answer = self._asked()
        except NoAnswer as error:
            self.error = error
        except TimeoutError:
            self.error = NoAnswer(f"{self.service}-slow")
        except (OSError, ValueError, http.client.HTTPException):
            self.error = NoAnswer(f"{self.service}-unreachable")
        finally:
            self.stop()

    def stop(self) -> None:
        """End the connection, and so a thread that reads from it."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()

    def _asked(self) -> bytes:
        parts = urllib.parse.urlsplit(self.url)
        host, is_tls = parts.hostname or "", parts.scheme == "https"
        if parts.scheme not in ("http", "https") or not host or (parts.username and not self.is_ours):
            raise NoAnswer(f"{self.service}-address")
        port = parts.port or (443 if is_tls else 80)
        connected = self._socket = socket.create_connection((self._address(host, port), port), self.door.timeout)
        if is_tls:
            connected = self._socket = self._context().wrap_socket(connected, server_hostname=host)
        connection = http.client.HTTPConnection(host, port, timeout=self.door.timeout)
        connection.sock = connected
        path = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        connection.request("POST", path, self.body, {"Connection": "close", "User-Agent": "ekase", **self.headers})
        with connection.getresponse() as answer:
            return self._content(answer)

    def _content(self, answer: http.client.HTTPResponse) -> bytes:
        if 300 <= answer.status < 400:
            raise NoAnswer(f"{self.service}-redirect")
        if answer.status in (401, 403):
            raise NoAnswer(f"{self.service}-forbidden")
        if answer.status != 200:
            raise NoAnswer(f"{self.service}-status")
        content = answer.read(MAXIMUM_ANSWER + 1)
        if len(content) > MAXIMUM_ANSWER:
            raise NoAnswer(f"{self.service}-large")
        return content

    def _address(self, host: str, port: int) -> str:
        """An address of the host, which is the one that is connected to, so that its name cannot change meanwhile."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        may_be_private = self.is_ours or host in self.door.private_hosts
        if not may_be_private and not all(ipaddress.ip_address(each).is_global for each in addresses):
            raise NoAnswer(f"{self.service}-address")
        return addresses[0]

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.is_ours and self.door.certificate:
            context.load_cert_chain(self.door.certificate, self.door.key or None)
        return context
