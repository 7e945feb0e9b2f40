"""Drafts, as somebody typed them, and finished versions, frozen."""

from applications.models.account import Account
from applications.models.application import Application, Frozen
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
from applications.models.version import File, Version

__all__ = [
    "SECTION_MODELS",
    "Account",
    "Application",
    "CertificateRecipient",
    "Conflict",
    "File",
    "Frozen",
    "Institution",
    "Preparer",
    "Section",
    "Signatory",
    "TechnicalUser",
    "TrustList",
    "Version",
]
