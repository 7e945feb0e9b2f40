"""Files that are being signed with a card, and the event of a signature made here."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', "0028_full"),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('began', 'Sākts'), ('recorded', 'Ierakstīts jau reģistrēts pieteikums'), ('corrected', 'Labota reģistrācija'), ('taken-over', 'Pārņemts iestādē'), ('edited', 'Labota sadaļa'), ('table', 'Ielādēta kontu tabula'), ('bulk', 'Vairāki konti reizē'), ('undone', 'Atsaukta darbība ar vairākiem kontiem'), ('finished', 'Sagatavots dokuments'), ('reopened', 'Atvērts labošanai'), ('given-up', 'Labošana atcelta'), ('signed-uploaded', 'Augšupielādēts parakstītais fails'), ('signed-here', 'Parakstīts ar eID karti'), ('signed-removed', 'Dzēsts parakstītais fails'), ('handed-over', 'Izveidota saite parakstītājam'), ('link-opened', 'Atvērta parakstītāja saite'), ('link-uploaded', 'Parakstītais fails saņemts ar parakstītāja saiti'), ('link-withdrawn', 'Atsaukta parakstītāja saite'), ('waived', 'Norādīts izņēmums'), ('waiver-withdrawn', 'Izņēmums atcelts'), ('moved', 'Mainīts stāvoklis')], max_length=16),
        ),
        migrations.CreateModel(
            name='PendingSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('session_hash', models.CharField(blank=True, max_length=64)),
                ('unsigned', models.TextField()),
                ('value', models.BinaryField(default=b'')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('handover', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pending_signatures', to='applications.handover')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pending_signatures', to='applications.version')),
            ],
        ),
    ]
