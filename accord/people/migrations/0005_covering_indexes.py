"""Indexes that answer by themselves: whom a body follows, and the directory in the order of names."""

import django.db.models.deletion
from django.db import migrations, models

NAMED = ("birth", "usual")
# Starting parallel workers costs more than the whole page.
ALONE = (
    "ALTER FUNCTION people_directory(text, text, text, text, text, bigint[], text, text, bigint, boolean, integer)"
    " SET max_parallel_workers_per_gather = 0",
    "ALTER FUNCTION people_directory(text, text, text, text, text, bigint[], text, text, bigint, boolean, integer)"
    " RESET max_parallel_workers_per_gather",
)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_pages")]
    operations = [
        *(migrations.RemoveIndex(model_name="identity", name=f"people_identity_by_{word}") for word in NAMED),
        *(
            migrations.AddIndex(
                model_name="identity",
                index=models.Index(
                    fields=[f"{word}_name_key", "first_name_key", "id"],
                    include=["person"],
                    name=f"people_identity_by_{word}",
                ),
            )
            for word in NAMED
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(
                fields=["person", "id"],
                include=["birth_name_key", "usual_name_key", "first_name_key"],
                name="people_identity_of_person",
            ),
        ),
        migrations.AlterField(
            model_name="identity",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="identities",
                to="people.person",
            ),
        ),
        migrations.AddIndex(
            model_name="following",
            index=models.Index(
                fields=["organisation", "identity"],
                include=["starts_on", "ends_on"],
                name="people_following_of_body",
            ),
        ),
        migrations.RunSQL(*ALONE),
    ]
