import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("committees", "0003_start")]

    operations = [
        migrations.DeleteModel(name="FrozenCell"),
        migrations.CreateModel(
            name="FrozenTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("indicator", models.CharField(max_length=80)),
                ("heading", models.JSONField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tables",
                        to="committees.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "position"), name="one_table_per_position")
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("cell", models.JSONField()),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="committees.frozentable",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("table", "position"), name="one_cell_per_position")
                ],
            },
        ),
        migrations.AlterModelOptions(name="document", options={"ordering": ["id"]}),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(fields=("meeting", "name"), name="one_document_per_name"),
        ),
    ]
