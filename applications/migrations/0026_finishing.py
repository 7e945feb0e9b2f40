"""Finishings that a process of the queue does."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0025_waivers")]

    operations = [
        migrations.CreateModel(
            "Finishing",
            [
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="finishing",
                        serialize=False,
                        to="applications.application",
                    ),
                ),
                ("read_at", models.PositiveIntegerField()),
                ("confirmed", models.BooleanField()),
                ("losing", models.PositiveIntegerField()),
                ("by", models.CharField(blank=True, max_length=200)),
                ("task", models.UUIDField(null=True)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "Changed"),
                            ("faulty", "Faulty"),
                            ("unconfirmed", "Unconfirmed"),
                            ("failed", "Failed"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
        ),
    ]
