"""A checked file, waiting in Parquet: NIR sealed, rejected rows by number and reason, a summary."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from accord.declaration.columns import IDENTITY_COLUMNS, KIND_COLUMNS
from accord.deposits.errors import UnreadableFile
from accord.deposits.reading.checks import PROBLEM_SCHEMA, Checker, TextBatch
from accord.deposits.reading.parts import read_part, read_parts, scan_parts
from accord.deposits.reading.recognise import Recognition
from accord.deposits.reading.rows import read_rows
from accord.deposits.reading.samples import Sampler
from accord.deposits.reading.xml_flow import FlowEnd
from accord.kit.problems import Problem, Severity, Where
from accord.kit.sealing import BlindIndex, Sealer

PLACES_KEPT = 20
SUMMARY, DROPPED = "summary.json", "dropped.parquet"
# Below that many rows, people who have moved could make a file look like another département's.
FEW_ROWS, VERY_FEW_ROWS = 10, 3
MOST_COMPARED = 100_000
# VRSB0801 writes its totals on eight digits; anything longer is not a total.
LONGEST_TOTAL = 8
Progress = Callable[[int, int, int], None]


@dataclass
class Staged:
    """What was read in a file. `counts` gives each problem of rows with its first places; never a value."""

    read: int = 0
    good: int = 0
    rejected: int = 0
    records: int = 0
    left_out: int = 0
    # Rows of persons under eighteen, that the agreement does not ask for.
    minors: int = 0
    # How many records the flow says it holds, when it says so.
    announced: int | None = None
    is_complete: bool = True
    counts: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Tally:
    """Counts by code and field, and the first places of each."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str, bool], dict[str, Any]] = {}

    def add(self, problems: pl.DataFrame) -> None:
        groups = problems.group_by("code", "field", "blocking", maintain_order=True).agg(
            pl.len().alias("count"), pl.col("row", "record").head(PLACES_KEPT)
        )
        for code, name, blocking, count, rows, records in groups.iter_rows():
            entry = self._entries.setdefault(
                (code, name, blocking),
                {"code": code, "field": name, "blocking": blocking, "count": 0, "places": []},
            )
            entry["count"] += count
            room = PLACES_KEPT - len(entry["places"])
            entry["places"] += [list(place) for place in zip(rows[:room], records[:room], strict=True)]

    def as_list(self) -> list[dict[str, Any]]:
        return sorted(
            self._entries.values(), key=lambda one: (not one["blocking"], -one["count"], one["code"])
        )


