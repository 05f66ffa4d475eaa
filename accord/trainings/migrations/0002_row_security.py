from django.db import migrations

from accord.kit.row_policies import follow_identity, forbid_changes, protect_table

VISIBLE_WHEN = {
    "trainings_participation": follow_identity("trainings_participation"),
}
APPEND_ONLY = ["trainings_participation"]


class Migration(migrations.Migration):
    dependencies = [("trainings", "0001_start"), ("partners", "0002_actor_functions"), ("people", "0002_row_security")]
    operations = [
        *(migrations.RunSQL(*protect_table(table, condition)) for table, condition in VISIBLE_WHEN.items()),
        *(migrations.RunSQL(*forbid_changes(table)) for table in APPEND_ONLY),
    ]
