from django.db import migrations

from accord.kit.row_policies import follow_identity

# What became of a person after a training is seen with the training, and not without it.
POLICY = "ALTER POLICY employment_situation_scope ON employment_situation USING ({0}) WITH CHECK ({0})"
FOLLOWED = follow_identity("employment_situation")
WITH_ITS_TRAINING = (
    f"{FOLLOWED} AND EXISTS (SELECT 1 FROM trainings_participation p WHERE p.id = employment_situation.participation_id)"
)


class Migration(migrations.Migration):
    dependencies = [("employment", "0003_row_security"), ("trainings", "0003_own_sessions")]
    operations = [migrations.RunSQL(POLICY.format(WITH_ITS_TRAINING), POLICY.format(FOLLOWED))]
