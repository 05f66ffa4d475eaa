from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deposits", "0003_row_security")]
    operations = [
        migrations.AddField(
            model_name="deposit", name="kind", field=models.CharField(blank=True, max_length=20)
        )
    ]
