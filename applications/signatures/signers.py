"""Names of signers, for people to read and to be compared."""

from __future__ import annotations

from applications.domain.folding import fold_name
from applications.signatures.report import Signer


def full_name(signer: Signer) -> str:
    """A signer's given name and surname, or the common name; "" if the certificate gives none."""
    return f"{signer.given_name} {signer.surname}".strip() or signer.common_name


def is_same_person(signer: Signer, given_name: str, surname: str) -> bool:
    """Whether a certificate's given name is this given name, and its surname this surname."""
    return fold_name(signer.given_name) == fold_name(given_name) and fold_name(signer.surname) == fold_name(surname)
