from django.db import migrations

from accord.kit.row_policies import forbid_changes, protect_table

VISIBLE_WHEN = {
    "deposits_deposit": "sender_id = accord_organisation() OR accord_organisation() = ANY (visible_to)",
    "deposits_record": "EXISTS (SELECT 1 FROM deposits_deposit d WHERE d.id = deposits_record.deposit_id)",
}
APPEND_ONLY = ["deposits_record"]


class Migration(migrations.Migration):
    dependencies = [("deposits", "0002_start"), ("partners", "0002_actor_functions")]
    operations = [
        *(migrations.RunSQL(*protect_table(table, condition)) for table, condition in VISIBLE_WHEN.items()),
        *(migrations.RunSQL(*forbid_changes(table)) for table in APPEND_ONLY),
    ]
