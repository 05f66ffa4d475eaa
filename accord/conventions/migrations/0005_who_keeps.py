from django.db import migrations

from accord.kit.row_policies import forbid_changes, protect_table

# The text of an agreement says who may see whose data: only those who keep it write it. No table here holds a
# person, so every row is read; what is written is the reader's own. Nobody moves into an agreement where others
# are: the first party of a new agreement is the body that brings it.
PARTY = (
    "EXISTS (SELECT 1 FROM conventions_agreementparty p WHERE p.agreement_id = {table}.{column}"
    " AND p.organisation_id = accord_organisation())"
)
KEEPS = "accord_is_trusted() OR (accord_has_role('pilotage') AND {condition})"
OWN = "accord_is_trusted() OR (accord_has_role('pilotage') AND {table}.organisation_id = accord_organisation())"
COMES_FIRST = (
    "(conventions_agreementparty.organisation_id = accord_organisation()"
    " AND NOT EXISTS (SELECT 1 FROM conventions_agreementparty p"
    " WHERE p.agreement_id = conventions_agreementparty.agreement_id))"
)


def keeps(table, column="agreement_id"):
    return KEEPS.format(condition=PARTY.format(table=table, column=column))


WRITTEN_BY_THOSE_WHO_KEEP = {
    "conventions_agreementparty": KEEPS.format(
        condition=f"({PARTY.format(table='conventions_agreementparty', column='agreement_id')} OR {COMES_FIRST})"
    ),
    "conventions_agreementversion": keeps("conventions_agreementversion"),
    "conventions_agreementevent": keeps("conventions_agreementevent"),
    "conventions_answer": keeps("conventions_answer"),
}
OF_ONE_BODY = ["conventions_agreementdraft", "conventions_registerlist"]
# A new agreement has no party yet; a title follows the text, written by those who keep it.
TITLES = (
    "ALTER TABLE conventions_agreement ENABLE ROW LEVEL SECURITY;"
    " ALTER TABLE conventions_agreement FORCE ROW LEVEL SECURITY;"
    " CREATE POLICY conventions_agreement_read ON conventions_agreement FOR SELECT USING (true);"
    " CREATE POLICY conventions_agreement_new ON conventions_agreement FOR INSERT"
    " WITH CHECK (accord_is_trusted() OR accord_has_role('pilotage'));"
    f" CREATE POLICY conventions_agreement_title ON conventions_agreement FOR UPDATE"
    f" USING ({keeps('conventions_agreement', 'id')});",
    "DROP POLICY conventions_agreement_read ON conventions_agreement;"
    " DROP POLICY conventions_agreement_new ON conventions_agreement;"
    " DROP POLICY conventions_agreement_title ON conventions_agreement;"
    " ALTER TABLE conventions_agreement NO FORCE ROW LEVEL SECURITY;"
    " ALTER TABLE conventions_agreement DISABLE ROW LEVEL SECURITY;",
)


class Migration(migrations.Migration):
    dependencies = [("conventions", "0004_drafts"), ("partners", "0005_who_acts")]
    operations = [
        *(
            migrations.RunSQL(*protect_table(table, "true", condition))
            for table, condition in WRITTEN_BY_THOSE_WHO_KEEP.items()
        ),
        *(migrations.RunSQL(*protect_table(table, OWN.format(table=table))) for table in OF_ONE_BODY),
        # Written by its trigger alone.
        migrations.RunSQL(*protect_table("conventions_agreementeventevent", "true")),
        migrations.RunSQL(*TITLES),
        *(
            migrations.RunSQL(*forbid_changes(table))
            for table in ("conventions_agreementversion", "conventions_answer")
        ),
    ]
