from django.db import migrations

# Who acts, for the policies of the rooms. `accord_is_trusted`: whether the caller is the owner or the loader,
# also asked inside a definer function: no login can put on a role that it was not given.
WHO_ACTS = """
CREATE FUNCTION accord_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('accord.user', true), '')::bigint $$;

CREATE FUNCTION accord_has_role(VARIADIC wanted text[]) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT 1 FROM partners_membership m
     WHERE m.user_id = accord_user() AND m.organisation_id = accord_organisation() AND m.role = ANY (wanted)
       AND m.starts_on <= current_date AND (m.ends_on IS NULL OR m.ends_on >= current_date)) $$;

CREATE FUNCTION accord_is_trusted() RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT EXISTS (SELECT 1 FROM pg_roles r
     WHERE r.rolname = CASE current_setting('role') WHEN 'none' THEN session_user::text
                       ELSE current_setting('role') END
       AND (r.rolbypassrls OR r.rolsuper
            OR r.oid = (SELECT c.relowner FROM pg_class c WHERE c.oid = 'public.partners_user'::regclass))) $$;
"""
FORGET = "DROP FUNCTION accord_is_trusted(); DROP FUNCTION accord_has_role(text[]); DROP FUNCTION accord_user()"

# Naming an erasure lifts nothing for the web login.
REFUSE = """
CREATE OR REPLACE FUNCTION accord_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF coalesce(current_setting('accord.erasure', true), '') <> '' AND TG_OP = 'DELETE' {and_trusted} THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0004_second_factor")]
    operations = [
        migrations.RunSQL(WHO_ACTS, FORGET),
        migrations.RunSQL(
            REFUSE.format(and_trusted="AND accord_is_trusted()"), REFUSE.format(and_trusted="")
        ),
    ]
