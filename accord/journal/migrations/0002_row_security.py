from django.db import migrations

from accord.kit.row_policies import forbid_changes, protect_table

VISIBLE_WHEN = {
    "journal_entry": "organisation_id = accord_organisation()",
}
APPEND_ONLY = ["journal_entry", "journal_seal"]


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_start"), ("partners", "0002_actor_functions")]
    operations = [
        *(
            migrations.RunSQL(*protect_table(table, condition, writable_when="true"))
            for table, condition in VISIBLE_WHEN.items()
        ),
        *(migrations.RunSQL(*forbid_changes(table)) for table in APPEND_ONLY),
    ]
