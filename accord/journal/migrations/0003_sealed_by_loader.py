from django.db import migrations

# The web login adds entries and reads its own; it never changes one, and never seals.
REVOKE = """
DO $$
DECLARE web record;
BEGIN
  FOR web IN
    SELECT rolname FROM pg_roles
    WHERE NOT rolbypassrls AND NOT rolsuper AND rolname <> current_user
      AND has_table_privilege(oid, 'journal_entry', 'INSERT')
      AND NOT pg_has_role(current_user, oid, 'MEMBER') AND NOT pg_has_role(oid, current_user, 'MEMBER')
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry FROM %I', web.rolname);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON journal_seal FROM %I', web.rolname);
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_row_security")]
    operations = [migrations.RunSQL(REVOKE, migrations.RunSQL.noop)]
