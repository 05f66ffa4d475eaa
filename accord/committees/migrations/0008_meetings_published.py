from django.db import migrations

# The figures that were frozen before publications were kept.
PUBLISH = """
INSERT INTO indicators_publication (agreement_id, version_id, snapshot_id, published_on)
SELECT agreement_id, version_id, snapshot_id, frozen_at::date FROM committees_meeting
WHERE frozen_at IS NOT NULL ORDER BY frozen_at
"""


class Migration(migrations.Migration):
    dependencies = [("committees", "0007_asked"), ("indicators", "0002_publications")]
    operations = [migrations.RunSQL(PUBLISH, migrations.RunSQL.noop)]
