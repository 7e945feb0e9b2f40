"""Rows of the public registers, and what was loaded when.

Rows of a load have primary keys from `Load.first_key`, so that the rows of one load are together in the table and are
removed in pieces by their keys. A page sees the rows of current loads only.
"""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Bits of a row's number within its load: 8 million rows.
ROW_BITS = 23


class Register(models.TextChoices):
    """The files that are loaded."""

    PUBLIC = "public", _("Publisko personu un iestāžu saraksts")
    DELEGATED = "delegated", _("Deleģēto institūciju saraksts")
    ENTERPRISES = "enterprises", _("Uzņēmumu reģistrs")
    FORMER_NAMES = "former-names", _("Uzņēmumu reģistra iepriekšējie nosaukumi")
    OFFICERS = "officers", _("Uzņēmumu reģistra amatpersonas")


#: Registers whose rows are institutions, the preferred one for a number first.
OF_INSTITUTIONS = (Register.PUBLIC, Register.ENTERPRISES, Register.DELEGATED)


class Load(models.Model):
    """One file that was loaded, or is being loaded while `is_current` and `ended_at` are not set."""

    register = models.CharField(max_length=12, choices=Register)
    rows = models.PositiveIntegerField(default=0)
    #: The day of the data: when the file was last changed where it was published.
    file_date = models.DateField()
    #: The address from which it was downloaded; "" for a file that the operator named.
    source = models.CharField(max_length=500, default="", blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    loaded_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=False)
    #: When another load took its place, or it was given up: its rows wait to be removed.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(is_current=True), name="one_current_load_of_a_register"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_register_display()}, {self.file_date:%d.%m.%Y.}"

    @property
    def first_key(self) -> int:
        """The primary key of its first row, if it has one."""
        return self.pk << ROW_BITS

    def age(self, today: datetime.date) -> int:
        """Return the days since the day of the data."""
        return (today - self.file_date).days


class Status(models.TextChoices):
    """Whether an institution exists."""

    REGISTERED = "registered", _("reģistrēta")
    REMOVED = "removed", _("izslēgta no reģistra")
    LIQUIDATED = "liquidated", _("likvidēta")
    REORGANISED = "reorganised", _("reorganizēta")


class Row(models.Model):
    """A row of a register; its primary key says in which load it is."""

    id = models.BigIntegerField(primary_key=True)
    load = models.ForeignKey(Load, models.DO_NOTHING, db_index=False, db_constraint=False, related_name="+")
    number = models.CharField(max_length=30)

    class Meta:
        abstract = True


class Institution(Row):
    """A public person, an institution, a company, or a body with delegated tasks."""

    name = models.TextField()
    #: 64 bits of the name without legal form, case, diacritics and signs: see `registers.names.name_key`.
    name_key = models.BigIntegerField()
    status = models.CharField(max_length=11, choices=Status)
    removed_on = models.DateField(null=True)
    #: Of a public institution: whether it is a taxpayer itself; None where the register does not say.
    is_taxpayer = models.BooleanField(null=True)
    higher_name = models.TextField(default="", blank=True)
    higher_number = models.CharField(max_length=30, default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["load", "number"], name="institution_by_number"),
            models.Index(fields=["load", "name_key"], name="institution_by_name"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.number}"


class FormerName(Row):
    """A name that a company had until a day."""

    name = models.TextField()
    name_key = models.BigIntegerField()
    until = models.DateField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["load", "number"], name="former_name_by_number"),
            models.Index(fields=["load", "name_key"], name="former_name_by_name"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.number}"


class Officer(Row):
    """An officer of a company with the rights of representation. Neither personal code nor date of birth is read in."""

    name = models.TextField()
    is_person = models.BooleanField()
    position = models.CharField(max_length=60)
    governing_body = models.CharField(max_length=60)
    #: INDIVIDUALLY, WITH_AT_LEAST or WITH_ALL; "" where the register does not say.
    representation = models.CharField(max_length=30)
    with_at_least = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=["load", "number"], name="officer_by_number"),)

    def __str__(self) -> str:
        return f"{self.position} {self.number}"


class Word(models.Model):
    """A word of the names of a load, or the beginning of words, with the rows that have it.

    `key` is bytes, so that every database compares it alike: see `registers.index`.
    """

    load = models.ForeignKey(Load, models.DO_NOTHING, db_index=False, db_constraint=False, related_name="+")
    key = models.BinaryField()
    rows = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["load", "key"], name="one_word_of_a_load"),)

    def __str__(self) -> str:
        return bytes(self.key).decode(errors="replace")
