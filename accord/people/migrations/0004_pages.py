"""What the pages ask of persons: the directory in the order of names, the origin of what is shown, the looks.

Each function runs as the owner of the tables and says itself what the actor may see: the planner can then use
the indexes, which the policies would forbid to a comparison that is not leakproof.
"""

from django.db import migrations, models

# The functions read as the owner, whom row-level security binds too.
READ_AS_OWNER = [
    (
        f"CREATE POLICY {table}_by_function ON {table} FOR SELECT TO CURRENT_USER USING (true)",
        f"DROP POLICY {table}_by_function ON {table}",
    )
    for table in ("people_following", "people_sighting", "people_linkevent", "deposits_deposit", "journal_entry")
]

FOLLOWED = """EXISTS (SELECT 1 FROM people_following f WHERE f.identity_id = {row}.id
      AND f.organisation_id = accord_organisation() AND f.starts_on <= current_date
      AND (f.ends_on IS NULL OR f.ends_on >= current_date))"""

# One line a person: their first entry in the order of names among the identities that the actor follows.
# A birth name in the range asked counts before a usual name. Never more than 1 001 lines.
DIRECTORY = (
    r"""
CREATE FUNCTION people_directory(
  low text, high text, first_low text, first_high text, of_kind text, among bigint[],
  from_name text, from_first text, from_id bigint, backwards boolean, wanted integer
) RETURNS TABLE (name_key text, first_key text, identity_id bigint, person_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
  sort_order text := CASE WHEN backwards THEN 'DESC' ELSE 'ASC' END;
  side text := CASE WHEN backwards THEN '<' ELSE '>' END;
  followed text := $f$EXISTS (SELECT 1 FROM people_following f WHERE f.identity_id = %1$s.id
      AND f.organisation_id = accord_organisation() AND f.starts_on <= current_date
      AND (f.ends_on IS NULL OR f.ends_on >= current_date))$f$;
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
        format(followed, 'i'), side, format(narrowed, 'o'), format(in_range, 'o'), format(followed, 'o'), sort_order),
      format(branch, 'usual_name_key',
        'i.usual_name_key >= $1 AND i.usual_name_key < $2 AND '
        || CASE WHEN low = '!' THEN 'i.birth_name_key = ''''' ELSE 'NOT ' || format(in_range, 'i') END,
        CASE WHEN among IS NULL THEN '' ELSE 'AND i.person_id = ANY ($6)' END || format(narrowed, 'i'),
        format(followed, 'i'), side, format(narrowed, 'o'), format(in_range, 'o'), format(followed, 'o'), sort_order),
      sort_order)
    USING low, high, first_low, first_high, of_kind, among, from_name, from_first, from_id,
      from_id IS NULL, least(wanted, 1001);
END $$
""",
    "DROP FUNCTION people_directory(text, text, text, text, text, bigint[], text, text, bigint, boolean, integer)",
)

# The persons whom an exact number names, among those that the actor follows.
NUMBERS = (
    f"""
CREATE FUNCTION people_by_number(of_nir bytea, of_work text, of_household text, of_member text)
RETURNS TABLE (person_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
  SELECT DISTINCT i.person_id FROM people_identity i
  WHERE i.person_id IS NOT NULL AND (
      i.nir_index = of_nir
      OR (i.france_travail_number >= of_work AND i.france_travail_number < of_work || '~')
      OR i.household = of_household
      OR (i.household <> '' AND right(i.household, 7) = of_member))
    AND {FOLLOWED.format(row="i")}
  LIMIT 1001
$$
""",
    "DROP FUNCTION people_by_number(bytea, text, text, text)",
)

# The accepted files that speak of these identities. A file that is not open to the actor keeps its name.
ORIGINS = (
    f"""
CREATE FUNCTION people_origins(identities bigint[])
RETURNS TABLE (deposit_id bigint, file_name text, sender text, received_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.id, CASE WHEN d.sender_id = accord_organisation() OR accord_organisation() = ANY (d.visible_to)
      THEN d.file_name::text ELSE '' END, coalesce(o.name::text, ''), d.received_at
  FROM deposits_deposit d LEFT JOIN partners_organisation o ON o.id = d.sender_id
  WHERE d.state = 'accepte' AND d.id IN (
    SELECT s.deposit_id FROM people_sighting s JOIN people_identity i ON i.id = s.identity_id
    WHERE s.identity_id = ANY (identities) AND {FOLLOWED.format(row="i")})
$$
""",
    "DROP FUNCTION people_origins(bigint[])",
)

