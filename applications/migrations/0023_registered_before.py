"""Applications that were registered before they were known here; the days of registration and of the end agree."""

from django.db import migrations, models
from django.utils import timezone


def fill_in(apps, schema_editor):
    applications = apps.get_model("applications", "Application").objects
    events = apps.get_model("applications", "Event").objects
    for each in applications.exclude(registered_on=None).iterator():
        noted_on = timezone.localdate(each.noted_at) if each.noted_at else each.registered_on
        each.noted_on = max(noted_on, each.registered_on)
        if each.ended_on and each.ended_on < each.registered_on:
            each.ended_on = each.registered_on
        if each.state == "terminated":
            ended = events.filter(application=each, to_state="terminated")
            each.end_noted_at = ended.order_by("pk").values_list("at", flat=True).last()
        each.save(update_fields=["noted_on", "ended_on", "end_noted_at"])
    applications.filter(registered_on=None).exclude(ended_on=None).update(ended_on=None)


class Migration(migrations.Migration):
    dependencies = [("applications", "0022_recognised")]

    operations = [
        migrations.AddField("application", "recorded", models.BooleanField(default=False)),
        migrations.AddField("application", "noted_on", models.DateField(null=True)),
        migrations.AddField("application", "end_noted_at", models.DateTimeField(null=True)),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
