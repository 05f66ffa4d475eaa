from django.db import migrations, models

# Only the loader says who follows whom: an organisation cannot open a person to itself.
CLOSE_FOLLOWING = (
    "ALTER POLICY people_following_scope ON people_following WITH CHECK (false)",
    "ALTER POLICY people_following_scope ON people_following WITH CHECK (organisation_id = accord_organisation())",
)
# A person holds nothing: whoever separates an identity may create one.
OPEN_PERSON = (
    "ALTER POLICY people_person_scope ON people_person WITH CHECK (true)",
    "ALTER POLICY people_person_scope ON people_person WITH CHECK "
    "(EXISTS (SELECT 1 FROM people_identity i WHERE i.person_id = people_person.id))",
)
# A decision on persons must know that it sees all of them. The function counts, and shows nothing else; it
# runs as the owner of the tables, whom row-level security binds too, hence the policy.
COUNT_IDENTITIES = (
    """
CREATE POLICY people_identity_counted ON people_identity FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION people_count_identities(persons bigint[]) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT count(*) FROM people_identity WHERE person_id = ANY (persons) $$
""",
    """
DROP FUNCTION people_count_identities(bigint[]);
DROP POLICY people_identity_counted ON people_identity
""",
)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_row_security")]
    operations = [
        migrations.AlterField(
            model_name="identity",
            name="usual_name_key",
            field=models.CharField(blank=True, db_collation="C", db_index=True, max_length=80),
        ),
        *(migrations.RunSQL(*pair) for pair in (CLOSE_FOLLOWING, OPEN_PERSON, COUNT_IDENTITIES)),
    ]
