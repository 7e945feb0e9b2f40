"""The sections that are one row each, with what was typed, readable or not."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any, ClassVar

from django.db import models

from applications.domain import document


class Section(models.Model):
    """The base class of sections. `revision` counts how often a section was saved."""

    #: The document's part that the section becomes.
    part_class: ClassVar[type[Any]]

    revision = models.PositiveIntegerField(default=0)

    application: models.OneToOneField[Any, Any]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} of {self.application_id}"  # type: ignore[attr-defined]

    @property
    def name_in_document(self) -> str:
        """Return the name of the section in the document, which is also the application's attribute for it."""
        return next(name for name, model in SECTION_MODELS.items() if model is type(self))

    @classmethod
    def field_names(cls) -> list[str]:
        """Return the names of the fields that a person fills in, as in the document."""
        return [field.name for field in fields(cls.part_class)]

    def typed(self) -> dict[str, str]:
        """Return what was typed, by field."""
        return {name: getattr(self, name) for name in self.field_names()}

    @classmethod
    def typed_of(cls, part: Any) -> dict[str, str]:
        """Return what a person would type for this part of a document, by field."""
        return {name: getattr(part, name) for name in cls.field_names()}

    def part(self) -> Any:
        """Return the section as the document's part, not cleaned."""
        return self.part_class(**self.typed())

    def is_blank(self) -> bool:
        """Return whether nothing was ever saved here."""
        return self.revision == 0


class Institution(Section):
    """Who applies: clause B1."""

    part_class = document.Client
    application = models.OneToOneField("Application", models.CASCADE, related_name="client", primary_key=True)
    kind = models.TextField(default=document.INSTITUTION, blank=True)
    name = models.TextField(default="", blank=True)
    registration_number = models.TextField(default="", blank=True)


class CertificateRecipient(Section):
    """Who receives the certificate: clause B2."""

    part_class = document.CertificateRecipient
    application = models.OneToOneField(
        "Application", models.CASCADE, related_name="certificate_recipient", primary_key=True
    )
    given_name = models.TextField(default="", blank=True)
    surname = models.TextField(default="", blank=True)
    personal_code = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)


class TechnicalUser(Section):
    """The technical user: clause B3. IP addresses are kept as typed, one a line."""

    part_class = document.User
    application = models.OneToOneField("Application", models.CASCADE, related_name="user", primary_key=True)
    institution_name = models.TextField(default="", blank=True)
    registration_number = models.TextField(default="", blank=True)
    allowed_ip_addresses = models.TextField(default="", blank=True)

    @classmethod
    def typed_of(cls, part: document.User) -> dict[str, str]:
        """Return what a person would type, with a line for each IP address."""
        return super().typed_of(part) | {"allowed_ip_addresses": "\n".join(part.allowed_ip_addresses)}

    def part(self) -> document.User:
        """Return the user. IP addresses are divided by line ends, commas and semicolons; blank ones are left out."""
        addresses = re.split(r"[\n,;]", self.allowed_ip_addresses)
        return document.User(
            self.institution_name,
            self.registration_number,
            tuple(address for address in addresses if address.strip()),
        )


class Signatory(Section):
    """Who signs: clauses D1 and D2."""

    part_class = document.Signatory
    application = models.OneToOneField("Application", models.CASCADE, related_name="signatory", primary_key=True)
    given_name = models.TextField(default="", blank=True)
    surname = models.TextField(default="", blank=True)
    position = models.TextField(default="", blank=True)
    authority = models.TextField(default="", blank=True)


class Preparer(Section):
    """Whom to ask about inaccuracies: clause D3."""

    part_class = document.Preparer
    application = models.OneToOneField("Application", models.CASCADE, related_name="preparer", primary_key=True)
    given_name = models.TextField(default="", blank=True)
    surname = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)


#: By the section's name in the document, which is also how an application reaches its row.
SECTION_MODELS: dict[str, type[Section]] = {
    "client": Institution,
    "certificate_recipient": CertificateRecipient,
    "user": TechnicalUser,
    "signatory": Signatory,
    "preparer": Preparer,
}
