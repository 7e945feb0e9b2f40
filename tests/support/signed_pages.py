"""A version's page with signed files."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from applications.models import Application, File, SignedFile
from tests.support.drafts import fresh
from tests.support.signatures.signing import Signing, container


@dataclass
class Page:
    """A version's page in a browser."""

    client: Client
    application: Application
    number: int = 1

    def url(self, name: str, *args: object) -> str:
        return reverse(name, args=[self.application.reference, self.number, *args])

    def prepared(self) -> bytes:
        file = File.objects.get(version__application=self.application, version__number=self.number, kind="pdf")
        return bytes(file.content)

    def signed(self, *signings: Signing) -> bytes:
        return container(*signings or (Signing(),), documents={"pieteikums.pdf": self.prepared()})

    def upload(self, data: bytes, name: str = "parakstīts.edoc") -> HttpResponse:
        return self.client.post(self.url("signed_upload"), {"file": SimpleUploadedFile(name, data)})  # type: ignore[return-value]

    def uploaded(self, data: bytes, name: str = "parakstīts.edoc") -> SignedFile:
        answer = self.upload(data, name)
        kept = SignedFile.objects.latest("pk")
        assert answer["Location"] == self.url("signed_file", kept.pk)
        return kept

    def text(self, name: str, *args: object) -> str:
        return words(self.client.get(self.url(name, *args)).content.decode())

    def state(self) -> str:
        return str(fresh(self.application).state)


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
