from django.db import migrations

from accord.kit.row_policies import follow_identity, forbid_changes, protect_table

VISIBLE_WHEN = {
    "people_following": "organisation_id = accord_organisation()",
    "people_identity": follow_identity("people_identity", "id"),
    "people_person": "EXISTS (SELECT 1 FROM people_identity i WHERE i.person_id = people_person.id)",
    "people_sighting": follow_identity("people_sighting"),
    "people_linkevent": follow_identity("people_linkevent"),
    "people_rsaright": follow_identity("people_rsaright"),
    "people_pair": f"{follow_identity('people_pair')} AND {follow_identity('people_pair', 'candidate_id')}",
    "people_pairevent": f"{follow_identity('people_pairevent')} AND {follow_identity('people_pairevent', 'candidate_id')}",
}
APPEND_ONLY = ['people_sighting', 'people_linkevent', 'people_rsaright']


class Migration(migrations.Migration):
    dependencies = [("people", "0001_start"), ("partners", "0002_actor_functions")]
    operations = [
        *(migrations.RunSQL(*protect_table(table, condition)) for table, condition in VISIBLE_WHEN.items()),
        *(migrations.RunSQL(*forbid_changes(table)) for table in APPEND_ONLY),
    ]
