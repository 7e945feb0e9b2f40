"""A file that came back from signing a version: its bytes, and how it was judged."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from applications.inspection.inspection import Inspection
from applications.models.version import Version
from applications.signatures import checklist


class SignedFile(models.Model):
    """A file uploaded as the signed one of a version; its bytes never change.

    `judgement` is its inspection as JSON, without the application's data and the findings of the rules in them.
    `passed` says that no point of the checklist failed, and that those which have to be proved are.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="signed_files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=timezone.now)
    judged_at = models.DateTimeField(default=timezone.now)
    judgement = models.TextField()
    passed = models.BooleanField()

    class Meta:
        ordering = ("-uploaded_at", "-pk")
        constraints = (models.UniqueConstraint(fields=["version", "sha256"], name="signed_file_once"),)

    def __str__(self) -> str:
        return f"Signed file {self.pk} of {self.version}"

    @property
    def is_unproven(self) -> bool:
        """Whether no point of the checklist failed, but it is not proved that the file is what was to be signed."""
        return bool(not self.passed and self.judgement) and checklist.is_unproven(self.inspection().points)

    def inspection(self) -> Inspection:
        """Return the inspection that `judgement` holds."""
        return Inspection.from_json(self.judgement)
