from django.db import migrations

# Whoever acts writes in their own name; before anybody is known, refused sign-ins are written for nobody.
OWN_NAME = (
    """
ALTER POLICY journal_entry_scope ON journal_entry WITH CHECK (
  (organisation_id = accord_organisation() AND user_id = accord_user())
  OR (organisation_id IS NULL AND user_id IS NULL
      AND action IN ('sign-in.refused', 'second-factor.refused')))
""",
    "ALTER POLICY journal_entry_scope ON journal_entry WITH CHECK (true)",
)

# The instant is the database's; every text is a code (rules/chain.py). What is there already is sealed as it is.
CODES = (
    r"""
ALTER TABLE journal_entry ALTER COLUMN at SET DEFAULT clock_timestamp();
ALTER TABLE journal_entry ADD CONSTRAINT journal_entry_holds_codes CHECK (
  action ~ '^[0-9A-Za-z_.,:;/@#=+-]+$' AND target ~ '^[0-9A-Za-z_.,:;/@#=+-]*$'
  AND purpose ~ '^[0-9A-Za-z_.,:;/@#=+-]*$'
  AND replace(replace(detail::text, '": ', '":'), ', ', ',') ~ '^[]0-9A-Za-z_.,:;/@#=+"{}[-]*$'
  AND person_ids::text ~ '^\[[0-9, ]*\]$') NOT VALID
""",
    """
ALTER TABLE journal_entry DROP CONSTRAINT journal_entry_holds_codes;
ALTER TABLE journal_entry ALTER COLUMN at DROP DEFAULT
""",
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_verification"), ("partners", "0005_who_acts")]
    operations = [migrations.RunSQL(*OWN_NAME), migrations.RunSQL(*CODES)]
