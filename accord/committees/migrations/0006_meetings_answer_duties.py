from django.db import migrations

# The meetings whose figures were frozen before answers were kept: each answers its due date.
ANSWER = """
INSERT INTO conventions_outcome (agreement_id, kind, key, due_on, state, done_on, words, recorded_at, recorded_by_id)
SELECT DISTINCT ON (agreement_id, committee, due_on)
  agreement_id, 'comite', committee, due_on, 'fait', held_on,
  'dossier de la séance du ' || to_char(held_on, 'DD/MM/YYYY'), frozen_at, frozen_by_id
FROM committees_meeting WHERE frozen_at IS NOT NULL AND due_on IS NOT NULL
ORDER BY agreement_id, committee, due_on, held_on
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("committees", "0005_append_only"), ("conventions", "0003_outcomes")]
    operations = [migrations.RunSQL(ANSWER, migrations.RunSQL.noop)]
