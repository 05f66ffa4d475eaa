"""With two hundred thousand persons, no page of persons reads a table of persons whole."""

import pytest
from django.db import connection

from accord.people.models import Identity, Pair
from tests.site.lives import LONG, build_lives

PEOPLE = 200_000
# Names in the order of letters: AA…, AB…, spread over the alphabet.
FILL = f"""
INSERT INTO people_person (id, created_at)
SELECT 1000000 + n, now() FROM generate_series(1, {PEOPLE}) n;
INSERT INTO people_identity (id, person_id, kind, fingerprint, birth_name, usual_name, first_names, sex,
  birth_on, birth_precision, birth_place, birth_rank, france_travail_number, household, birth_name_key,
  usual_name_key, first_name_key, first_seen_at)
SELECT 1000000 + n, 1000000 + n, 'rsa', sha256(n::text::bytea), k, '', 'PAUL', '1',
  date '1970-01-01' + n %% 9000,
  'N', '', '', '', 'CAF-131-' || lpad(n::text, 7, '0'), k, '', 'PAUL', now()
FROM (SELECT n, chr(65 + n %% 26) || chr(65 + n / 26 %% 26) || chr(65 + n / 676 %% 26) || 'NOM' AS k
      FROM generate_series(1, {PEOPLE}) n) made;
INSERT INTO people_following (identity_id, organisation_id, reason, starts_on)
SELECT 1000000 + n, %(departement)s, 'rsa', date '2018-01-01' FROM generate_series(1, {PEOPLE}) n;
INSERT INTO people_following (identity_id, organisation_id, reason, starts_on)
SELECT 1000000 + 40 * n, %(ccas)s, 'rsa', date '2018-01-01' FROM generate_series(1, {PEOPLE // 40}) n;
INSERT INTO people_sighting (deposit_id, row, identity_id)
SELECT %(deposit)s, 1000000 + n, 1000000 + n FROM generate_series(1, {PEOPLE}) n;
INSERT INTO people_linkevent (identity_id, person_id, rule, decided_at)
SELECT 1000000 + n, 1000000 + n, 'nouvelle-personne', now() FROM generate_series(1, {PEOPLE}) n;
INSERT INTO people_rsaright (deposit_id, row, identity_id, household, demand_number, state,
  closing_reason, role, commune, family_situation, reference_on)
SELECT %(deposit)s, 1000000 + n, 1000000 + n, 'CAF-131-' || lpad(n::text, 7, '0'), '', '2', '', 'DEM',
  '13055', '',
  date '2018-01-31' FROM generate_series(1, {PEOPLE}) n;
INSERT INTO journal_entry (at, action, target, purpose, detail, person_ids)
SELECT now(), 'people.list', '', 'recherche', '{{}}', jsonb_build_array(1000000 + n)
FROM generate_series(1, 20000) n;
"""
TABLES = (
    "people_person", "people_identity", "people_following", "people_sighting", "people_linkevent",
    "people_rsaright", "journal_entry",
)  # fmt: skip


@pytest.fixture
def crowd(world):
    """The lives of the tests among two hundred thousand others."""
    life = build_lives(world)
    deposit = Identity.objects.get(birth_name=LONG).sightings.get().deposit_id
    with connection.cursor() as cursor:
        bodies = {name: world.organisations[name].pk for name in ("departement", "ccas")}
        cursor.execute(FILL, bodies | {"deposit": deposit})
        # As the intake does after a large file: without statistics the plans are those of an empty table.
        cursor.execute("SELECT people_measure()")
        cursor.execute("SET LOCAL statement_timeout = '60s'")
    return life


def scans():
    """How many times each table was read whole in this transaction, and how many rows that took."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, seq_scan, seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = ANY (%s)",
            [list(TABLES)],
        )
        return {name: rows for name, count, rows in cursor.fetchall() if count}


def test_no_page_reads_the_persons_whole_nor_counts_them_all(crowd, signed_in, as_web):
    pair = Pair.objects.get(pk=crowd.pair).pk
    asked = {
        "pilotage": [
            "/personnes/", "/personnes/?nom=m", "/personnes/?nom=fict&prenom=soph",
            "/personnes/?apres=1100000",
            "/personnes/?avant=1100000", "/personnes/?paires=oui", "/personnes/?source=inscription&nom=fict",
            "/personnes/1100000/", f"/personnes/{crowd.sophie}/", "/paires/", f"/paires/{pair}/",
        ],
        "referent": [
            "/personnes/", "/personnes/?nom=v", "/personnes/?apres=1100000", "/personnes/?nom=a&prenom=p",
            f"/personnes/{crowd.sophie}/",
        ],
        "organisme": ["/personnes/", f"/personnes/{crowd.sophie}/"],
    }  # fmt: skip
    wrong = []
    for role, addresses in asked.items():
        browser = signed_in(role)
        for address in addresses:
            before = scans()
            with as_web():
                answer = browser.get(address)
            assert answer.status_code == 200, address
            more = {name: rows - before.get(name, 0) for name, rows in scans().items()}
            wrong += [f"{role} {address}: {name}, {rows} rows" for name, rows in more.items() if rows]
    numbers = {"nir": "2850313055123", "france-travail": "1234567X", "foyer": "0150000"}
    browser = signed_in("pilotage")
    for nature, number in numbers.items():
        before = scans()
        with as_web():
            answer = browser.post("/personnes/numero/", {"nature": nature, "numero-cherche": number})
        assert answer.status_code == 302
        wrong += [nature] if scans() != before else []
    assert wrong == []
    for role in ("pilotage", "referent"):
        with as_web():
            page = signed_in(role).get("/personnes/").content.decode()
        assert "Plus de 1\u202f000 personnes" in page
