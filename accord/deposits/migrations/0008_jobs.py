from django.db import migrations

# The web login may ask for a job and nothing else: neither read nor change those of others. The one function
# that it needs runs as the owner; every other one, and every table of jobs, is taken from it.
ONLY_ASK = """
DO $$
DECLARE web record; item record;
BEGIN
  ALTER FUNCTION procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[]) SECURITY DEFINER;
  ALTER FUNCTION procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[]) SET search_path = public, pg_temp;
  FOR web IN
    SELECT rolname FROM pg_roles
    WHERE NOT rolbypassrls AND NOT rolsuper AND rolname <> current_user
      AND has_table_privilege(oid, 'procrastinate_jobs', 'SELECT')
      AND NOT pg_has_role(current_user, oid, 'MEMBER') AND NOT pg_has_role(oid, current_user, 'MEMBER')
  LOOP
    FOR item IN
      SELECT relname, relkind FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'procrastinate\\_%' AND relkind IN ('r', 'S')
    LOOP
      EXECUTE format('REVOKE ALL ON %s %I FROM %I',
                     CASE item.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, item.relname, web.rolname);
    END LOOP;
    FOR item IN
      SELECT oid::regprocedure AS signature FROM pg_proc
      WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'procrastinate\\_%'
        AND proname <> 'procrastinate_defer_jobs_v1'
    LOOP
      EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM %I', item.signature, web.rolname);
    END LOOP;
  END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("deposits", "0007_background_security"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [migrations.RunSQL(ONLY_ASK, migrations.RunSQL.noop)]
