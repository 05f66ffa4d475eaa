from django.db import migrations, models


class Migration(migrations.Migration):
    """The bytes of a file that was replaced may come back: one deposit among those that are not replaced."""

    dependencies = [("deposits", "0009_who_decides")]
    operations = [
        migrations.RemoveConstraint(model_name="deposit", name="one_deposit_per_file"),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.UniqueConstraint(
                fields=["agreement", "file_sha256", "format_key", "series", "reference_on"],
                condition=models.Q(state__in=["recu", "controle", "accepte"]),
                name="one_deposit_per_file",
            ),
        ),
    ]
