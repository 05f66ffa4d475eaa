"""An indicator's table on five million events: ours, against the Django ORM and against SQL written by hand.

One process holds everything and runs the measures in turn, round after round; ratios of medians are kept.
The reference on PostgreSQL is one ORM query for the finest cells, their totals added up in Python.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

NAME = "indicateurs"
TITLE = "Tableau d’indicateur sur 5 millions d’événements, face à l’ORM (PostgreSQL) et au SQL à la main"
EVENTS, TIMES, ROUNDS = 5_000_000, 10, 5
# What must hold (design: what good means).
LEAST_TO_ORM, MOST_TO_HAND, MOST_AT_TEN_TIMES = 10.0, 1.3, 11.0
AGREEMENT = Path(__file__).resolve().parents[2] / "declared" / "paca-bdr-2017"
INDICATOR, BY = "retour-emploi", ("annee", "sexe", "tranche_age")
BOUNDS = (26, 30, 40, 50)

# Repeatable: each value comes from the number of the row.
_EVENTS = """
SELECT i AS fact_id, 1::BIGINT AS deposit_id, i AS "row", hash(i, 1) % 2000000 AS person_id,
  'S' || (hash(i, 2) % 15000) AS session, '13' || lpad((1 + hash(i, 3) % 119)::VARCHAR, 3, '0') AS commune,
  DATE '2016-01-01' + (hash(i, 4) % 1826)::INT AS left_on,
  CASE WHEN hash(i, 5) % 50 = 0 THEN NULL WHEN hash(i, 5) % 2 = 0 THEN '1' ELSE '2' END AS sex,
  date_trunc('month', DATE '1956-01-01' + (hash(i, 6) % 16000)::INT)::DATE AS birth_month,
  CASE hash(i, 7) % 10 WHEN 0 THEN NULL WHEN 1 THEN NULL WHEN 2 THEN 'FORMATION' WHEN 3 THEN 'RECHERCHE'
    WHEN 4 THEN 'RECHERCHE' WHEN 5 THEN 'INACTIVITE' ELSE 'EMPLOI' END AS situation,
  (hash(i, 8) % 60000 / 100)::DECIMAL(18, 2) AS planned_hours,
  (hash(i, 9) % 4000 / 100)::DECIMAL(18, 2) AS absent_hours
FROM range(?) AS r(i)
"""
_MONTHS = "(year(left_on) - year(birth_month)) * 12 + month(left_on) - month(birth_month)"
_BY_HAND = f"""
SELECT year(left_on) AS annee, coalesce(sex, 'inconnu') AS sexe,
  CASE WHEN birth_month IS NULL THEN -1 WHEN {_MONTHS} < 312 THEN 0 WHEN {_MONTHS} < 360 THEN 1
    WHEN {_MONTHS} < 480 THEN 2 WHEN {_MONTHS} < 600 THEN 3 ELSE 4 END AS tranche,
  count(*) FILTER (situation = 'EMPLOI') AS en_emploi, count(situation) AS connus,
  count(*) - count(situation) AS inconnus
