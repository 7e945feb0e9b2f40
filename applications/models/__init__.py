"""Drafts, as somebody typed them, and finished versions, frozen."""

from applications.models.account import Account
from applications.models.application import Application, Frozen, Full
from applications.models.bulk_edit import Change, Superseded
from applications.models.discarded import Discarded
from applications.models.event import Event
from applications.models.handover import Handover
from applications.models.predecessor import Base, Comparison
from applications.models.reminder import Reminder
from applications.models.sections import (
    SECTION_MODELS,
    CertificateRecipient,
    Conflict,
    Institution,
    Preparer,
    Section,
    Signatory,
    TechnicalUser,
)
from applications.models.signed_file import SignedFile
from applications.models.state import IllegalTransition, State
from applications.models.trust_list import TrustList
from applications.models.upload import Upload
from applications.models.version import File, Version

__all__ = [
    "SECTION_MODELS",
    "Account",
    "Application",
    "Base",
    "CertificateRecipient",
    "Change",
    "Comparison",
    "Conflict",
    "Discarded",
    "Event",
    "File",
    "Frozen",
    "Full",
    "Handover",
    "IllegalTransition",
    "Institution",
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
]
