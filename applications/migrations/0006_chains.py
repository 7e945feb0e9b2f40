from django.db import migrations, models
from django.db.models import F


def each_of_its_own(apps, schema_editor):
    apps.get_model('applications', 'Application').objects.update(chain=F('reference'))


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0005_signed_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='chain',
            field=models.CharField(db_index=True, default='', max_length=7),
            preserve_default=False,
        ),
        migrations.RunPython(each_of_its_own, migrations.RunPython.noop),
    ]