class _Keys:
    """The keys of rows (or records) seen so far, as numbers, to find those that come back.

    Rows of one key that say everything alike are copies: the first is kept. That tell other facts contradict
    one another: none is kept. That tell the same facts of a person written otherwise are kept and said.
    """

    def __init__(self, recognition: Recognition) -> None:
        form = recognition.form
        self.of_record = form.xml is not None and form.xml.record_key is not None
        key = form.xml.record_key if form.xml is not None else None
        self.columns = [key] if key else list(form.row_key)
        self.facts = list(KIND_COLUMNS[form.kind])
        self.all = [*self.facts, *IDENTITY_COLUMNS, "nir"]
        self._frames: list[pl.DataFrame] = []

    def add(self, good: pl.DataFrame) -> None:
        """Remember a batch of good rows."""
        if self.columns and len(good):
            hashes = {"key": self.columns, "facts": self.facts, "all": self.all}
            self._frames.append(
                good.select(
                    "row", "record", *(pl.struct(names).hash().alias(name) for name, names in hashes.items())
                )
            )

    def find_repeated(self, folder: Path) -> pl.DataFrame:
        """What is to say of rows that come back, as PROBLEM_SCHEMA; the blocking ones are to drop."""
        if not self._frames:
            return pl.DataFrame(schema=PROBLEM_SCHEMA)
        rows = pl.concat(self._frames)
        unit, noun = ("record", "enregistrement") if self.of_record else ("row", "ligne")
        # Of the rows of a record, whatever their order, the sum of the hashes says whether they are the same.
        units = rows.group_by(unit).agg(pl.col("key").first(), pl.col("facts").sum(), pl.col("all").sum())
        repeated = units.filter(pl.col("key").is_duplicated()).sort(unit)
        facts_agree = (pl.col("facts").n_unique().over("key") == 1) & (not self.of_record)
        is_copy = pl.col(unit) != pl.col(unit).min().over("key", "all")
        judged = repeated.with_columns(
            code=pl.when(is_copy)
            .then(pl.lit(f"{noun}.double"))
            .when(pl.col("all").n_unique().over("key") == 1)
            .then(None)
            .when(facts_agree)
            .then(pl.lit(f"{noun}.ressemblante"))
            .otherwise(pl.lit(f"{noun}.contradictoire"))
        ).drop_nulls("code")
        judged = self._spare_incomplete(judged, folder)
        blocking = ~pl.col("code").str.ends_with(".ressemblante")
        return (
            rows.join(judged.select(unit, "code"), on=unit)
            .select("row", "record", pl.lit("").alias("field"), "code", blocking.alias("blocking"))
            .sort("row")
        )

    def _spare_incomplete(self, judged: pl.DataFrame, folder: Path) -> pl.DataFrame:
        """Rows that differ only where one of them says nothing do not contradict one another."""
        if self.of_record:
            return judged
        doubtful = judged.filter(pl.col("code") == "ligne.contradictoire").select("row", "key")
        if doubtful.is_empty() or len(doubtful) > MOST_COMPARED:
            return judged
        facts = scan_parts(folder, "good-*.parquet").join(doubtful.lazy(), on="row").collect()
        known = facts.group_by("key").agg(pl.col(self.facts).drop_nulls().n_unique())
        spared = known.filter(pl.all_horizontal(pl.col(self.facts) <= 1)).get_column("key")
        is_spared = pl.col("key").is_in(spared.implode()) & (pl.col("code") == "ligne.contradictoire")
        return judged.with_columns(
            code=pl.when(is_spared).then(pl.lit("ligne.ressemblante")).otherwise("code")
        )


