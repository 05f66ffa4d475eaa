from django.db import migrations

# Whoever hands a file over sees it, and no other organisation; it leaves no other trace before being a deposit.
ARRIVALS = """
ALTER TABLE deposits_arrival ENABLE ROW LEVEL SECURITY; ALTER TABLE deposits_arrival FORCE ROW LEVEL SECURITY;
CREATE POLICY deposits_arrival_scope ON deposits_arrival
  USING (organisation_id = accord_organisation()) WITH CHECK (organisation_id = accord_organisation());
"""

# Work is seen by those who see its deposit; whoever asks for it asks in their own name, for what they see.
# The flow of the data (no deposit, no organisation) is seen by every member.
WORKS = """
ALTER TABLE deposits_work ENABLE ROW LEVEL SECURITY; ALTER TABLE deposits_work FORCE ROW LEVEL SECURITY;
CREATE POLICY deposits_work_scope ON deposits_work FOR SELECT USING (
  organisation_id = accord_organisation()
  OR EXISTS (SELECT 1 FROM deposits_deposit d WHERE d.id = deposits_work.deposit_id)
  OR (kind = 'donnees' AND accord_organisation() IS NOT NULL));
CREATE POLICY deposits_work_stop ON deposits_work FOR UPDATE USING (
  organisation_id = accord_organisation()
  OR EXISTS (SELECT 1 FROM deposits_deposit d WHERE d.id = deposits_work.deposit_id));
CREATE POLICY deposits_work_ask ON deposits_work FOR INSERT WITH CHECK (
  organisation_id = accord_organisation()
  AND (deposit_id IS NULL OR EXISTS (SELECT 1 FROM deposits_deposit d WHERE d.id = deposits_work.deposit_id))
  AND (arrival_id IS NULL OR EXISTS (SELECT 1 FROM deposits_arrival a WHERE a.id = deposits_work.arrival_id)));
"""

OPEN = """
DROP POLICY deposits_arrival_scope ON deposits_arrival;
DROP POLICY deposits_work_scope ON deposits_work; DROP POLICY deposits_work_stop ON deposits_work;
DROP POLICY deposits_work_ask ON deposits_work;
ALTER TABLE deposits_arrival NO FORCE ROW LEVEL SECURITY; ALTER TABLE deposits_arrival DISABLE ROW LEVEL SECURITY;
ALTER TABLE deposits_work NO FORCE ROW LEVEL SECURITY; ALTER TABLE deposits_work DISABLE ROW LEVEL SECURITY;
"""

# The web login asks and stops; what becomes of a file is written by the worker.
GRANTS = """
DO $$
DECLARE web record;
BEGIN
  FOR web IN
    SELECT rolname FROM pg_roles
    WHERE NOT rolbypassrls AND NOT rolsuper AND rolname <> current_user
      AND has_table_privilege(oid, 'deposits_work', 'INSERT')
      AND NOT pg_has_role(current_user, oid, 'MEMBER') AND NOT pg_has_role(oid, current_user, 'MEMBER')
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON deposits_work, deposits_arrival FROM %I', web.rolname);
    EXECUTE format('GRANT UPDATE (stop_asked_at, stop_asked_by_id) ON deposits_work TO %I', web.rolname);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON deposits_deposit FROM %I', web.rolname);
    EXECUTE format('GRANT UPDATE (state, decided_by_id, decided_at) ON deposits_deposit TO %I', web.rolname);
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("deposits", "0006_background"), ("partners", "0002_actor_functions")]
    operations = [
        migrations.RunSQL(ARRIVALS + WORKS, OPEN),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
