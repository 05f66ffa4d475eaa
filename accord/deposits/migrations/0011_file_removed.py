from django.db import migrations, models


class Migration(migrations.Migration):
    """When a received file was removed, at the end of its declared time."""

    dependencies = [("deposits", "0010_come_back")]
    operations = [
        migrations.AddField(
            model_name="deposit", name="file_removed_at", field=models.DateTimeField(null=True)
        ),
    ]
