"""An application ends on or after the day of its registration, which is not later than the day it was noted."""

from django.db import migrations, models
from django.db.models import F, Q

KINDS = [
    ("began", "Sākts"),
    ("recorded", "Ierakstīts jau reģistrēts pieteikums"),
    ("corrected", "Labota reģistrācija"),
    ("taken-over", "Pārņemts iestādē"),
    ("edited", "Labota sadaļa"),
    ("table", "Ielādēta kontu tabula"),
    ("bulk", "Vairāki konti reizē"),
    ("undone", "Atsaukta darbība ar vairākiem kontiem"),
    ("finished", "Sagatavots dokuments"),
    ("reopened", "Atvērts labošanai"),
    ("given-up", "Labošana atcelta"),
    ("signed-uploaded", "Augšupielādēts parakstītais fails"),
    ("signed-removed", "Dzēsts parakstītais fails"),
    ("handed-over", "Izveidota saite parakstītājam"),
    ("link-opened", "Atvērta parakstītāja saite"),
    ("link-uploaded", "Parakstītais fails saņemts ar parakstītāja saiti"),
    ("link-withdrawn", "Atsaukta parakstītāja saite"),
    ("moved", "Mainīts stāvoklis"),
]


class Migration(migrations.Migration):
    dependencies = [("applications", "0023_registered_before")]

    operations = [
        migrations.AlterField(
            "event",
            "kind",
            models.CharField(choices=KINDS, max_length=16),
        ),
        migrations.AddConstraint(
            "application",
            models.CheckConstraint(
                condition=Q(registered_on=None) | Q(noted_on__isnull=False, registered_on__lte=F("noted_on")),
                name="registered_before_it_was_noted",
                violation_error_code="registered-in-future",
            ),
        ),
        migrations.AddConstraint(
            "application",
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(registered_on__isnull=False, ended_on__gte=F("registered_on")),
                name="ended_after_registration",
                violation_error_code="ended-before-registration",
            ),
        ),
    ]
