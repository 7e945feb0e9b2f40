"""Rules that do not apply to a value of an application, and the events about them."""

from django.db import migrations, models

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
    ("waived", "Norādīts izņēmums"),
    ("waiver-withdrawn", "Izņēmums atcelts"),
    ("moved", "Mainīts stāvoklis"),
]


class Migration(migrations.Migration):
    dependencies = [("applications", "0024_days_agree")]

    operations = [
        migrations.AddField("application", "waivers", models.JSONField(blank=True, default=list)),
        migrations.AddField("event", "rule", models.CharField(blank=True, default="", max_length=40)),
        migrations.AddField("event", "reason", models.CharField(blank=True, default="", max_length=300)),
        migrations.AlterField("event", "kind", models.CharField(choices=KINDS, max_length=16)),
    ]
