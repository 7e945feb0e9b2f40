"""Drafts, as somebody typed them, and finished versions, frozen."""

from applications.models.account import Account
from applications.models.application import Application, Frozen, Full
from applications.models.change import Change, Superseded
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
from applications.models.trust_list import TrustList
from applications.models.upload import Upload
from applications.models.version import File, Version

__all__ = [
    "SECTION_MODELS",
    "Account",
    "Application",
    "CertificateRecipient",
    "Change",
    "Conflict",
    "File",
    "Frozen",
    "Full",
    "Institution",
    "Preparer",
    "Section",
    "Signatory",
    "Superseded",
    "TechnicalUser",
    "TrustList",
    "Upload",
    "Version",
]
