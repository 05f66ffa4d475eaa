from django.db import migrations

from accord.kit.row_policies import follow_identity

# A training provider follows the people of its own sessions: what they do at another provider's is not its own.
OWN_SESSIONS = """
EXISTS (SELECT 1 FROM people_following f WHERE f.identity_id = trainings_participation.identity_id
  AND f.organisation_id = accord_organisation()
  AND f.starts_on <= current_date AND (f.ends_on IS NULL OR f.ends_on >= current_date)
  AND (f.reason <> 'organisme-formation' OR EXISTS (
    SELECT 1 FROM trainings_session s JOIN partners_organisation o ON o.siret = s.provider_siret
    WHERE s.id = trainings_participation.session_id AND o.id = f.organisation_id)))
"""
POLICY = "ALTER POLICY trainings_participation_scope ON trainings_participation USING ({0}) WITH CHECK ({0})"


class Migration(migrations.Migration):
    dependencies = [("trainings", "0002_row_security"), ("people", "0004_pages")]
    operations = [
        migrations.RunSQL(
            POLICY.format(OWN_SESSIONS), POLICY.format(follow_identity("trainings_participation"))
        ),
    ]
