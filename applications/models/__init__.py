"""Drafts, as somebody typed them, and finished versions, frozen."""

from applications.models.account import Account
from applications.models.application import Application
from applications.models.bulk_edit import BulkEdit
from applications.models.discarded import Discarded
from applications.models.errors import Conflict, Frozen, IllegalTransition, Superseded
from applications.models.event import Event
from applications.models.finishing import Finishing
from applications.models.handover import Handover
from applications.models.pending_signature import PendingSignature
from applications.models.predecessor import Difference, Predecessor, VersionDocument
from applications.models.reminder import Reminder
from applications.models.sections import (
    SECTION_MODELS,
    CertificateRecipient,
    Institution,
    Preparer,
    Section,
    Signatory,
    TechnicalUser,
)
from applications.models.signed_file import SignedFile
from applications.models.state import State
from applications.models.trust_list import TrustList
from applications.models.upload import Upload
from applications.models.version import File, Version
from common.errors import LimitReached

__all__ = [
    "SECTION_MODELS",
    "Account",
    "Application",
    "BulkEdit",
    "CertificateRecipient",
    "Conflict",
    "Difference",
    "Discarded",
    "Event",
    "File",
    "Finishing",
    "Frozen",
    "Handover",
    "IllegalTransition",
    "Institution",
    "LimitReached",
    "PendingSignature",
    "Predecessor",
    "Preparer",
    "Reminder",
    "Section",
    "Signatory",
    "SignedFile",
    "State",
    "Superseded",
    "TechnicalUser",
    "TrustList",
    "Upload",
    "Version",
    "VersionDocument",
]