FROM exit_situation WHERE left_on IS NOT NULL
GROUP BY CUBE (annee, sexe, tranche)
"""  # noqa: S608 - our own text
# The same, with the finest cells counted once and their totals added up: what a patient hand would write.
_BY_PATIENT_HAND = f"""
WITH fins AS ({_BY_HAND.replace("CUBE (annee, sexe, tranche)", "annee, sexe, tranche")})
SELECT annee, sexe, tranche, sum(en_emploi), sum(connus), sum(inconnus) FROM fins
GROUP BY CUBE (annee, sexe, tranche)
"""  # noqa: S608 - our own text

Measures = dict[str, list[float]]


def run(progress: Callable[[str], None] | None = None) -> dict[str, Any]:
    """The ratios and the seconds, for ACCORD_BENCH_EVENTS events (5 million by default)."""
    say = progress or (lambda label: None)
    events = int(os.environ.get("ACCORD_BENCH_EVENTS", EVENTS))
    with tempfile.TemporaryDirectory(prefix="accord-bench-") as scratch:
        say(f"{events} événements, puis {TIMES} fois plus")
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL",)}
        environment = {
            **kept, "ACCORD_HOME": scratch, "ACCORD_PRODUCTION": "", "ACCORD_LOGIN": "owner",
            "DJANGO_SETTINGS_MODULE": "accord.site.settings",
        }  # fmt: skip
        command = [sys.executable, "-m", "accord.bench.indicators", scratch, str(events)]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return _conclude(json.loads(done.stdout), events)


def _conclude(seconds: Measures, events: int) -> dict[str, Any]:
    middle = {name: median(values) for name, values in seconds.items()}
    by_hand = min(middle["hand"], middle["patient_hand"])
    to_orm, to_hand = middle["orm"] / middle["ours"], middle["ours"] / by_hand
    growth = middle["ours_at_ten_times"] / middle["ours"]
    return {
        "evenements": events,
        "accord_s": round(middle["ours"], 3),
        "a_la_main_s": round(by_hand, 3),
        "orm_postgresql_s": round(middle["orm"], 3),
        "orm_face_a_accord": round(to_orm, 1),
        "accord_face_a_la_main": round(to_hand, 2),
        "dix_fois_plus": round(growth, 2),
        "tenu": to_orm >= LEAST_TO_ORM and to_hand <= MOST_TO_HAND and growth <= MOST_AT_TEN_TIMES,
    }


def measure(folder: Path, events: int) -> Measures:
    """The seconds of each way, in turn; raises RuntimeError when two ways do not count the same."""
    small = _write_events(folder, "small", events)
    large = _write_events(folder, "large", events * TIMES)
    orm = _prepare_orm(small)
    ways: dict[str, Callable[[], dict[Any, tuple[int, int, int]]]] = {
        "orm": orm,
        "ours": lambda: _ours(small),
        "hand": lambda: _sql(small, _BY_HAND),
        "patient_hand": lambda: _sql(small, _BY_PATIENT_HAND),
        "ours_at_ten_times": lambda: _ours(large),
    }
    same = {name: way() for name, way in ways.items() if name != "ours_at_ten_times"}
    if len({json.dumps(sorted(map(str, found.items()))) for found in same.values()}) != 1:
        raise RuntimeError("the ways do not count the same")
    seconds: Measures = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def _write_events(folder: Path, name: str, events: int) -> Path:
    """The facts as a snapshot writes them, every other column missing."""
    import duckdb

    from accord.indicators.facts import all_facts

    fact = all_facts()["sortie_formation"]
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE TABLE made AS {_EVENTS} LIMIT 0", [0])
        made = {row[0] for row in connection.execute("DESCRIBE made").fetchall()}
        missing = [f"NULL::VARCHAR AS {c.name}" for c in fact.columns if c.name not in made]
        path = folder / f"{name}.parquet"
        connection.execute(
            f"COPY (SELECT *, {', '.join(missing)} FROM ({_EVENTS}))"  # noqa: S608 - our own names
            f" TO '{path}' (COMPRESSION zstd)",
            [events],
        )
    return path


def _ours(path: Path) -> dict[Any, tuple[int, int, int]]:
    """Our whole way: declaration bound, statement compiled, snapshot opened, cells read."""
    from accord.declaration import read_agreement
    from accord.indicators.engine import count_groups, open_facts
    from accord.indicators.facts import all_facts
    from accord.indicators.rules.breakdowns import Geography
    from accord.indicators.rules.plans import make_plan

    global _agreement
    if _agreement is None:
        _agreement = read_agreement(AGREEMENT).agreement
    geography = Geography("13", 2019, ())
    indicator = _agreement.indicator(INDICATOR).model_copy(update={"breakdowns": BY, "age_bounds": BOUNDS})
    said = {"agreement": _agreement.key, "indicator": indicator, "facts": all_facts()}
    plan = make_plan(**said, geography=geography, by=BY)
    with open_facts({"exit_situation": path.name}, path.parent) as connection:
        groups, _ = count_groups(connection, plan)
    found = {}
    for dims, group in groups.items():
        kept = dict(dims)
        found[tuple(kept.get(word) for word in BY)] = (group.numerator, group.denominator, group.unknown)
    return found  # type: ignore[return-value]


_agreement: Any = None


def _sql(path: Path, statement: str) -> dict[Any, tuple[int, int, int]]:
    import duckdb

    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(str(path)).create_view("exit_situation")
        rows = connection.execute(statement).fetchall()
    return {row[:3]: (int(row[3]), int(row[4]), int(row[5])) for row in rows}


def _prepare_orm(path: Path) -> Callable[[], dict[Any, tuple[int, int, int]]]:
    """The same facts in a table of PostgreSQL, and the query that a Django developer would write."""
    import django

    django.setup()
    from django.db import connection, models

    class Exit(models.Model):
        fact_id = models.BigIntegerField(primary_key=True)
        left_on = models.DateField()
        sex = models.TextField(null=True)
        birth_month = models.DateField(null=True)
        situation = models.TextField(null=True)

        class Meta:
            app_label = "indicators"
            db_table = "bench_exit"
            managed = False

    _load(path, connection)
    return lambda: _ask_orm(Exit)


def _load(path: Path, connection: Any) -> None:
    import adbc_driver_postgresql.dbapi as postgresql
    import pyarrow.parquet as pq
    from psycopg.conninfo import make_conninfo

    connection.ensure_connection()
    info = connection.connection.info
    columns = ["fact_id", "person_id", "session", "commune", "left_on", "sex", "birth_month", "situation"]
    with postgresql.connect(make_conninfo(**info.get_parameters(), password=info.password)) as adbc:
        with adbc.cursor() as cursor:
            for batch in pq.ParquetFile(path).iter_batches(batch_size=500_000, columns=columns):
                cursor.adbc_ingest("bench_exit", batch, mode="create_append")
        adbc.commit()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE bench_exit")


def _ask_orm(model: Any) -> dict[Any, tuple[int, int, int]]:
    from itertools import product

    from django.db.models import Case, Count, F, IntegerField, Q, TextField, Value, When
    from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear

    months = (ExtractYear("left_on") - ExtractYear("birth_month")) * 12 + (
        ExtractMonth("left_on") - ExtractMonth("birth_month")
    )
    bands = [When(months__lt=bound * 12, then=Value(rank)) for rank, bound in enumerate(BOUNDS)]
    rows = (
        model.objects.annotate(months=months)
        .annotate(
            annee=ExtractYear("left_on"),
            sexe=Coalesce(F("sex"), Value("inconnu"), output_field=TextField()),
            tranche=Case(
                When(months__isnull=True, then=Value(-1)),
                *bands,
                default=Value(len(BOUNDS)),
                output_field=IntegerField(),
            ),
        )
        .values("annee", "sexe", "tranche")
        .annotate(
            en_emploi=Count("pk", filter=Q(situation="EMPLOI")), connus=Count("situation"), tous=Count("pk")
        )
    )
    found: dict[Any, list[int]] = {}
    for row in rows:
        values = (row["en_emploi"], row["connus"], row["tous"] - row["connus"])
        pairs = [(value, None) for value in (row["annee"], row["sexe"], row["tranche"])]
        for dims in product(*pairs):
            sums = found.setdefault(dims, [0, 0, 0])
            for rank, value in enumerate(values):
                sums[rank] += value
    return {dims: (sums[0], sums[1], sums[2]) for dims, sums in found.items()}


if __name__ == "__main__":
    scratch = Path(sys.argv[1])
    try:
        sys.stdout.write(json.dumps(measure(scratch, int(sys.argv[2]))))
    finally:
        from accord.site.postgres import stop

        stop(scratch)
