from django.db import migrations, models


class Migration(migrations.Migration):
    """The same bytes may be two files: the empty lists of two months."""

    dependencies = [("deposits", "0004_kind")]
    operations = [
        migrations.RemoveConstraint(model_name="deposit", name="one_deposit_per_file"),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.UniqueConstraint(
                fields=["agreement", "file_sha256", "format_key", "series", "reference_on"],
                condition=models.Q(state__in=["recu", "controle", "accepte", "remplace"]),
                name="one_deposit_per_file",
            ),
        ),
    ]
