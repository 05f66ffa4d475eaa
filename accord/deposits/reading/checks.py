"""Every row checked, in whole columns: canonical values of the good rows, and each problem with its place."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from accord.declaration.formats import JOINED_TYPES, Field
from accord.deposits.reading.recognise import Recognition
from accord.deposits.reading.values import LOST_DIGITS, ReadColumn, find_nir_conflicts, read_column
from accord.kit.identifiers import department_of

READERS = 4
OF_AGE = 18
PROBLEM_SCHEMA = {
    "row": pl.Int32,
    "record": pl.Int32,
    "field": pl.String,
    "code": pl.String,
    "blocking": pl.Boolean,
}


@dataclass
class TextBatch:
    """Rows as text by field name, with their number, and that of their record in a flow."""

    rows: pl.Series
    records: pl.Series
    texts: dict[str, pl.Series]
    misread: list[tuple[int, str]] = field(default_factory=list)
    noted: list[tuple[int, str, str]] = field(default_factory=list)
    position: int = 0


@dataclass
class CheckedBatch:
    """`good` holds row, record, the canonical columns and `nir`; `problems` follows PROBLEM_SCHEMA."""

    good: pl.DataFrame
    problems: pl.DataFrame
    read: int
    rejected: int
    left_out: int = 0


class _Findings:
    def __init__(self, batch: TextBatch) -> None:
        self.batch = batch
        self.frames: list[pl.DataFrame] = []
        self.refused = pl.repeat(False, len(batch.rows), dtype=pl.Boolean, eager=True)

    def add(self, mask: pl.Series, name: str, code: str, *, blocking: bool) -> None:
        """Note a problem wherever the mask is true; blocking ones refuse the row."""
        if not mask.any():
            return
        rows, records = self.batch.rows.filter(mask), self.batch.records.filter(mask)
        self.frames.append(_problem_frame(rows, records, name, code, blocking))
        if blocking:
            self.refused = self.refused | mask

    def add_cells(self) -> None:
        """Note what the reader saw: rows that could not be cut, cells to look at."""
        for row, code in self.batch.misread:
            none = pl.Series([None], dtype=pl.Int32)
            self.frames.append(_problem_frame(pl.Series([row], dtype=pl.Int32), none, "", code, True))
        for row, name, code in self.batch.noted:
            none = pl.Series([None], dtype=pl.Int32)
            self.frames.append(_problem_frame(pl.Series([row], dtype=pl.Int32), none, name, code, False))

    def as_frame(self) -> pl.DataFrame:
        """All of them."""
        return pl.concat(self.frames) if self.frames else pl.DataFrame(schema=PROBLEM_SCHEMA)


def _problem_frame(rows: pl.Series, records: pl.Series, name: str, code: str, blocking: bool) -> pl.DataFrame:
    frame = pl.DataFrame({"row": rows, "record": records}, schema={"row": pl.Int32, "record": pl.Int32})
    return frame.with_columns(field=pl.lit(name), code=pl.lit(code), blocking=pl.lit(blocking))


class Checker:
    """Checks the batches of one file. `departments` counts where its rows are from."""

    def __init__(self, recognition: Recognition, department: str | None) -> None:
        self.recognition = recognition
        self.form = recognition.form
        self.department = department
        self.departments: Counter[str] = Counter()

    def check(self, batch: TextBatch) -> CheckedBatch:
        """One batch."""
        findings = _Findings(batch)
        findings.add_cells()
        columns = self._read_fields(batch, findings)
        self._compare_copies(batch, findings)
        self._compare_dates(columns, findings)
        self._check_territory(columns, findings)
        canonical = self._assemble(columns, batch)
        self._compare_nir(canonical, findings)
        self._check_span(columns, findings)
        minors = self._find_minors(canonical)
        good = pl.DataFrame({"row": batch.rows, "record": batch.records, **canonical}).filter(
            ~(findings.refused | minors)
        )
        problems = findings.as_frame()
        if minors.any():
            problems = problems.filter(~pl.col("row").is_in(batch.rows.filter(minors).implode()))
        left_out = int(minors.sum())
        read = len(batch.rows) + len(batch.misread) - left_out
        return CheckedBatch(good, problems, read, read - len(good), left_out)

    def _find_minors(self, canonical: dict[str, pl.Series]) -> pl.Series:
        """Whose rows the agreement does not ask for: they are not kept, not even to say what is wrong."""
        born, day = canonical["date_naissance"], self.recognition.reference_on
        if self.form.reads_minors or day is None:
            return pl.repeat(False, len(born), dtype=pl.Boolean, eager=True)
        eighteen = f"{day.year - OF_AGE:04d}{day:-%m-%d}"
        return (born > eighteen).fill_null(False)

    def _read_fields(self, batch: TextBatch, findings: _Findings) -> dict[str, ReadColumn]:
        """The fields that serve, read side by side; their problems are noted in the order of the format."""
        fields = [one for one in self.form.fields if one.name in batch.texts and self._serves(one)]
        with ThreadPoolExecutor(READERS) as readers:
            columns = list(readers.map(partial(self._read_column, batch), fields))
        for one, read in zip(fields, columns, strict=True):
            self._note_field(one, read, findings)
        return {one.name: read for one, read in zip(fields, columns, strict=True)}

    def _read_column(self, batch: TextBatch, one: Field) -> ReadColumn:
        return read_column(one, batch.texts[one.name], reference_on=self.recognition.reference_on)

    def _serves(self, one: Field) -> bool:
        """Whether anything is made of a field; what is not kept is not read, nor is what repeats another."""
        territory = self.form.territory.field if self.form.territory else None
        asked = {territory, self.form.period.column}
        asked |= {name for composite in self.form.composites for name in composite.fields}
        asked |= {other.not_before for other in self.form.fields}
        return bool(one.gives) or one.required or one.name in asked

    def _note_field(self, one: Field, read: ReadColumn, findings: _Findings) -> None:
        for code, mask in read.faults:
            findings.add(mask, one.name, code, blocking=one.rejects or code == LOST_DIGITS)
        for code, mask in read.alerts:
            findings.add(mask, one.name, code, blocking=False)
        if one.required:
            missing = read.values.is_null()
            for _, mask in read.faults:
                missing = missing & ~mask
            findings.add(missing, one.name, "champ.obligatoire", blocking=True)

    def _compare_copies(self, batch: TextBatch, findings: _Findings) -> None:
        """Two columns that repeat one value must say the same, whatever way they write it."""
        for one in self.form.fields:
            if one.same_as and one.name in batch.texts and one.same_as in batch.texts:
                first, second = (_comparable(batch.texts[name], one.type) for name in (one.same_as, one.name))
                findings.add((first != second).fill_null(False), one.name, "champ.differe", blocking=True)

    def _compare_dates(self, columns: dict[str, ReadColumn], findings: _Findings) -> None:
        for one in self.form.fields:
            if one.not_before and one.name in columns and one.not_before in columns:
                early = columns[one.name].values < columns[one.not_before].values
                findings.add(early.fill_null(False), one.name, "date.ordre", blocking=False)

    def _check_territory(self, columns: dict[str, ReadColumn], findings: _Findings) -> None:
        rule = self.form.territory
        if rule is None or rule.field not in columns or self.department is None:
            return
        values = columns[rule.field].values
        counts = values.value_counts(name="rows").drop_nulls()
        places = {value: department_of_value(value) for value in counts[values.name]}
        for value, rows in counts.iter_rows():
            self.departments[places[value]] += rows
        others = [value for value, place in places.items() if place != self.department]
        if rule.exclusive and others:
            elsewhere = values.is_in(pl.Series(others).implode()).fill_null(False)
            findings.add(elsewhere, rule.field, "territoire.autre", blocking=True)

    def _check_span(self, columns: dict[str, ReadColumn], findings: _Findings) -> None:
        """In a file of one year, a row of another year belongs to another file."""
        period, column = self.recognition.period, self.form.period.column
        if self.form.period.span != "annee" or period is None or column not in columns:
            return
        inside = columns[column].values.is_between(
            pl.lit(period.starts_on.isoformat()), pl.lit(str(period.ends_on))
        )
        findings.add((~inside).fill_null(False), column, "periode.hors", blocking=False)

    def _compare_nir(self, canonical: dict[str, pl.Series], findings: _Findings) -> None:
        nir = canonical["nir"]
        if nir.null_count() == len(nir):
            return
        precise = canonical["precision_naissance"].is_null() | (canonical["precision_naissance"] == "N")
        born = canonical["date_naissance"].set(~precise, None)
        for code, mask in find_nir_conflicts(nir, canonical["sexe"], born):
            findings.add(mask, "nir", code, blocking=False)

    def _assemble(self, columns: dict[str, ReadColumn], batch: TextBatch) -> dict[str, pl.Series]:
        """The canonical columns of the kind, and `nir`, from the fields and constants that give them."""
        count = len(batch.rows)
        given: dict[str, list[tuple[Field, pl.Series]]] = {}
        for one in self.form.fields:
            if one.gives and one.name in columns:
                given.setdefault(one.gives, []).append((one, columns[one.name].values))
        canonical = {name: _combine(given.get(name, []), name, count) for name in (*self.form.columns, "nir")}
        for composite in self.form.composites:
            canonical[composite.gives] = _compose(composite.template, columns, composite.gives, count)
        constants = dict(self.recognition.variant.gives) if self.recognition.variant else {}
        if self.form.period.gives and self.recognition.reference_on:
            constants[self.form.period.gives] = self.recognition.reference_on.isoformat()
        for name, value in constants.items():
            canonical[name] = pl.repeat(value, count, dtype=pl.String, eager=True).alias(name)
        for read in columns.values():
            if read.precision is not None:
                known = canonical["precision_naissance"]
                canonical["precision_naissance"] = read.precision.zip_with(
                    read.precision.is_not_null(), known
                )
        return canonical


def _comparable(text: pl.Series, type_: str) -> pl.Series:
    text = text.str.replace_all(r"[\s.\-]", "").str.to_uppercase()
    text = text.set(text.str.strip_chars("0") == "", None)
    return text.str.slice(0, 13) if type_ == "nir" else text


def department_of_value(value: str) -> str:
    """The département of a commune code (13055), or of one written on three positions (013, 02A)."""
    if len(value) == 5:
        return department_of(value)
    plain = value.upper().lstrip("0")
    return plain.zfill(2) if len(plain) <= 2 else plain


def _combine(given: list[tuple[Field, pl.Series]], name: str, count: int) -> pl.Series:
    """Several fields of one column: texts follow one another, otherwise the first filled one is kept."""
    if not given:
        return pl.repeat(None, count, dtype=pl.String, eager=True).alias(name)
    if len(given) == 1:
        return given[0][1].alias(name)
    frame = pl.DataFrame({str(rank): values for rank, (_, values) in enumerate(given)})
    if all(one.type in JOINED_TYPES for one, _ in given):
        joined = frame.select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series()
        return joined.set(joined == "", None).alias(name)
    return frame.select(pl.coalesce(pl.all())).to_series().alias(name)


def _compose(template: str, columns: dict[str, ReadColumn], name: str, count: int) -> pl.Series:
    parts: list[pl.Expr] = []
    frame: dict[str, pl.Series] = {}
    for rank, piece in enumerate(template.replace("}", "{").split("{")):
        if rank % 2 == 0:
            parts += [pl.lit(piece)] if piece else []
        elif piece in columns:
            frame[piece] = columns[piece].values
            parts.append(pl.col(piece))
        else:
            return pl.repeat(None, count, dtype=pl.String, eager=True).alias(name)
    return pl.DataFrame(frame).select(pl.concat_str(parts).alias(name)).to_series()
