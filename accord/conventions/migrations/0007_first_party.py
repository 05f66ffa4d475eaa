from django.db import migrations

# A policy that reads its own table turns in circles: the question is asked through a function of the owner.
# The first party of a new agreement is the body that brings it; the others are named by those who are there.
JOIN = """
CREATE FUNCTION conventions_may_name(agreement bigint, organisation bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT 1 FROM conventions_agreementparty p
     WHERE p.agreement_id = agreement AND p.organisation_id = accord_organisation())
   OR (organisation = accord_organisation() AND NOT EXISTS (SELECT 1 FROM conventions_agreementparty p
     WHERE p.agreement_id = agreement)) $$;

ALTER POLICY conventions_agreementparty_scope ON conventions_agreementparty WITH CHECK (
  accord_is_trusted()
  OR (accord_has_role('pilotage') AND conventions_may_name(agreement_id, organisation_id)));
"""
BACK = """
ALTER POLICY conventions_agreementparty_scope ON conventions_agreementparty WITH CHECK (accord_is_trusted());
DROP FUNCTION conventions_may_name(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("conventions", "0006_occurrences")]
    operations = [migrations.RunSQL(JOIN, BACK)]
