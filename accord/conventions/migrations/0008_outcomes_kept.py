from django.db import migrations

from accord.kit.row_policies import protect_table

# What became of a due date is read as before; it is said and taken back by the steering of a party alone, as
# what happened to the agreement is.
KEEPS = (
    "accord_is_trusted() OR (accord_has_role('pilotage')"
    " AND EXISTS (SELECT 1 FROM conventions_agreementparty p"
    " WHERE p.agreement_id = conventions_outcome.agreement_id AND p.organisation_id = accord_organisation()))"
)
# A row that one reads is one that one may take away when a single policy says both: here they are apart.
OUTCOMES = (
    "ALTER TABLE conventions_outcome ENABLE ROW LEVEL SECURITY;"
    " ALTER TABLE conventions_outcome FORCE ROW LEVEL SECURITY;"
    " CREATE POLICY conventions_outcome_read ON conventions_outcome FOR SELECT USING (true);"
    f" CREATE POLICY conventions_outcome_new ON conventions_outcome FOR INSERT WITH CHECK ({KEEPS});"
    f" CREATE POLICY conventions_outcome_change ON conventions_outcome FOR UPDATE USING ({KEEPS});"
    f" CREATE POLICY conventions_outcome_away ON conventions_outcome FOR DELETE USING ({KEEPS});",
    "DROP POLICY conventions_outcome_read ON conventions_outcome;"
    " DROP POLICY conventions_outcome_new ON conventions_outcome;"
    " DROP POLICY conventions_outcome_change ON conventions_outcome;"
    " DROP POLICY conventions_outcome_away ON conventions_outcome;"
    " ALTER TABLE conventions_outcome NO FORCE ROW LEVEL SECURITY;"
    " ALTER TABLE conventions_outcome DISABLE ROW LEVEL SECURITY;",
)


class Migration(migrations.Migration):
    dependencies = [("conventions", "0007_first_party"), ("partners", "0005_who_acts")]
    operations = [
        migrations.RunSQL(*OUTCOMES),
        # Written by its trigger alone.
        migrations.RunSQL(*protect_table("conventions_outcomeevent", "true")),
    ]
