from django.db import migrations

from accord.kit.row_policies import follow_identity, forbid_changes, protect_table

VISIBLE_WHEN = {
    "pathways_cohortmember": follow_identity("pathways_cohortmember"),
}
APPEND_ONLY = ["pathways_cohortmember"]


class Migration(migrations.Migration):
    dependencies = [("pathways", "0002_start"), ("partners", "0002_actor_functions"), ("people", "0002_row_security")]
    operations = [
        *(migrations.RunSQL(*protect_table(table, condition)) for table, condition in VISIBLE_WHEN.items()),
        *(migrations.RunSQL(*forbid_changes(table)) for table in APPEND_ONLY),
    ]
