from django.db import migrations

# A meeting is planned and asked for on a page, in one's own name; only the worker and the commands freeze one.
FORWARD = """
CREATE FUNCTION committees_refuse_freeze() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF NOT accord_is_trusted() AND (NOT accord_has_role('pilotage') OR NEW.frozen_at IS NOT NULL
      OR NEW.frozen_by_id IS NOT NULL OR NEW.snapshot_id IS NOT NULL OR NEW.version_id IS NOT NULL
      OR NEW.asked_by_id IS DISTINCT FROM CASE WHEN NEW.asked_at IS NULL THEN NULL ELSE accord_user() END) THEN
    RAISE EXCEPTION 'not for the web' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER committees_meeting_asked BEFORE INSERT OR UPDATE ON committees_meeting
  FOR EACH ROW EXECUTE FUNCTION committees_refuse_freeze();
"""
BACKWARD = "DROP TRIGGER committees_meeting_asked ON committees_meeting; DROP FUNCTION committees_refuse_freeze();"


class Migration(migrations.Migration):
    dependencies = [("committees", "0008_meetings_published"), ("partners", "0005_who_acts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
