"""Signing a version with a card in the browser: preparing what the card signs, and completing the file of its value.

Between the two, what was prepared is kept in the database, for one session or one link, and for ten minutes. A value is
used once; it is kept while a time stamp service or a responder does not answer, so that the PIN is typed once too.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from applications.acts.bringing_back import awaits_file, bring_back, bring_back_by_link
from applications.formats import xml
from applications.models.errors import Deleted
from applications.models.event import Event
from applications.models.handover import Handover
from applications.models.pending_signature import PendingSignature
from applications.models.signed_file import SignedFile
from applications.models.trust_list import TrustList
from applications.models.version import File, Version
from applications.signatures import certificates
from applications.signatures.making import files, keys, network
from applications.signatures.making.files import Proof, Unsigned
from applications.signatures.making.judgement import Unfit, issuer_for
from applications.signatures.making.network import Door, NoAnswer, Revoked
from applications.signatures.trusted_lists import TrustedList
from common import limits
from common.errors import Refused
from common.tokens import new_token, token_hash

#: How long one request may complete a file; after that its process has died, and another may.
_CLAIMED = datetime.timedelta(minutes=2)


class NotSigned(Refused):
    """Nothing was signed: `code` says why, `values` fill its sentence.

    `can_retry`: the signature stands, and the same token completes it once a service answers.
    """

    def __init__(self, code: str, values: Mapping[str, str] = MappingProxyType({}), *, can_retry: bool = False) -> None:
        super().__init__(code)
        self.code, self.values, self.can_retry = code, values, can_retry


class Begun(NamedTuple):
    """The token by which the file is completed, the digest to sign, and the digest's name in Web eID."""

    token: str
    digest: bytes
    hash_function: str


def is_offered() -> bool:
    """Whether people can sign here: the operator has set a time stamp service and loaded a trusted list."""
    return bool(settings.TSA_URL) and TrustList.objects.exists()


def door() -> Door:
    """Return the door to the services that the operator has set."""
    return Door(
        settings.TSA_URL,
        settings.TSA_USER,
        settings.TSA_PASSWORD,
        settings.TSA_CERTIFICATE,
        settings.TSA_KEY,
        frozenset(settings.OCSP_PRIVATE_HOSTS),
    )


def begin(
    version: Version,
    kind: str,
    certificate: bytes,
    *,
    session: str = "",
    handover: Handover | None = None,
    client: str = "",
) -> Begun:
    """Prepare a file of a kind of `files.KINDS` to be signed with a certificate (DER), for this session or link.

    Raise NotSigned unless the certificate is the signatory's, can sign today and is trusted, and LimitReached with
    "sign-rate". Raise Deleted if the application was erased.
    """
    limits.consume(limits.SIGN, client)
    _check_open(version)
    if kind not in files.KINDS:
        raise NotSigned("sign-kind")
    now, lists = timezone.now(), TrustList.objects.as_trusted_lists()
    try:
        signatory = xml.read(bytes(version.files.get(kind="xml").content)).signatory
        prepared = bytes(version.files.get(kind="pdf").content)
    except File.DoesNotExist:
        raise Deleted from None
    try:
        own, issuer = issuer_for(certificate, lists, now, signatory.given_name, signatory.surname)
        door().status(own, issuer, now)
    except Unfit as unfit:
        raise NotSigned(unfit.code, unfit.values) from None
    except Revoked:
        raise NotSigned("card-revoked") from None
    except NoAnswer as silence:
        raise NotSigned(silence.code) from None
    unsigned = files.begin(kind, prepared, version.file_name("pdf"), own, issuer, now)
    token = new_token()
    with transaction.atomic():
        PendingSignature.objects.over().delete()
        PendingSignature.objects.create(
            version=version,
            handover=handover,
            token_hash=token_hash(token),
            session_hash=token_hash(session) if session else "",
            unsigned=unsigned.to_json(),
        )
    return Begun(token, unsigned.digest, unsigned.method.name)


def complete(
    version: Version,
    token: str,
    value: bytes,
    *,
    session: str = "",
    handover: Handover | None = None,
    by: str = "",
    client: str = "",
) -> SignedFile:
    """Make the signed file of the card's value, judge it, and keep it as one that was brought back.

    A blank value is the one that came before. Raise NotSigned; and Unreadable, LimitReached and Deleted as `bring_back`
    does, after which the same token completes the file while it lasts.
    """
    pending = _claimed(version, token, session, handover)
    try:
        _check_open(version)
        made, kind = _made(pending, value or bytes(pending.value))
        name = f"{version.file_name('pdf').removesuffix('.pdf')}-parakstits.{kind}"
        if handover:
            kept = bring_back_by_link(handover, name, made, kind=Event.Kind.SIGNED_HERE, client=client)
        else:
            kept = bring_back(version, name, made, kind=Event.Kind.SIGNED_HERE, by=by, client=client)
    except NotSigned as refusal:
        if not refusal.can_retry:
            pending.delete()
        raise
    finally:
        PendingSignature.objects.filter(pk=pending.pk).update(claimed_at=None)
    pending.delete()
    return kept


def _check_open(version: Version) -> None:
    """Raise NotSigned if the version cannot be signed: a newer one is prepared, it is edited, or it was sent."""
    application = version.application
    application.refresh_from_db(fields=["state"])
    if version.pk != Version.objects.filter(application=application).latest("number").pk:
        raise NotSigned("sign-newer")
    if not awaits_file(application):
        raise NotSigned("sign-closed")


def _claimed(version: Version, token: str, session: str, handover: Handover | None) -> PendingSignature:
    """Return what is pending for this token; nobody else completes it meanwhile."""
    PendingSignature.objects.over().delete()
    now = timezone.now()
    with transaction.atomic():
        found = PendingSignature.objects.select_for_update().filter(token_hash=token_hash(token), version=version)
        pending = found.filter(handover=handover, session_hash=token_hash(session) if session else "").first()
        if pending is None:
            raise NotSigned("sign-over")
        if pending.claimed_at and pending.claimed_at > now - _CLAIMED:
            raise NotSigned("sign-busy")
        pending.claimed_at = now
        pending.save(update_fields=["claimed_at"])
    return pending


def _made(pending: PendingSignature, value: bytes) -> tuple[bytes, str]:
    """Return the signed file and its kind; keep a right value until it is made."""
    unsigned, version = Unsigned.from_json(pending.unsigned), pending.version
    try:
        stamped = files.stamped(unsigned, value)
    except keys.WrongValue:
        raise NotSigned("sign-value") from None
    PendingSignature.objects.filter(pk=pending.pk).update(value=value)
    try:
        proof = _proof(unsigned, stamped, TrustList.objects.as_trusted_lists())
    except Revoked:
        raise NotSigned("card-revoked") from None
    except NoAnswer as silence:
        raise NotSigned(silence.code, can_retry=True) from None
    prepared = bytes(version.files.get(kind="pdf").content)
    return files.complete(unsigned, prepared, version.file_name("pdf"), value, proof), unsigned.kind


def _proof(unsigned: Unsigned, stamped: bytes, lists: Sequence[TrustedList]) -> Proof:
    """Fetch the time stamp, and then the certificate's status at that time."""
    token = door().time_stamp(stamped, lists)
    certificate, issuer = certificates.load(unsigned.certificate), certificates.load(unsigned.issuer)
    response = door().status(certificate, issuer, network.moment_of(token))
    return Proof(token, [response], [])
