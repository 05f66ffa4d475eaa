"""The directory of a body that follows a few thousand among millions, and a count that reads each record once.

Whom the body follows is then held in memory while the names go by: asking the index for each name took ten
times as long. Origins come in the order of their acceptance, which says which row is the latest.
The loader may ask for the statistics of what it has just filled: without them the plans are those of an empty
table until the server looks by itself.
"""

from django.db import migrations

IS_FOLLOWED = """EXISTS (SELECT 1 FROM people_following f WHERE f.identity_id = %1$s.id
      AND f.organisation_id = accord_organisation() AND f.starts_on <= current_date
      AND (f.ends_on IS NULL OR f.ends_on >= current_date))"""

# Below two thousand the planner begins with the followings and sorts; beyond twenty thousand enough names are
# followed to fill a page soon. IS TRUE keeps the list a list: the planner would make a join of it again.
FOLLOWED = (
    f"""
CREATE FUNCTION people_say_followed() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
  SELECT CASE WHEN count(*) BETWEEN 2001 AND 20000 THEN
    '(%1$s.id IN (SELECT f.identity_id FROM people_following f
      WHERE f.organisation_id = accord_organisation() AND f.starts_on <= current_date
        AND (f.ends_on IS NULL OR f.ends_on >= current_date))) IS TRUE'
    ELSE '{IS_FOLLOWED}' END
  FROM (SELECT 1 FROM people_following f WHERE f.organisation_id = accord_organisation() LIMIT 20001) own
$$
""",
    "DROP FUNCTION people_say_followed()",
)

WITHOUT_PLANS = "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off"
ALONE = "SET max_parallel_workers_per_gather = 0"

# As migration 0004 has it, but for `own`.
DIRECTORY = f"""
CREATE OR REPLACE FUNCTION people_directory(
  low text, high text, first_low text, first_high text, of_kind text, among bigint[],
  from_name text, from_first text, from_id bigint, backwards boolean, wanted integer
) RETURNS TABLE (name_key text, first_key text, identity_id bigint, person_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
{WITHOUT_PLANS} {ALONE} AS $$
DECLARE
  sort_order text := CASE WHEN backwards THEN 'DESC' ELSE 'ASC' END;
  side text := CASE WHEN backwards THEN '<' ELSE '>' END;
  followed text := $f${IS_FOLLOWED}$f$;
  own text := format({{own}}, 'i');
  in_range text := '(%1$s.birth_name_key >= $1 AND %1$s.birth_name_key < $2)';
  narrowed text := '';
  branch text;
BEGIN
  IF first_low <> '' THEN
    narrowed := narrowed || ' AND %1$s.first_name_key >= $3 AND %1$s.first_name_key < $4';
  END IF;
  IF of_kind <> '' THEN narrowed := narrowed || ' AND %1$s.kind = $5'; END IF;
  branch := $b$
    (SELECT i.%1$s::text AS k, i.first_name_key::text AS f, i.id AS n, i.person_id AS p
     FROM people_identity i
     WHERE %2$s %3$s AND %4$s AND i.person_id IS NOT NULL
       AND ($10 OR (i.%1$s, i.first_name_key, i.id) %5$s ($7, $8, $9))
       AND NOT EXISTS (
         SELECT 1 FROM people_identity o
         WHERE o.person_id = i.person_id AND o.id <> i.id %6$s
           AND (%7$s OR (o.usual_name_key >= $1 AND o.usual_name_key < $2)) AND %8$s
           AND (CASE WHEN %7$s THEN o.birth_name_key ELSE o.usual_name_key END, o.first_name_key, o.id)
             < (i.%1$s, i.first_name_key, i.id))
     ORDER BY i.%1$s %9$s, i.first_name_key %9$s, i.id %9$s LIMIT $11)$b$;
  RETURN QUERY EXECUTE format('SELECT k, f, n, p FROM (%s UNION ALL %s) entry ORDER BY k %s, f %3$s, n %3$s LIMIT $11',
      format(branch, 'birth_name_key', format(in_range, 'i'),
        CASE WHEN among IS NULL THEN '' ELSE 'AND i.person_id = ANY ($6)' END || format(narrowed, 'i'),
        own, side, format(narrowed, 'o'), format(in_range, 'o'), format(followed, 'o'), sort_order),
      format(branch, 'usual_name_key',
        'i.usual_name_key >= $1 AND i.usual_name_key < $2 AND '
        || CASE WHEN low = '!' THEN 'i.birth_name_key = ''''' ELSE 'NOT ' || format(in_range, 'i') END,
        CASE WHEN among IS NULL THEN '' ELSE 'AND i.person_id = ANY ($6)' END || format(narrowed, 'i'),
        own, side, format(narrowed, 'o'), format(in_range, 'o'), format(followed, 'o'), sort_order),
      sort_order)
    USING low, high, first_low, first_high, of_kind, among, from_name, from_first, from_id,
      from_id IS NULL, least(wanted, 1001);
END $$
"""

