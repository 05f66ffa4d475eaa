from django.db import migrations

from accord.kit.row_policies import DROP_FUNCTIONS, FUNCTIONS


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_start")]
    operations = [migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS)]
