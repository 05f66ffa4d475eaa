"""A decision on persons, in one door: identities move to another person, with the reason, or nothing does."""

from django.db import migrations

# The functions write as the owner, whom row-level security binds too; so do the triggers of the history.
WRITE_AS_OWNER = (
    """
CREATE POLICY people_identity_moved ON people_identity FOR UPDATE TO CURRENT_USER USING (true);
CREATE POLICY people_linkevent_added ON people_linkevent FOR INSERT TO CURRENT_USER WITH CHECK (true);
CREATE POLICY people_pairevent_added ON people_pairevent FOR INSERT TO CURRENT_USER WITH CHECK (true);
CREATE POLICY people_pair_by_function ON people_pair FOR SELECT TO CURRENT_USER USING (true)
""",
    """
DROP POLICY people_pair_by_function ON people_pair; DROP POLICY people_pairevent_added ON people_pairevent;
DROP POLICY people_linkevent_added ON people_linkevent; DROP POLICY people_identity_moved ON people_identity
""",
)

# A verdict is signed by whoever gives it; taken back, it is nobody's.
VERDICTS = (
    """
CREATE POLICY people_pair_signed ON people_pair AS RESTRICTIVE FOR UPDATE USING (true)
  WITH CHECK (accord_has_role('pilotage') AND CASE state
    WHEN 'a-verifier' THEN decided_by_id IS NULL AND decided_at IS NULL
    ELSE decided_by_id = accord_user() AND decided_at IS NOT NULL END)
""",
    "DROP POLICY people_pair_signed ON people_pair",
)

HOLD = (
    """
CREATE FUNCTION people_hold(identities bigint[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 1 FROM people_identity i
  WHERE i.person_id IN (SELECT h.person_id FROM people_identity h WHERE h.id = ANY (identities))
    AND (accord_is_trusted() OR EXISTS (SELECT 1 FROM people_following f WHERE f.identity_id = i.id
      AND f.organisation_id = accord_organisation()))
  ORDER BY i.id FOR UPDATE OF i
$$
""",
    "DROP FUNCTION people_hold(bigint[])",
)

# The web may move what it follows whole, and only as a decision does: a waiting pair joined, an identity
# leaving for a person of its own, a move undone. `decider` counts for the loader; the web signs as its actor.
MOVE = (
    """
CREATE FUNCTION people_move(identities bigint[], target bigint, why text, decider bigint)
RETURNS TABLE (person bigint, moved_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  is_trusted boolean := accord_is_trusted();
BEGIN
  person := target;
  moved_at := clock_timestamp();
  IF NOT is_trusted AND (
      NOT accord_has_role('pilotage')
      OR EXISTS (
        SELECT 1 FROM people_identity i
        WHERE (i.id = ANY (identities) OR i.person_id = target
            OR i.person_id IN (SELECT h.person_id FROM people_identity h WHERE h.id = ANY (identities)))
          AND NOT EXISTS (SELECT 1 FROM people_following f WHERE f.identity_id = i.id
            AND f.organisation_id = accord_organisation() AND f.starts_on <= current_date
            AND (f.ends_on IS NULL OR f.ends_on >= current_date)))
      OR NOT CASE why
        WHEN 'decision' THEN EXISTS (
          SELECT 1 FROM people_pair p JOIN people_identity c ON c.id = p.candidate_id
          WHERE p.state = 'a-verifier' AND p.identity_id = ANY (identities) AND c.person_id = target)
        WHEN 'separation' THEN target IS NULL AND cardinality(identities) = 1
        WHEN 'annulation' THEN NOT EXISTS (
          SELECT 1 FROM unnest(identities) AS moved (id) WHERE NOT EXISTS (
            SELECT 1 FROM people_linkevent l WHERE l.identity_id = moved.id
              AND l.previous_person_id IS NOT DISTINCT FROM target))
        ELSE false END) THEN
    RAISE EXCEPTION 'no such decision' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF person IS NULL THEN
    person := nextval(pg_get_serial_sequence('people_person', 'id'));
    INSERT INTO people_person (id, created_at) VALUES (person, now());
  END IF;
  INSERT INTO people_linkevent
    (identity_id, person_id, previous_person_id, rule, score, decided_at, decided_by_id)
  SELECT i.id, person, i.person_id, why, NULL, moved_at, CASE WHEN is_trusted THEN decider ELSE accord_user() END
  FROM people_identity i WHERE i.id = ANY (identities) AND i.person_id <> person;
  UPDATE people_identity i SET person_id = person WHERE i.id = ANY (identities);
  RETURN NEXT;
END $$
""",
    "DROP FUNCTION people_move(bigint[], bigint, text, bigint)",
)


class Migration(migrations.Migration):
    dependencies = [("people", "0007_doubted_nir"), ("partners", "0005_who_acts")]
    operations = [migrations.RunSQL(*pair) for pair in (WRITE_AS_OWNER, VERDICTS, HOLD, MOVE)]