class Stager:
    """Checks a file and writes it in a folder, batch by batch: memory does not grow with the file."""

    def __init__(
        self,
        recognition: Recognition,
        folder: Path,
        sealer: Sealer,
        index: BlindIndex,
        department: str | None,
    ) -> None:
        self.recognition = recognition
        self.folder = folder
        self.sealer, self.index = sealer, index
        self.checker = Checker(recognition, department)
        self.department = department
        self.staged = Staged()
        self.sampler: Sampler | None = None
        self._tally, self._keys = _Tally(), _Keys(recognition)
        self._parts = 0

    def stage(
        self, path: Path, progress: Progress | None = None, *, most_batches: int | None = None
    ) -> Staged:
        """The whole file (or its first batches). Raises UnreadableFile for a file of another département."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        batches, end = read_rows(path, self.recognition)
        total = self.recognition.content.size
        # One batch is checked while the next one is read: whole columns leave the interpreter free.
        with ThreadPoolExecutor(max_workers=1) as checking:
            last: Future[None] | None = None
            for batch in islice(batches, most_batches):
                if last is not None:
                    last.result()
                last = checking.submit(self._check, batch)
                if progress:
                    progress(min(batch.position, total), total, self.staged.read)
            if last is not None:
                last.result()
        self._refuse_elsewhere()
        self._drop_repeated()
        self._note_end(end if most_batches is None else None)
        self.staged.counts = self._tally.as_list()
        self._write_summary()
        return self.staged

    def _check(self, batch: TextBatch) -> None:
        checked, staged = self.checker.check(batch), self.staged
        if not self._parts:
            self._refuse_elsewhere()
        staged.read += checked.read
        staged.rejected += checked.rejected
        staged.minors += checked.left_out
        staged.good += len(checked.good)
        if len(checked.problems):
            self._tally.add(checked.problems)
            if self.sampler:
                self.sampler.take(batch, checked.problems)
            self._write(checked.problems, f"problems-{self._parts:05d}.parquet")
        if len(checked.good):
            self._keys.add(checked.good)
            self._write(self._seal(checked.good), f"good-{self._parts:05d}.parquet")
        self._parts += 1

    def _seal(self, good: pl.DataFrame) -> pl.DataFrame:
        """The same rows with the NIR sealed and indexed, each distinct one once."""
        distinct = good["nir"].drop_nulls().unique()
        sealed = pl.DataFrame(
            {
                "nir": distinct,
                "nir_sealed": pl.Series(self.sealer.seal_many(distinct), dtype=pl.Binary),
                "nir_index": pl.Series(self.index.of_many(distinct), dtype=pl.Binary),
            },
            schema={"nir": pl.String, "nir_sealed": pl.Binary, "nir_index": pl.Binary},
        )
        return good.join(sealed, on="nir", how="left", maintain_order="left").drop("nir")

    def _write(self, frame: pl.DataFrame, name: str) -> None:
        path = self.folder / name
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        frame.write_parquet(path, compression="lz4", statistics=False)

    def _refuse_elsewhere(self) -> None:
        rule, found = self.recognition.form.territory, self.checker.departments
        total = found.total()
        if rule is None or self.department is None or not total:
            return
        here = found[self.department]
        few = 0 if rule.exclusive else FEW_ROWS
        nobody = here == 0 and (rule.exclusive or total >= VERY_FEW_ROWS)
        if nobody or (total >= few and here * 2 < total):
            other = max((place for place in found if place != self.department), key=found.__getitem__)
            params = {"autre": other, "attendu": self.department, "champ": rule.field}
            raise UnreadableFile([Problem("territoire.fichier", self.recognition.name, params)])

    def _drop_repeated(self) -> None:
        repeated = self._keys.find_repeated(self.folder)
        if repeated.is_empty():
            return
        self._tally.add(repeated)
        if self.sampler:
            self.sampler.take_repeated(repeated, self.folder)
        self._write(repeated, f"problems-{self._parts:05d}.parquet")
        dropped = repeated.filter("blocking").select("row")
        self._write(dropped, DROPPED)
        self.staged.good -= len(dropped)
        self.staged.rejected += len(dropped)

    def _note_end(self, end: FlowEnd | None) -> None:
        staged, name = self.staged, self.recognition.name
        if staged.read == 0:
            staged.problems.append(Problem("fichier.sans_ligne", name, None, Severity.ALERT))
        if end is None or self.recognition.form.xml is None:
            return
        layout = self.recognition.form.xml
        staged.records, staged.left_out = end.records, end.left_out
        if end.broken_code:
            staged.is_complete = False
            params = {"enregistrement": layout.record_label, "nombre": end.records}
            staged.problems.append(Problem(end.broken_code, Where(name, line=end.broken_line), params))
            return
        announced = end.footer.get(layout.total or "", "")
        if not (announced.isascii() and announced.isdigit() and len(announced) <= LONGEST_TOTAL):
            return
        staged.announced = int(announced)
        # Totals are known to be wrong the other way: a sender that counts less than it sends is only told.
        staged.is_complete = end.records >= staged.announced
        if staged.announced != end.records:
            params = {"annonce": staged.announced, "lus": end.records, "enregistrement": layout.record_label}
            staged.problems.append(Problem("xml.total", name, params, Severity.ALERT))

    def _write_summary(self) -> None:
        staged = self.staged
        summary = {key: value for key, value in vars(staged).items() if key != "problems"}
        path = self.folder / SUMMARY
        path.touch(mode=0o600)
        path.write_text(json.dumps(summary, ensure_ascii=False), encoding="utf-8")
        if self.sampler:
            self.sampler.write(self.folder)


def good_parts(folder: Path) -> Iterator[pl.DataFrame]:
    """The good rows of a staged file, part by part: row, record, canonical columns, nir_sealed, nir_index."""
    dropped = folder / DROPPED
    left_out = read_part(dropped) if dropped.exists() else None
    for part in read_parts(folder, "good-*.parquet"):
        yield part if left_out is None else part.join(left_out, on="row", how="anti", maintain_order="left")


def read_problems(folder: Path, *, blocking: bool = True) -> pl.DataFrame:
    """The problems of a staged file, one row each, in order of rows."""
    frames = [
        frame.filter(pl.col("blocking")) if blocking else frame
        for frame in read_parts(folder, "problems-*.parquet")
    ]
    return (
        pl.concat(frames).sort("row", maintain_order=True) if frames else pl.DataFrame(schema=PROBLEM_SCHEMA)
    )
