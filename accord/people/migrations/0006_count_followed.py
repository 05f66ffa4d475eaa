"""How many persons a body follows, told from the first identities: the same plan at twenty thousand and two million."""

from django.db import migrations

COUNT_FOLLOWED = (
    """
CREATE FUNCTION people_count_followed(wanted integer) RETURNS TABLE (identities bigint, persons bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_bitmapscan = off
SET jit = off SET max_parallel_workers_per_gather = 0 AS $$
  SELECT count(*), count(DISTINCT person_id) FROM (
    SELECT i.person_id FROM people_following f JOIN people_identity i ON i.id = f.identity_id
    WHERE f.organisation_id = accord_organisation() AND f.starts_on <= current_date
      AND (f.ends_on IS NULL OR f.ends_on >= current_date)
      AND i.person_id IS NOT NULL AND (i.birth_name_key <> '' OR i.usual_name_key <> '')
    LIMIT wanted) followed
$$
""",
    "DROP FUNCTION people_count_followed(integer)",
)


class Migration(migrations.Migration):
    dependencies = [("people", "0005_covering_indexes")]
    operations = [migrations.RunSQL(*COUNT_FOLLOWED)]