# Who looked at persons, of every organisation: for the steering role, on persons that it follows. Identities
# move from a person to another: the looks at whom they stood for before are theirs too. No name of a user.
LOOKS = (
    f"""
CREATE FUNCTION people_looks(person bigint, before_id bigint, wanted integer)
RETURNS TABLE (entry_id bigint, at timestamptz, organisation text, role text, action text, purpose text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH own AS (
    SELECT i.id FROM people_identity i WHERE i.person_id = person AND {FOLLOWED.format(row="i")}),
  persons AS (
    SELECT person AS id WHERE EXISTS (SELECT 1 FROM own)
    UNION SELECT l.previous_person_id FROM people_linkevent l JOIN own ON own.id = l.identity_id
    WHERE l.previous_person_id IS NOT NULL),
  seen AS (
    SELECT DISTINCT e.id, e.at, e.user_id, e.organisation_id, e.action::text, e.purpose::text
    FROM persons p JOIN journal_entry e ON e.person_ids @> jsonb_build_array(p.id)
    WHERE (before_id IS NULL OR e.id < before_id)
      AND EXISTS (SELECT 1 FROM partners_membership m
        WHERE m.user_id = nullif(current_setting('accord.user', true), '')::bigint
          AND m.organisation_id = accord_organisation() AND m.role = 'pilotage'
          AND m.starts_on <= current_date AND (m.ends_on IS NULL OR m.ends_on >= current_date)))
  SELECT s.id, s.at, coalesce(o.name::text, ''), coalesce((
      SELECT m.role::text FROM partners_membership m
      WHERE m.user_id = s.user_id AND m.organisation_id = s.organisation_id AND m.starts_on <= s.at::date
        AND (m.ends_on IS NULL OR m.ends_on >= s.at::date) ORDER BY m.starts_on DESC LIMIT 1), ''),
    s.action, s.purpose
  FROM seen s LEFT JOIN partners_organisation o ON o.id = s.organisation_id
  ORDER BY s.id DESC LIMIT least(wanted, 1001)
$$
""",
    "DROP FUNCTION people_looks(bigint, bigint, integer)",
)

INDEXES = [
    (
        "CREATE INDEX people_identity_unnamed ON people_identity (usual_name_key, first_name_key, id)"
        " WHERE birth_name_key = ''",
        "DROP INDEX people_identity_unnamed",
    ),
    (
        "CREATE INDEX people_identity_household ON people_identity (household) WHERE household <> ''",
        "DROP INDEX people_identity_household",
    ),
    (
        "CREATE INDEX people_identity_member ON people_identity (right(household, 7)) WHERE household <> ''",
        "DROP INDEX people_identity_member",
    ),
    (
        "CREATE INDEX people_pair_decided ON people_pair (decided_at) WHERE decided_at IS NOT NULL",
        "DROP INDEX people_pair_decided",
    ),
    (
        "CREATE INDEX people_linkevent_by_hand ON people_linkevent (id) WHERE decided_by_id IS NOT NULL",
        "DROP INDEX people_linkevent_by_hand",
    ),
    (
        "CREATE INDEX journal_entry_persons ON journal_entry USING gin (person_ids jsonb_path_ops)",
        "DROP INDEX journal_entry_persons",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_decisions"),
        ("deposits", "0005_same_file"),
        ("journal", "0003_sealed_by_loader"),
        ("partners", "0003_sign_in_counter"),
    ]
    operations = [
        *(
            migrations.AlterField(
                model_name="identity",
                name=name,
                field=models.CharField(blank=True, db_collation="C", max_length=80),
            )
            for name in ("birth_name_key", "usual_name_key")
        ),
        *(
            migrations.AddIndex(
                model_name="identity",
                index=models.Index(fields=[f"{word}_name_key", "first_name_key", "id"], name=f"people_identity_by_{word}"),
            )
            for word in ("birth", "usual")
        ),
        *(migrations.RunSQL(*pair) for pair in (*INDEXES, *READ_AS_OWNER, DIRECTORY, NUMBERS, ORIGINS, LOOKS)),
    ]
