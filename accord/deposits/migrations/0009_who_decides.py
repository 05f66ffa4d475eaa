from django.db import migrations

# Files are decided on by their sender, and by whoever steers (rules/policies.py); seeing one gives nothing else.
DECIDES = "(d.sender_id = accord_organisation() OR accord_has_role('pilotage'))"
SEEN = "sender_id = accord_organisation() OR accord_organisation() = ANY (visible_to)"
DECIDED = f"EXISTS (SELECT 1 FROM deposits_deposit d WHERE d.id = deposits_work.deposit_id AND {DECIDES})"

DEPOSITS = f"""
DROP POLICY deposits_deposit_scope ON deposits_deposit;
CREATE POLICY deposits_deposit_scope ON deposits_deposit FOR SELECT USING ({SEEN});
CREATE POLICY deposits_deposit_decide ON deposits_deposit FOR UPDATE
  USING (({SEEN}) AND {DECIDES.replace("d.", "")})
  WITH CHECK (state IN ('controle', 'abandonne') AND decided_by_id = accord_user());
CREATE FUNCTION deposits_refuse_decision() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF NOT accord_is_trusted() AND (OLD.state <> 'controle' OR OLD.decided_at IS NOT NULL) THEN
    RAISE EXCEPTION 'decided deposit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER deposits_deposit_once BEFORE UPDATE ON deposits_deposit
  FOR EACH ROW EXECUTE FUNCTION deposits_refuse_decision();
"""
DEPOSITS_BACK = f"""
DROP TRIGGER deposits_deposit_once ON deposits_deposit; DROP FUNCTION deposits_refuse_decision();
DROP POLICY deposits_deposit_decide ON deposits_deposit; DROP POLICY deposits_deposit_scope ON deposits_deposit;
CREATE POLICY deposits_deposit_scope ON deposits_deposit USING ({SEEN}) WITH CHECK ({SEEN});
"""

# A file is handed over in one's own name and in a role that one has; it becomes a deposit by the worker alone.
ARRIVALS = (
    """
ALTER POLICY deposits_arrival_scope ON deposits_arrival WITH CHECK (
  organisation_id = accord_organisation() AND user_id = accord_user() AND accord_has_role(role)
  AND role IN ('pilotage', 'service-formation') AND state = 'attend' AND deposit_id IS NULL)
""",
    "ALTER POLICY deposits_arrival_scope ON deposits_arrival WITH CHECK (organisation_id = accord_organisation())",
)

WORKS = f"""
ALTER POLICY deposits_work_stop ON deposits_work
  USING ((deposit_id IS NULL AND organisation_id = accord_organisation()) OR {DECIDED})
  WITH CHECK (stop_asked_by_id = accord_user());
ALTER POLICY deposits_work_ask ON deposits_work WITH CHECK (
  organisation_id = accord_organisation() AND user_id = accord_user() AND state = 'attend'
  AND started_at IS NULL AND ended_at IS NULL AND stop_asked_at IS NULL
  AND CASE kind
    WHEN 'reception' THEN deposit_id IS NULL
      AND EXISTS (SELECT 1 FROM deposits_arrival a WHERE a.id = deposits_work.arrival_id)
    WHEN 'donnees' THEN deposit_id IS NULL AND arrival_id IS NULL
      AND accord_has_role('pilotage', 'service-formation')
    ELSE arrival_id IS NULL AND {DECIDED} END);
"""
WORKS_BACK = """
ALTER POLICY deposits_work_stop ON deposits_work
  USING (organisation_id = accord_organisation()
    OR EXISTS (SELECT 1 FROM deposits_deposit d WHERE d.id = deposits_work.deposit_id))
  WITH CHECK (organisation_id = accord_organisation()
    OR EXISTS (SELECT 1 FROM deposits_deposit d WHERE d.id = deposits_work.deposit_id));
ALTER POLICY deposits_work_ask ON deposits_work WITH CHECK (
  organisation_id = accord_organisation()
  AND (deposit_id IS NULL OR EXISTS (SELECT 1 FROM deposits_deposit d WHERE d.id = deposits_work.deposit_id))
  AND (arrival_id IS NULL OR EXISTS (SELECT 1 FROM deposits_arrival a WHERE a.id = deposits_work.arrival_id)));
"""

# The one door to the worker: a listed task and one whole number, which must name what the caller asked for.
ASK = """
CREATE FUNCTION accord_ask_job(task text, argument bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  asked record;
  may_ask boolean := accord_is_trusted();
BEGIN
  SELECT * INTO asked FROM (VALUES
    ('deposits.receive', 'reception', 20, 'number', NULL),
    ('deposits.accept', 'acceptation', 15, 'number', NULL),
    ('deposits.check', 'controle', 10, 'number', NULL),
    ('deposits.rejects', 'rejets', 8, 'number', NULL),
    ('site.flow', 'donnees', 5, 'number', 'site.flow'),
    ('deposits.remove', '', 10, 'deposit', NULL),
    ('committees.freeze', '', 15, 'meeting', 'meeting:' || argument)
  ) AS listed (name, kind, priority, word, held) WHERE listed.name = task;
  IF NOT FOUND OR argument IS NULL THEN
    RAISE EXCEPTION 'unlisted task' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF asked.kind <> '' THEN
    may_ask := may_ask OR EXISTS (SELECT 1 FROM deposits_work w
      WHERE w.id = argument AND w.kind = asked.kind AND w.state = 'attend' AND w.user_id = accord_user());
  ELSIF task = 'deposits.remove' THEN
    may_ask := may_ask OR EXISTS (SELECT 1 FROM deposits_deposit d
      WHERE d.id = argument AND d.state = 'abandonne' AND d.decided_by_id = accord_user());
  ELSE
    may_ask := may_ask OR (accord_has_role('pilotage') AND EXISTS (SELECT 1 FROM committees_meeting m
      WHERE m.id = argument AND m.asked_by_id = accord_user() AND m.frozen_at IS NULL));
  END IF;
  IF NOT may_ask THEN
    RAISE EXCEPTION 'nothing to ask for' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN (procrastinate_defer_jobs_v1(ARRAY[ROW('accord', task, asked.priority, asked.held, NULL,
    jsonb_build_object(asked.word, argument), NULL)::procrastinate_job_to_defer_v1]))[1];
END $$;
ALTER FUNCTION procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[]) SECURITY INVOKER;
ALTER FUNCTION procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[]) RESET search_path;
"""
ASK_BACK = """
DROP FUNCTION accord_ask_job(text, bigint);
ALTER FUNCTION procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[]) SECURITY DEFINER;
ALTER FUNCTION procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[]) SET search_path = public, pg_temp;
"""


class Migration(migrations.Migration):
    dependencies = [("deposits", "0008_jobs"), ("partners", "0005_who_acts"), ("people", "0004_pages")]
    operations = [
        migrations.RunSQL(DEPOSITS, DEPOSITS_BACK),
        migrations.RunSQL(*ARRIVALS),
        migrations.RunSQL(WORKS, WORKS_BACK),
        migrations.RunSQL(ASK, ASK_BACK),
    ]
