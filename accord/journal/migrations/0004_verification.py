from django.db import migrations, models

# The web reads what was found, and never writes it.
REVOKE = """
DO $$
DECLARE web record;
BEGIN
  FOR web IN
    SELECT rolname FROM pg_roles
    WHERE NOT rolbypassrls AND NOT rolsuper AND rolname <> current_user
      AND has_table_privilege(oid, 'journal_verification', 'INSERT')
      AND NOT pg_has_role(current_user, oid, 'MEMBER') AND NOT pg_has_role(oid, current_user, 'MEMBER')
  LOOP
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON journal_verification FROM %I', web.rolname);
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_sealed_by_loader")]
    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verified_at", models.DateTimeField(auto_now_add=True)),
                ("sealed_until", models.DateTimeField(null=True)),
                ("last_entry_id", models.BigIntegerField(default=0)),
                ("seals", models.BigIntegerField(default=0)),
                ("entries", models.BigIntegerField(default=0)),
                ("broken", models.JSONField(default=dict)),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["organisation_id", "id"], name="entries_of_an_organisation"),
        ),
        migrations.RunSQL(REVOKE, migrations.RunSQL.noop),
    ]
