"""A NIR that contradicts its own row links nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_count_followed")]
    operations = [
        migrations.AddField(
            model_name="identity",
            name="nir_doubted",
            field=models.BooleanField(db_default=False, default=False),
        )
    ]
