from django.db import migrations

from accord.kit.row_policies import forbid_changes

APPEND_ONLY = ["committees_frozentable", "committees_frozencell", "committees_document"]

# Once its figures are frozen, a meeting keeps its date, its version and its data, and takes no new figure.
FREEZE_MEETING = """
CREATE FUNCTION accord_refuse_figure() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF EXISTS (SELECT 1 FROM committees_meeting m WHERE m.id = NEW.meeting_id AND m.frozen_at IS NOT NULL) THEN
    RAISE EXCEPTION 'frozen meeting' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER committees_meeting_frozen BEFORE UPDATE OR DELETE ON committees_meeting
  FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION accord_refuse_change();
CREATE TRIGGER committees_frozentable_closed BEFORE INSERT ON committees_frozentable
  FOR EACH ROW EXECUTE FUNCTION accord_refuse_figure();
"""

THAW_MEETING = """
DROP TRIGGER committees_frozentable_closed ON committees_frozentable;
DROP TRIGGER committees_meeting_frozen ON committees_meeting;
DROP FUNCTION accord_refuse_figure();
"""


class Migration(migrations.Migration):
    dependencies = [("committees", "0004_frozen_tables"), ("partners", "0002_actor_functions")]
    operations = [
        *(migrations.RunSQL(*forbid_changes(table)) for table in APPEND_ONLY),
        migrations.RunSQL(FREEZE_MEETING, THAW_MEETING),
    ]
