"""Answers to the questions that a loaded table leaves open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0019_version_document")]

    operations = [migrations.AddField("upload", "answers", models.TextField(default=""))]
