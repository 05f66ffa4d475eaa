"""The SQL that makes PostgreSQL itself refuse what a query forgot to filter (design: who may see what).

Each room's migration calls these with its own tables. The actor is two settings of the transaction,
`accord.organisation` and `accord.user`; a missing actor sees nothing.
"""

FUNCTIONS = """
CREATE FUNCTION accord_organisation() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('accord.organisation', true), '')::bigint $$;

CREATE FUNCTION accord_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF coalesce(current_setting('accord.erasure', true), '') <> '' AND TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""

DROP_FUNCTIONS = "DROP FUNCTION accord_refuse_change(); DROP FUNCTION accord_organisation();"


def protect_table(table: str, visible_when: str, writable_when: str = "") -> tuple[str, str]:
    """SQL that forces row-level security on a table, and its reverse.

    `visible_when` is a condition on the row; write it with EXISTS, never IN: a thousand times faster
    on a million people. `writable_when` is for the rare table that an actor feeds without reading it.
    """
    writable_when = writable_when or visible_when
    forward = (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; "
        f"CREATE POLICY {table}_scope ON {table} USING ({visible_when}) WITH CHECK ({writable_when});"
    )
    backward = (
        f"DROP POLICY {table}_scope ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; "
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    )
    return forward, backward


def follow_identity(table: str, column: str = "identity_id") -> str:
    """Condition: the actor's organisation follows the identity of the row today."""
    return (
        "EXISTS (SELECT 1 FROM people_following f WHERE "  # noqa: S608 - names of our own tables
        f"f.identity_id = {table}.{column} AND f.organisation_id = accord_organisation() "
        "AND f.starts_on <= current_date AND (f.ends_on IS NULL OR f.ends_on >= current_date))"
    )


def forbid_changes(table: str) -> tuple[str, str]:
    """SQL that makes a table append-only (erasure under RGPD art. 17 names itself in `accord.erasure`)."""
    name = f"{table}_append_only"
    return (
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION accord_refuse_change();",
        f"DROP TRIGGER {name} ON {table};",
    )
