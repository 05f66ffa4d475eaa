"""Two million people who do not exist, straight into PostgreSQL by COPY: enough to see a slow plan.

One person in four is known to two sources. The département follows everybody, a large social centre five
thousand, a small one forty: the same at every size.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import blake2b

import psycopg

from accord.kit.text import fold_name
from accord.people.rules.identity import first_name_key
from accord.synth import names_french as french

SMALL, LARGE = 40, 5_000
BLOCK = 20_000
FIRST_NAMES = [
    "Marie",
    "Camille",
    "Léa",
    "Manon",
    "Chloé",
    "Inès",
    "Sarah",
    "Louise",
    "Emma",
    "Jade",
    "Zoé",
    "Anaïs",
    "Lucie",
    "Nadia",
    "Fatima",
    "Karim",
    "Mehdi",
    "Ali",
    "Lucas",
    "Hugo",
    "Louis",
    "Gabriel",
    "Arthur",
    "Jules",
    "Adam",
    "Raphaël",
    "Paul",
    "Antoine",
    "Nicolas",
    "Julien",
    "Thomas",
    "Pierre",
    "Jean",
]
TABLES = ("people_person", "people_identity", "people_following", "people_sighting", "people_rsaright")
IDENTITY = (
    "id, person_id, kind, sender_id, fingerprint, birth_name, usual_name, first_names, sex, birth_on, "
    "birth_precision, birth_place, birth_rank, nir_sealed, nir_index, france_travail_number, household, "
    "birth_name_key, usual_name_key, first_name_key, first_seen_at"
)
RIGHT = (
    "deposit_id, row, identity_id, household, demand_number, opened_on, state, closing_reason, role, "
    "commune, family_situation, reference_on"
)


def load_people(dsn: str, database: str, size: int, bodies: dict[str, int], deposit: int) -> int:
    """Fill the tables of people, as administrator; how many identities. `bodies`: the three that follow."""
    with psycopg.connect(dsn, dbname=database) as connection:
        # No trigger checks a foreign key here: what is written is whole by construction.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '768MB'")
        indexes = _drop_indexes(connection)
        identities = _copy_everything(connection, size, bodies, deposit)
        for definition in indexes:
            connection.execute(definition)
        connection.commit()
        connection.autocommit = True
        for table in TABLES:
            connection.execute(f"VACUUM (ANALYZE, FREEZE) {table}")
    return identities


def _copy_everything(connection: psycopg.Connection, size: int, bodies: dict[str, int], deposit: int) -> int:
    extra = size // 4
    total = size + extra
    persons = (f"{number}\t2018-01-15\n" for number in range(1, size + 1))
    _copy(connection, "people_person (id, created_at)", persons)
    _copy(connection, f"people_identity ({IDENTITY})", _identities(size, total))
    _copy(
        connection,
        "people_following (identity_id, organisation_id, reason, starts_on)",
        _followings(total, size, bodies),
    )
    sightings = (f"{deposit}\t{number}\t{number}\n" for number in range(1, total + 1))
    _copy(connection, "people_sighting (deposit_id, row, identity_id)", sightings)
    rights = (
        f"{deposit}\t{number}\t{number}\tCAF-131-{number:07}\t\t2017-06-01\t2\t\tMON\t"
        f"130{number % 99:02}\t\t2018-01-31\n"
        for number in range(1, size + 1)
    )
    _copy(connection, f"people_rsaright ({RIGHT})", rights)
    return total


def _identities(size: int, total: int) -> Iterator[str]:
    chance = random.Random(1)  # noqa: S311 - names of nobody
    names = [(name, fold_name(name)) for name in _surnames()]
    firsts = [(name, first_name_key(name)) for name in FIRST_NAMES]
    births = [(date(1950, 1, 1) + timedelta(days=37 * rank)).isoformat() for rank in range(550)]
    for number in range(1, total + 1):
        person = number if number <= size else number - size
        kind = "rsa" if number <= size else "inscription"
        # The same person has the same name in both sources: drawn from their own number.
        draw = blake2b(person.to_bytes(8, "big"), digest_size=8).digest()
        # Square of a uniform draw: some names are common, most are rare.
        share = int.from_bytes(draw[:4], "big") / 2**32
        name, key = names[int(share * share * len(names))]
        first, first_key = firsts[draw[4] % len(firsts)]
        household = f"CAF-131-{person:07}" if kind == "rsa" else ""
        work = "" if kind == "rsa" else f"{person:08}"
        sealed = f"\\\\x{number:064x}"
        blind = f"\\\\x{chance.getrandbits(248) | 1 << 248:064x}"
        yield (
            f"{number}\t{person}\t{kind}\t\\N\t{sealed}\t{name}\t\t{first}\t{1 + draw[5] % 2}\t"
            f"{births[draw[6] * 2]}\tN\t\t\t\\N\t{blind}\t{work}\t{household}\t{key}\t\t{first_key}\t"
            "2018-01-15\n"
        )


def _surnames() -> list[str]:
    common = french.SURNAMES.replace("_", " ").split()
    heads, middles, endings = (
        text.replace(".", "").replace("\n", " ").split(" ")
        for text in (french.HEADS, french.MIDDLES, french.ENDINGS)
    )
    made = {
        f"{head.strip()}{middle.strip()}{ending.strip()}"
        for head in heads
        for middle in middles[:12]
        for ending in endings
    }
    return [*common, *sorted(name for name in made if len(name) > 3)]


def _followings(total: int, size: int, bodies: dict[str, int]) -> Iterator[str]:
    everybody, large, small = bodies["departement"], bodies["grand-ccas"], bodies["petit-ccas"]
    few, many = max(1, size // SMALL), max(1, size // LARGE)
    for number in range(1, total + 1):
        yield f"{number}\t{everybody}\tconvention\t2018-01-15\n"
        person = number if number <= size else number - size
        if person % many == 0:
            yield f"{number}\t{large}\treferent\t2018-01-15\n"
        if person % few == 0:
            yield f"{number}\t{small}\treferent\t2018-01-15\n"


def _copy(connection: psycopg.Connection, target: str, lines: Iterator[str]) -> None:
    with connection.cursor().copy(f"COPY {target} FROM STDIN") as copy:
        for block in _blocks(lines):
            copy.write(block)


def _blocks(lines: Iterator[str]) -> Iterator[str]:
    block: list[str] = []
    for line in lines:
        block.append(line)
        if len(block) == BLOCK:
            yield "".join(block)
            block.clear()
    yield "".join(block)


def _drop_indexes(connection: psycopg.Connection) -> list[str]:
    """Take away the indexes that no constraint needs; what makes them again, sorted at once."""
    rows = connection.execute(
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid "
        "JOIN pg_class t ON t.oid = x.indrelid WHERE t.relname = ANY (%s) "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid)",
        [list(TABLES)],
    ).fetchall()
    for name, _definition in rows:
        connection.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in rows]