# From the first records found: how many, and of how many persons. No order, no first entry to look for.
COUNT_NAMED = (
    f"""
CREATE FUNCTION people_count_named(
  low text, high text, first_low text, first_high text, of_kind text, among bigint[], wanted integer
) RETURNS TABLE (identities bigint, persons bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
{WITHOUT_PLANS} {ALONE} AS $$
DECLARE
  in_range text := '(i.birth_name_key >= $1 AND i.birth_name_key < $2)';
  found text := 'SELECT i.person_id FROM people_identity i WHERE i.person_id IS NOT NULL AND '
    || format(people_say_followed(), 'i')
    || CASE WHEN first_low <> '' THEN ' AND i.first_name_key >= $3 AND i.first_name_key < $4' ELSE '' END
    || CASE WHEN of_kind <> '' THEN ' AND i.kind = $5' ELSE '' END
    || CASE WHEN among IS NULL THEN '' ELSE ' AND i.person_id = ANY ($6)' END;
BEGIN
  RETURN QUERY EXECUTE format(
    'SELECT count(*), count(DISTINCT person_id) FROM ((%1$s AND %2$s LIMIT $7) UNION ALL (%1$s AND '
    || 'i.usual_name_key >= $1 AND i.usual_name_key < $2 AND %3$s LIMIT $7) LIMIT $7) found',
    found, in_range,
    CASE WHEN low = '!' THEN 'i.birth_name_key = ''''' ELSE 'NOT ' || in_range END)
    USING low, high, first_low, first_high, of_kind, among, wanted;
END $$
""",
    "DROP FUNCTION people_count_named(text, text, text, text, text, bigint[], integer)",
)

MEASURE = (
    """
CREATE FUNCTION people_measure() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE people_person, people_identity, people_following, people_sighting, people_linkevent, people_rsaright;
END $$
""",
    "DROP FUNCTION people_measure()",
)

ORIGINS = f"""
CREATE OR REPLACE FUNCTION people_origins(identities bigint[])
RETURNS TABLE (deposit_id bigint, file_name text, sender text, received_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.id, CASE WHEN d.sender_id = accord_organisation() OR accord_organisation() = ANY (d.visible_to)
      THEN d.file_name::text ELSE '' END, coalesce(o.name::text, ''), d.received_at
  FROM deposits_deposit d LEFT JOIN partners_organisation o ON o.id = d.sender_id
  WHERE d.state = 'accepte' AND d.id IN (
    SELECT s.deposit_id FROM people_sighting s JOIN people_identity i ON i.id = s.identity_id
    WHERE s.identity_id = ANY (identities) AND {IS_FOLLOWED.replace("%1$s", "i")})
  {{order}}
$$
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_moves")]
    operations = [
        migrations.RunSQL(*FOLLOWED),
        migrations.RunSQL(
            DIRECTORY.format(own="people_say_followed()"),
            DIRECTORY.format(own=f"$f${IS_FOLLOWED}$f$"),
        ),
        migrations.RunSQL(*COUNT_NAMED),
        migrations.RunSQL(*MEASURE),
        migrations.RunSQL(
            ORIGINS.format(order="ORDER BY d.accepted_at NULLS FIRST, d.id"), ORIGINS.format(order="")
        ),
    ]
